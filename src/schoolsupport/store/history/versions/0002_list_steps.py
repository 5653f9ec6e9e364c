"""Steps of lists: draft, notice, objection, decision, order, publication, amendment, exit."""

from importlib import import_module

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, Text
from sqlalchemy.dialects.postgresql import TEXT

revision = "0002"
down_revision = "0001"

Word = Text().with_variant(TEXT(collation="C"), "postgresql")
Key = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Make the table, and the triggers that keep it."""
    op.create_table(
        "list_step",
        Column("seq", Key, primary_key=True),
        Column("id", Word, nullable=False, unique=True),
        Column("list", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("day", Integer, nullable=False),
        Column("recorded", BigInteger, nullable=False),
        Column("school", Word),
        Column("about", Word),
        Column("body", Text, nullable=False),
    )
    op.create_index("list_step_list", "list_step", ["list"])
    first = import_module("schoolsupport.store.history.versions.0001_first")
    first.keep("list_step", ("seq", "id"))
