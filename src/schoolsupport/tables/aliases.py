"""Ids of schools that are put in the place of others, in columns of categories."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


def with_used_logins(column: pd.Series, aliases: Mapping[str, str]) -> pd.Series:
    """A column of categories with the login used in place of every other."""
    if not any(login in aliases for login in column.cat.categories):
        return column
    renamed = [aliases.get(login, login) for login in column.cat.categories]
    places, logins = pd.factorize(np.array(renamed, dtype="object"), sort=True)
    codes = column.cat.codes.to_numpy()
    moved = np.where(codes < 0, -1, places[codes])
    return pd.Series(
        pd.Categorical.from_codes(moved, pd.Index(logins, dtype="object")), index=column.index
    )
