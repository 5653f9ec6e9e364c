"""Names of schools in a running text."""

from __future__ import annotations

import pytest

from schoolsupport.words.school_names import names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("МБОУ СОШ № 5", ("СОШ № 5",)),
        ("Филиал МОУ «Костинская СОШ» - Клевакинская ООШ", ("Клевакинская ООШ",)),
        ("Лицей № 1 – «Неделя»", ("Лицей № 1",)),
        ("Выезд в СОШ № 19, Пеналовскую СОШ и СОШ №19", ("СОШ № 19", "Пеналовскую СОШ")),
        ("работа школы", ()),
        ("МБОУ СОШ", ()),
    ],
)
def test_schools_are_known_by_type_and_number_or_name(text: str, names: tuple[str, ...]) -> None:
    assert tuple(one.printed for one in names_in(text)) == names
