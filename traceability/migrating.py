"""Bring a database to the newest shape, by the migrations that travel with the package."""

from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from traceability.database import hold_the_start, writing


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`: all steps or none. Of two at once, the second finds it done."""
    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision`."""
    _run(engine, command.downgrade, revision)


def check(engine: Engine) -> None:
    """Compare the tables with the models; raises alembic's CommandError on any difference."""
    _run(engine, lambda config, _: command.check(config), "head")


@cache
def revisions() -> tuple[str, ...]:
    """Every revision from the first to the newest; they do not change while a program runs."""
    with as_file(files("traceability.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        script = ScriptDirectory.from_config(config)
        return tuple(step.revision for step in script.walk_revisions())[::-1]


def heads(connection: Connection) -> list[str]:
    """The revisions at which the database stands; none for an empty one."""
    return list(MigrationContext.configure(connection).get_current_heads())


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest revision."""
    return tuple(heads(connection)) == revisions()[-1:]


def _run(engine: Engine, act: object, revision: str) -> None:
    assert callable(act)
    with as_file(files("traceability.migrations")) as folder, writing(engine).connect() as opened:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = opened
        with opened.begin():
            hold_the_start(opened)
            act(config, revision)
