"""Cases of words, and what is left alone where no morphology is installed."""

from __future__ import annotations

import pytest

from schoolsupport.words import morphology
from schoolsupport.words.morphology import Case, in_case


@pytest.mark.parametrize(
    ("phrase", "case", "expected"),
    [
        ("Примерский муниципальный район", Case.GENITIVE, "Примерского муниципального района"),
        ("управление образования", Case.DATIVE, "управлению образования"),
        ("Министерство образования", Case.INSTRUMENTAL, "Министерством образования"),
        ("директор школы № 5", Case.DATIVE, "директору школы № 5"),
        ("школа «Новая заря»", Case.PREPOSITIONAL, "школе «Новая заря»"),
        ("МБОУ СОШ № 5", Case.GENITIVE, "МБОУ СОШ № 5"),
        ("", Case.GENITIVE, ""),
    ],
)
def test_the_first_noun_and_what_belongs_to_it_change(
    phrase: str, case: Case, expected: str
) -> None:
    pytest.importorskip("pymorphy3")

    assert in_case(phrase, case) == expected
    assert in_case(phrase, Case.NOMINATIVE) == phrase


def test_without_the_library_a_phrase_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "_analyzer", lambda: None)

    assert in_case("муниципальный район", Case.GENITIVE) == "муниципальный район"
    assert not morphology.is_installed()
