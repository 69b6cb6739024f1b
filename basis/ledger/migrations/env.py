"""Alembic's entry: run the migrations on the connection that `basis.ledger.database` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=False)
context.run_migrations()
