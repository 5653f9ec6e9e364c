"""The history of the schema: one line of revisions, run by Alembic."""
