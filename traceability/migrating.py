"""Bring a database to the newest shape, by the migrations that travel with the package.

Whether it is there already is asked at every start. That needs no alembic, which takes longer to
load than all else that a short command does.
"""

from functools import cache
from importlib.resources import as_file, files

from sqlalchemy import Connection, Engine, inspect, text

from traceability.database import hold_the_start, writing

_TABLE = "alembic_version"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to `revision`: all steps or none. Of two at once, the second finds it done."""
    from alembic import command

    _run(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to `revision`."""
    from alembic import command

    _run(engine, command.downgrade, revision)


def check(engine: Engine) -> None:
    """Compare the tables with the models; raises alembic's CommandError on any difference."""
    from alembic import command

    _run(engine, lambda config, _: command.check(config), "head")


@cache
def revisions() -> tuple[str, ...]:
    """Every revision from the first to the newest; they do not change while a program runs."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    with as_file(files("traceability.migrations")) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        script = ScriptDirectory.from_config(config)
        return tuple(step.revision for step in script.walk_revisions())[::-1]


def heads(connection: Connection) -> list[str]:
    """The revisions at which the database stands; none for an empty one."""
    if not inspect(connection).has_table(_TABLE):
        return []
    return list(connection.scalars(text(f"SELECT version_num FROM {_TABLE}")))  # noqa: S608 - ours


@cache
def newest() -> str:
    """The last of `revisions`, by the files' names: each begins with its revision."""
    folder = files("traceability.migrations") / "versions"
    return max(file.name.partition("_")[0] for file in folder.iterdir() if file.name[:1].isdigit())


def is_current(connection: Connection) -> bool:
    """Whether the database stands at the newest revision."""
    return heads(connection) == [newest()]


def _run(engine: Engine, act: object, revision: str) -> None:
    from alembic.config import Config

    assert callable(act)
    with as_file(files("traceability.migrations")) as folder, writing(engine).connect() as opened:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = opened
        with opened.begin():
            hold_the_start(opened)
            act(config, revision)
