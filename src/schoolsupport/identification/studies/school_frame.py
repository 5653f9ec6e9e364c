"""Schools as rows: id, name, municipality, the head of every table of a study."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schoolsupport.faults import fault
from schoolsupport.identification.identify import Identification
from schoolsupport.identification.rules.rulebook import Edition
from schoolsupport.identification.verdicts import KEYS, Codes
from schoolsupport.tables.cells import coded


def school_frame(found: Identification, places: NDArray[np.intp] | None = None) -> pd.DataFrame:
    """Columns `school`, `name`, `municipality` of the schools at some places, or of all."""
    chosen = np.arange(len(found.schools)) if places is None else places
    frame = pd.DataFrame({"school": found.schools.astype("object").to_numpy()[chosen]})
    for column in ("name", "municipality"):
        told = found.inputs.school_column(column).astype("object").to_numpy()
        frame[column] = told[chosen]
    return frame


def verdict_words(codes: Codes) -> pd.Categorical[str]:
    """Verdict codes as pandas categories of their keys."""
    return coded(codes.astype(np.int8), KEYS)


def category_of(edition: Edition, category: str | None) -> str:
    """The category asked for; by default the main one.

    Raises:
        ParameterError: no category in force has the name.
    """
    name = category or edition.main
    if name not in edition.categories:
        raise fault(
            "parameter.no_category_in_force",
            where="category",
            found=name,
            known=", ".join(edition.categories),
        )
    return name


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as a program reads them: plain numbers and texts, None where nothing is known."""
    return [
        {str(key): plain_value(value) for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def plain_value(value: Any) -> Any:
    """A cell of a frame as JSON holds it."""
    if isinstance(value, tuple | list):
        return [plain_value(one) for one in value]
    if value is None or value is pd.NA:
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value if isinstance(value, str | int | bool | dict) else str(value)
