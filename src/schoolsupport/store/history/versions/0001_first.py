"""The first schema: what was found, planned and reported, and triggers that keep it."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import TEXT

revision = "0001"
down_revision = None

Word = Text().with_variant(TEXT(collation="C"), "postgresql")
Key = BigInteger().with_variant(Integer, "sqlite")

KEPT: dict[str, tuple[str, ...]] = {
    "listing": ("seq", "id"),
    "status": ("seq", "id"),
    "run": ("id",),
    "verdict": (),
    "subject": ("key",),
    "wording": ("key", "hash"),
    "roadmap": ("key", "id"),
    "task": (),
    "entry": ("seq", "id"),
    "closing": ("id",),
    "register": ("id",),
    "participation": ("id",),
}
REFUSAL = "schoolsupport: this table is only added to"


def upgrade() -> None:
    """Make the tables, then their triggers."""
    _found()
    _planned()
    _reported()
    _monitored()
    for table, keys in KEPT.items():
        keep(table, keys)


def _found() -> None:
    op.create_table(
        "school",
        Column("id", Word, primary_key=True),
        Column("name", Text),
        Column("municipality", Text),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "listing",
        Column("seq", Key, primary_key=True),
        Column("id", Word, nullable=False, unique=True),
        Column("school", Word, nullable=False),
        Column("list", Text, nullable=False),
        Column("from_day", Integer),
        Column("until_day", Integer),
        Column("act", Text),
        Column("reason", Text),
    )
    op.create_table(
        "status",
        Column("seq", Key, primary_key=True),
        Column("id", Word, nullable=False, unique=True),
        Column("school", Word, nullable=False),
        Column("status", Text, nullable=False),
        Column("list", Text, nullable=False),
        Column("from_day", Integer),
        Column("until_day", Integer),
        Column("act", Text),
        Column("reason", Text),
    )
    op.create_table(
        "run",
        Column("id", Word, primary_key=True),
        Column("region", Text, nullable=False),
        Column("year", Integer, nullable=False),
        Column("for_year", Integer),
        Column("as_of", Integer, nullable=False),
        Column("receipt", Text, nullable=False),
        Column("folder", Text),
        Column("folder_hash", Text),
    )
    op.create_table(
        "verdict",
        Column("run", Word, ForeignKey("run.id"), primary_key=True),
        Column("school", Word, primary_key=True),
        Column("category", Word, primary_key=True),
        Column("verdict", SmallInteger, nullable=False),
        Column("band", Text),
    )
    op.create_index("listing_school", "listing", ["school"])
    op.create_index("status_school", "status", ["school"])


def _planned() -> None:
    op.create_table(
        "subject",
        Column("key", Key, primary_key=True),
        Column("task", Word, nullable=False),
        Column("owner", Word, nullable=False),
        UniqueConstraint("task", "owner", name="subject_task_owner"),
    )
    op.create_table(
        "wording",
        Column("key", Key, primary_key=True),
        Column("hash", Word, nullable=False, unique=True),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "roadmap",
        Column("key", Key, primary_key=True),
        Column("id", Word, nullable=False, unique=True),
        Column("template", Word, nullable=False),
        Column("owner", Word, nullable=False),
        Column("first_day", Integer, nullable=False),
        Column("last_day", Integer, nullable=False),
        Column("version", Integer, nullable=False),
        Column("municipality", Text),
        Column("ground", Text),
        Column("body", Text, nullable=False),
        UniqueConstraint(
            "template", "owner", "first_day", "last_day", "version", name="roadmap_version"
        ),
    )
    op.create_table(
        "task",
        Column("roadmap", Key, ForeignKey("roadmap.key"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("subject", Key, ForeignKey("subject.key"), nullable=False),
        Column("due", Integer),
        Column("wording", Key, ForeignKey("wording.key"), nullable=False),
    )
    op.create_table(
        "roster",
        Column("roadmap", Key, ForeignKey("roadmap.key"), primary_key=True),
        Column("place", Integer, primary_key=True),
        Column("body", Text, nullable=False),
    )
    op.create_index("roadmap_municipality", "roadmap", ["municipality"])
    op.create_index("task_subject", "task", ["subject"])


def _reported() -> None:
    op.create_table(
        "entry",
        Column("seq", Key, primary_key=True),
        Column("id", Word, nullable=False, unique=True),
        Column("subject", Key, ForeignKey("subject.key"), nullable=False),
        Column("step", SmallInteger, nullable=False),
        Column("status", SmallInteger),
        Column("day", Integer, nullable=False),
        Column("recorded", BigInteger, nullable=False),
        Column("timed", SmallInteger, nullable=False),
        Column("proved", SmallInteger, nullable=False),
        Column("target", Integer),
        Column("value", Text),
        Column("out_of", Text),
        Column("document", Text),
        Column("number", Text),
        Column("document_day", Integer),
        Column("link", Text),
        Column("file_hash", Text),
        Column("note", Text),
        Column("reason", Text),
        Column("act", Text),
        Column("organisation", Text),
        Column("role", Text),
        Column("about", Key, ForeignKey("entry.seq")),
        Column("corrects", Key, ForeignKey("entry.seq")),
        Column("source_file", Text),
        Column("source_sheet", Text),
        Column("source_row", Integer),
    )
    reported, corrects, about = (
        text(words) for words in ("step = 0", "corrects IS NOT NULL", "about IS NOT NULL")
    )
    op.create_index(
        "entry_state",
        "entry",
        ["subject", "day", "recorded", "id"],
        sqlite_where=reported,
        postgresql_where=reported,
    )
    op.create_index(
        "entry_corrects",
        "entry",
        ["corrects", "recorded"],
        sqlite_where=corrects,
        postgresql_where=corrects,
    )
    op.create_index("entry_about", "entry", ["about"], sqlite_where=about, postgresql_where=about)


def _monitored() -> None:
    op.create_table(
        "closing",
        Column("id", Word, primary_key=True),
        Column("round", Word, nullable=False),
        Column("on_day", Integer, nullable=False),
        Column("closed", BigInteger, nullable=False),
        Column("closed_by", Text),
        Column("sha256", Text, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "register",
        Column("id", Word, primary_key=True),
        Column("register", Word, nullable=False),
        Column("school", Word),
        Column("day", Integer),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "participation",
        Column("id", Word, primary_key=True),
        Column("event", Text, nullable=False),
        Column("school", Word),
        Column("municipality", Text),
        Column("day", Integer),
        Column("person", Word),
        Column("body", Text, nullable=False),
    )
    op.create_table(
        "person",
        Column("id", Word, primary_key=True),
        Column("name", Text, nullable=False),
        Column("kept_from", Integer, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_index("closing_round", "closing", ["round"])
    op.create_index("register_name", "register", ["register"])


def keep(table: str, keys: tuple[str, ...]) -> None:
    """Refuse whatever would change or take away a row of a table."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        if keys:  # INSERT OR REPLACE would delete without a word
            there = (f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})" for key in keys)
            op.execute(
                f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
                f" WHEN {' OR '.join(there)} BEGIN SELECT RAISE(IGNORE); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION schoolsupport_kept() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION schoolsupport_kept()"
    )
