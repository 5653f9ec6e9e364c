"""Who answered: school, name, municipality, region and day, as the survey states them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from attrs import frozen

from schoolsupport.intake.readers.survey_questions import plain
from schoolsupport.sheets.grid import text_of

SCHOOL, NAME, SHORT_NAME, LOGIN, USER = "school", "name", "short_name", "login", "user"
MUNICIPALITY, REGION, UPLOADED = "municipality", "region", "uploaded"

_HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SCHOOL: ("школа", "оо"),
        LOGIN: ("school", "логин", "логин оо", "логин школы"),
        USER: ("пользователь",),
        NAME: ("название оо", "наименование оо"),
        SHORT_NAME: ("сокращенное наименование оо (при наличии) (по уставу)",),
        MUNICIPALITY: ("муниципалитет",),
        REGION: ("регион",),
        UPLOADED: ("дата загрузки",),
    }
)
_SERVICE = ("код региона", "№")  # say nothing that the others do not
_CODED = re.compile(r"(?P<code>[a-z]{3}\d{2,}(?:_m\d+)?)\s*(?:\|\s*(?P<name>.*))?", re.IGNORECASE)
_LOGIN = re.compile(r"[a-z]{3}\d{4,}", re.IGNORECASE)
_YEAR = re.compile(r"(?:(?P<iso>20\d\d)-(?P<month>\d\d)|\d\d\.(?P<other>\d\d)\.(?P<year>20\d\d))")
_AUTUMN = 9  # a school year is named by the calendar year it ends in


@frozen
class Respondent:
    """Who answered in one row; None for what the row does not say.

    Attributes:
        school: login.
        name: name.
        municipality: name of the municipality.
        municipality_code: its code.
        region: name of the region.
        year: year in which the school year of the upload ends.
    """

    school: str | None = None
    name: str | None = None
    municipality: str | None = None
    municipality_code: str | None = None
    region: str | None = None
    year: int | None = None


@frozen
class Columns:
    """Which columns say who answered.

    Attributes:
        places: place of each column among the headings, from 0.
        printed: the headings as they stand.
    """

    places: Mapping[str, int]
    printed: tuple[str, ...]

    @property
    def names_school(self) -> bool:
        """Whether a column can hold the school's login."""
        return any(name in self.places for name in (SCHOOL, LOGIN, USER))

    def repeats_heading(self, row: Sequence[object]) -> bool:
        """Whether the row is the headings once more."""
        own = [place for place in self.places.values() if place < len(row)]
        return bool(own) and all(text_of(row[place]) == self.printed[place] for place in own)

    def respondent(self, row: Sequence[object]) -> Respondent:
        """Who answered in a row."""
        said = {name: text_of(row[place]) or None for name, place in self.places.items()}
        code, own_name = _split(said.get(SCHOOL))
        municipality_code, municipality = _split(said.get(MUNICIPALITY))
        user = said.get(USER)
        by_user = user if user is not None and _LOGIN.fullmatch(user) else None
        return Respondent(
            school=code or said.get(LOGIN) or by_user,
            name=own_name or said.get(NAME) or said.get(SHORT_NAME),
            municipality=municipality,
            municipality_code=municipality_code,
            region=_split(said.get(REGION))[1],
            year=_year(said.get(UPLOADED)),
        )


def find_columns(headings: Sequence[str]) -> Columns:
    """The columns that say who answered; of two with one heading, the first."""
    wanted = {heading: name for name, several in _HEADINGS.items() for heading in several}
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = wanted.get(plain(heading))
        if name is not None:
            places.setdefault(name, place)
    return Columns(places, tuple(headings))


def is_service(heading: str) -> bool:
    """Whether a column only numbers rows or repeats what the others say of the school."""
    text = plain(heading)
    return text in _SERVICE or any(text in several for several in _HEADINGS.values())


def _split(text: str | None) -> tuple[str | None, str | None]:
    """«reg22_m007 | Быстрый район» as code and name; a text without code is a name."""
    coded = _CODED.fullmatch(text or "")
    return (coded["code"], coded["name"] or None) if coded else (None, text)


def _year(text: str | None) -> int | None:
    found = _YEAR.match(text or "")
    if found is None:
        return None
    year = int(found["iso"] or found["year"])
    return year + (int(found["month"] or found["other"]) >= _AUTUMN)
