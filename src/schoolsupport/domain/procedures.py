"""Assessment procedures: what was written, by which grade, in which subject."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self

from attrs import frozen

ASSESSMENTS: Mapping[str, str] = MappingProxyType(
    {"vpr": "ВПР", "oge": "ОГЭ", "ege": "ЕГЭ", "gve": "ГВЭ", "rpr": "региональная работа"}
)

SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "ru": "русский язык",
        "ma": "математика",
        "wo": "окружающий мир",
        "hi": "история",
        "bi": "биология",
        "ge": "география",
        "so": "обществознание",
        "ph": "физика",
        "ch": "химия",
        "in": "информатика",
        "li": "литература",
        "en": "английский язык",
        "de": "немецкий язык",
        "fr": "французский язык",
        "fl": "иностранный язык",
    }
)

VARIANTS: Mapping[str, str] = MappingProxyType({"base": "базовый", "profile": "профильный"})


@frozen(order=True)
class Procedure:
    """An assessment procedure (оценочная процедура).

    Its id joins the parts with hyphens: `vpr-5-ru`, `oge-9-ma`, `ege-11-ma-profile`. The grade is
    the grade whose programme is tested, which in autumn is not the grade that writes.
    """

    assessment: str
    grade: int
    subject: str
    variant: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an id.

        Raises:
            ValueError: the text is not the id of a procedure; the message says which part is not.
        """
        parts = text.split("-")
        if len(parts) not in {3, 4}:
            raise ValueError(f"{text!r} is not a procedure: write assessment-grade-subject")
        assessment, grade, subject = parts[:3]
        variant = parts[3] if len(parts) == 4 else None
        if assessment not in ASSESSMENTS:
            raise ValueError(f"assessment {assessment!r}: write one of {', '.join(ASSESSMENTS)}")
        if not (grade.isascii() and grade.isdigit() and 1 <= int(grade) <= 12 and grade[0] != "0"):
            raise ValueError(f"grade {grade!r}: write a number from 1 to 12")
        if subject not in SUBJECTS:
            raise ValueError(f"subject {subject!r}: write one of {', '.join(SUBJECTS)}")
        if variant is not None and variant not in VARIANTS:
            raise ValueError(f"variant {variant!r}: write one of {', '.join(VARIANTS)}")
        return cls(assessment, int(grade), subject, variant)

    @property
    def id(self) -> str:
        """The id, which `parse` reads back."""
        parts = [self.assessment, str(self.grade), self.subject]
        return "-".join([*parts, self.variant] if self.variant else parts)

    @property
    def title(self) -> str:
        """Russian words: «ВПР, 5 класс, русский язык»."""
        variant = f" ({VARIANTS[self.variant]})" if self.variant else ""
        assessment = ASSESSMENTS[self.assessment]
        grade = f", {self.grade} класс" if self.assessment in {"vpr", "rpr"} else ""
        return f"{assessment}{grade}, {SUBJECTS[self.subject]}{variant}"
