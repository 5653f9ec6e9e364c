"""The tables of the store as this version knows them; `history/` makes them.

Days are proleptic ordinals (`date.toordinal`), moments microseconds since 1970 in UTC. Texts sort
by their code points on both engines, as Python's do. What is written once and never changed is in
`KEPT`; the engines themselves refuse to change it. Persons stand in `PURGEABLE` alone.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

HEAD = "0002"
"""The revision of the schema that this version reads and writes."""

METADATA = MetaData()
Word = Text().with_variant(TEXT(collation="C"), "postgresql")
Key = BigInteger().with_variant(Integer, "sqlite")

SCHOOL = Table(
    "school",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("name", Text),
    Column("municipality", Text),
    Column("body", Text, nullable=False, doc="every column of the register, JSON"),
)

LISTING = Table(
    "listing",
    METADATA,
    Column("seq", Key, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("school", Word, nullable=False),
    Column("list", Text, nullable=False),
    Column("from_day", Integer),
    Column("until_day", Integer),
    Column("act", Text),
    Column("reason", Text),
    Index("listing_school", "school"),
)

STATUS = Table(
    "status",
    METADATA,
    Column("seq", Key, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("school", Word, nullable=False),
    Column("status", Text, nullable=False),
    Column("list", Text, nullable=False),
    Column("from_day", Integer),
    Column("until_day", Integer),
    Column("act", Text),
    Column("reason", Text),
    Index("status_school", "school"),
)

LIST_STEP = Table(
    "list_step",
    METADATA,
    Column("seq", Key, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("list", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("day", Integer, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("school", Word),
    Column("about", Word),
    Column("body", Text, nullable=False, doc="JSON"),
    Index("list_step_list", "list"),
)

RUN = Table(
    "run",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("region", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("for_year", Integer),
    Column("as_of", Integer, nullable=False),
    Column("receipt", Text, nullable=False, doc="JSON"),
    Column("folder", Text),
    Column("folder_hash", Text),
)

VERDICT = Table(
    "verdict",
    METADATA,
    Column("run", Word, ForeignKey("run.id"), primary_key=True),
    Column("school", Word, primary_key=True),
    Column("category", Word, primary_key=True),
    Column("verdict", SmallInteger, nullable=False, doc="number of a Verdict"),
    Column("band", Text),
)

SUBJECT = Table(
    "subject",
    METADATA,
    Column("key", Key, primary_key=True),
    Column("task", Word, nullable=False),
    Column("owner", Word, nullable=False),
    UniqueConstraint("task", "owner", name="subject_task_owner"),
)

WORDING = Table(
    "wording",
    METADATA,
    Column("key", Key, primary_key=True),
    Column("hash", Word, nullable=False, unique=True),
    Column("body", Text, nullable=False, doc="a task without its id and persons, JSON"),
)

ROADMAP = Table(
    "roadmap",
    METADATA,
    Column("key", Key, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("template", Word, nullable=False),
    Column("owner", Word, nullable=False, doc="tier:id"),
    Column("first_day", Integer, nullable=False),
    Column("last_day", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("municipality", Text),
    Column("ground", Text),
    Column("body", Text, nullable=False, doc="the roadmap without its tasks, JSON"),
    UniqueConstraint(
        "template", "owner", "first_day", "last_day", "version", name="roadmap_version"
    ),
    Index("roadmap_municipality", "municipality"),
)

TASK = Table(
    "task",
    METADATA,
    Column("roadmap", Key, ForeignKey("roadmap.key"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("subject", Key, ForeignKey("subject.key"), nullable=False),
    Column("due", Integer),
    Column("wording", Key, ForeignKey("wording.key"), nullable=False),
    Index("task_subject", "subject"),
)

ENTRY = Table(
    "entry",
    METADATA,
    Column("seq", Key, primary_key=True),
    Column("id", Word, nullable=False, unique=True),
    Column("subject", Key, ForeignKey("subject.key"), nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("status", SmallInteger),
    Column("day", Integer, nullable=False),
    Column("recorded", BigInteger, nullable=False),
    Column("timed", SmallInteger, nullable=False, doc="0: nobody kept the time"),
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
_REPORTED = ENTRY.c.step == 0
Index(
    "entry_state",
    ENTRY.c.subject,
    ENTRY.c.day,
    ENTRY.c.recorded,
    ENTRY.c.id,
    sqlite_where=_REPORTED,
    postgresql_where=_REPORTED,
)
_CORRECTS = ENTRY.c.corrects.is_not(None)
Index(
    "entry_corrects",
    ENTRY.c.corrects,
    ENTRY.c.recorded,
    sqlite_where=_CORRECTS,
    postgresql_where=_CORRECTS,
)
_ABOUT = ENTRY.c.about.is_not(None)
Index("entry_about", ENTRY.c.about, sqlite_where=_ABOUT, postgresql_where=_ABOUT)

CLOSING = Table(
    "closing",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("round", Word, nullable=False),
    Column("on_day", Integer, nullable=False),
    Column("closed", BigInteger, nullable=False),
    Column("closed_by", Text),
    Column("sha256", Text, nullable=False),
    Column("body", Text, nullable=False, doc="JSON"),
    Index("closing_round", "round"),
)

REGISTER = Table(
    "register",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("register", Word, nullable=False),
    Column("school", Word),
    Column("day", Integer),
    Column("body", Text, nullable=False, doc="JSON"),
    Index("register_name", "register"),
)

PARTICIPATION = Table(
    "participation",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("event", Text, nullable=False),
    Column("school", Word),
    Column("municipality", Text),
    Column("day", Integer),
    Column("person", Word, doc="id in person; stays when the person is purged"),
    Column("body", Text, nullable=False, doc="JSON without names"),
)

PERSON = Table(
    "person",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kept_from", Integer, nullable=False),
    Column("body", Text, nullable=False, doc="JSON"),
)

ROSTER = Table(
    "roster",
    METADATA,
    Column("roadmap", Key, ForeignKey("roadmap.key"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("body", Text, nullable=False, doc="parties of a task with their persons, JSON"),
)

KEPT = (
    LISTING,
    STATUS,
    RUN,
    VERDICT,
    SUBJECT,
    WORDING,
    ROADMAP,
    TASK,
    ENTRY,
    CLOSING,
    REGISTER,
    PARTICIPATION,
    LIST_STEP,
)
"""What is only added to."""

PURGEABLE = (PERSON, ROSTER)
"""What holds names, and may be deleted."""
