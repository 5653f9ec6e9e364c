"""What Alembic runs: the revisions on the connection it is given, within its transaction."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], version_table="schoolsupport_schema"
)
context.run_migrations()
