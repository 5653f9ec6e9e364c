"""Who may do what in a store on a server: reader, reporter and owner, as SQL.

A reader reads whatever holds no names. A reporter also adds entries, and nothing else. An owner of
the data reads and adds everything and keeps the register of schools, names and rosters up to date;
what is only added to, nobody changes: triggers refuse it, and the roles do not own the tables.
"""

from __future__ import annotations

import re

from schoolsupport.faults import fault
from schoolsupport.store.database import VERSIONS
from schoolsupport.store.tables import ENTRY, KEPT, METADATA, PURGEABLE, SCHOOL, SUBJECT

READER, REPORTER, OWNER = "reader", "reporter", "owner"
PREFIX = "schoolsupport"


def roles_sql(prefix: str = PREFIX) -> str:
    """The statements that make the three roles and give them their rights.

    They are run by whoever made the store, once and again after an upgrade; they give no passwords:
    `GRANT schoolsupport_reporter TO name` lets a user in.

    Args:
        prefix: what the names of the roles begin with.

    Raises:
        StoreError: the prefix is no name.
    """
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,40}", prefix):
        raise fault("store.role_name", found=prefix)
    reader, reporter, owner = (f"{prefix}_{name}" for name in (READER, REPORTER, OWNER))
    everyone = f"{reader}, {reporter}, {owner}"
    names = {one.name for one in PURGEABLE}
    public = ", ".join(f'"{one}"' for one in [*METADATA.tables, VERSIONS] if one not in names)
    kept = ", ".join(f'"{one.name}"' for one in KEPT)
    changed = ", ".join(f'"{one.name}"' for one in (SCHOOL, *PURGEABLE))
    every = f"{public}, {', '.join(sorted(names))}"
    lines = [
        *(_made(role) for role in (reader, reporter, owner)),
        f"REVOKE ALL ON {every} FROM {everyone};",
        f"GRANT SELECT ON {public} TO {everyone};",
        f'GRANT INSERT ON "{ENTRY.name}", "{SUBJECT.name}" TO {reporter};',
        f"GRANT INSERT ON {kept} TO {owner};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {changed} TO {owner};",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {reporter}, {owner};",
    ]
    return "\n".join(lines) + "\n"


def _made(role: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}')"
        f" THEN CREATE ROLE {role} NOLOGIN; END IF; END $$;"
    )
