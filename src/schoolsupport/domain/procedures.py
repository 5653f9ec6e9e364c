"""Assessment procedures: what was written, by which grade, in which subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Self

from attrs import frozen

from schoolsupport.errors import SchoolSupportError
from schoolsupport.faults import fault

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
        "es": "испанский язык",
        "zh": "китайский язык",
        "fl": "иностранный язык",
    }
)

VARIANTS: Mapping[str, str] = MappingProxyType({"base": "базовый", "profile": "профильный"})

_MARKED = frozenset({"vpr", "oge", "gve"})


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
            raise fault("parameter.not_procedure", text=repr(text))
        assessment, grade, subject = parts[:3]
        variant = parts[3] if len(parts) == 4 else None
        if assessment not in ASSESSMENTS:
            raise _unknown("parameter.unknown_assessment", assessment, ASSESSMENTS)
        if not (grade.isascii() and grade.isdigit() and 1 <= int(grade) <= 12 and grade[0] != "0"):
            raise fault("parameter.not_grade", text=repr(grade))
        if subject not in SUBJECTS:
            raise _unknown("parameter.unknown_subject", subject, SUBJECTS)
        if variant is not None and variant not in VARIANTS:
            raise _unknown("parameter.unknown_variant", variant, VARIANTS)
        return cls(assessment, int(grade), subject, variant)

    @property
    def id(self) -> str:
        """The id, which `parse` reads back."""
        parts = [self.assessment, str(self.grade), self.subject]
        return "-".join([*parts, self.variant] if self.variant else parts)

    @property
    def two_is_below(self) -> bool:
        """Whether the mark «2» is, by definition, what is below the boundary.

        So it is where marks are given (ВПР, ОГЭ, ГВЭ, ЕГЭ in mathematics of the base level); test
        scores have a boundary of their own, and a regional work may have.
        """
        return self.assessment in _MARKED or self.variant == "base"

    @property
    def title(self) -> str:
        """Russian words: «ВПР, 5 класс, русский язык»."""
        variant = f" ({VARIANTS[self.variant]})" if self.variant else ""
        assessment = ASSESSMENTS[self.assessment]
        grade = f", {self.grade} класс" if self.assessment in {"vpr", "rpr"} else ""
        return f"{assessment}{grade}, {SUBJECTS[self.subject]}{variant}"


def _unknown(code: str, text: str, known: Iterable[str]) -> SchoolSupportError:
    return fault(code, text=repr(text), known=", ".join(known))
