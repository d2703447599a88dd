"""Alembic's environment: the one history of the library's and the shop's tables."""

from alembic import context
from sqlalchemy import Connection

import storefront.models
import traceability.models
from traceability.database import open_engine, writing

target_metadata = traceability.models.Base.metadata
assert storefront.models.Base is traceability.models.Base


def run() -> None:
    """Migrate over the connection that was handed in, or over the URL of the configuration."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    engine = writing(open_engine(context.config.get_main_option("sqlalchemy.url")))
    with engine.connect() as connection, connection.begin():
        migrate(connection)


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
