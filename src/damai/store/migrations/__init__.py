"""The steps from one revision of the schema to the next, for Alembic. A step is never changed once released."""
