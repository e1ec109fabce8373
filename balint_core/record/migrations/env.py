"""Runs migrations on the connection that `database.open_database` hands over."""

from alembic import context

from balint_core.record.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
