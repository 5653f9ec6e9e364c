"""The store: what was found, planned and reported, in SQLite or PostgreSQL."""

from schoolsupport.libraries import sqlalchemy_library

sqlalchemy_library()  # a reader without it is told what to install

from schoolsupport.store.store import Store, open_store  # noqa: E402  # after the look

__all__ = ["Store", "open_store"]
