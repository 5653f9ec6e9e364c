"""Ids of procedures: read back as written, refused with the part that is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolsupport.domain.procedures import ASSESSMENTS, SUBJECTS, VARIANTS, Procedure

procedures = st.builds(
    Procedure,
    st.sampled_from(sorted(ASSESSMENTS)),
    st.integers(1, 12),
    st.sampled_from(sorted(SUBJECTS)),
    st.none() | st.sampled_from(sorted(VARIANTS)),
)


@given(procedures)
def test_an_id_is_read_back_as_it_was_written(procedure: Procedure) -> None:
    assert Procedure.parse(procedure.id) == procedure


@given(st.text(max_size=20))
def test_what_is_read_is_written_as_it_stood(text: str) -> None:
    try:
        procedure = Procedure.parse(text)
    except ValueError:
        return
    assert procedure.id == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'' is not a procedure: write assessment-grade-subject"),
        ("vpr-5", "'vpr-5' is not a procedure: write assessment-grade-subject"),
        ("vpr-5-ru-base-x", "is not a procedure"),
        ("ВПР-5-ru", "assessment 'ВПР': write one of vpr, oge, ege, gve, rpr"),
        ("vpr-0-ru", "grade '0': write a number from 1 to 12"),
        ("vpr-13-ru", "grade '13': write a number from 1 to 12"),
        ("vpr-05-ru", "grade '05': write a number from 1 to 12"),
        ("vpr-٥-ru", "grade '٥': write a number from 1 to 12"),
        ("vpr-5-xx", "subject 'xx': write one of ru, ma,"),
        ("ege-11-ma-hard", "variant 'hard': write one of base, profile"),
    ],
)
def test_the_part_that_is_wrong_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"write|not a procedure") as caught:
        Procedure.parse(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("vpr-5-ru", "ВПР, 5 класс, русский язык"),
        ("rpr-10-ma", "региональная работа, 10 класс, математика"),
        ("oge-9-ma", "ОГЭ, математика"),
        ("ege-11-ma-profile", "ЕГЭ, математика (профильный)"),
    ],
)
def test_titles_are_those_on_paper(text: str, title: str) -> None:
    assert Procedure.parse(text).title == title
