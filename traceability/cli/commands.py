"""What every command shares: help that ends with the exit codes, errors told in one line."""

import errno
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any

import click

from traceability.cli.exits import MEANING, Exit, Refused
from traceability.errors import NguonError

if TYPE_CHECKING:
    from sqlalchemy.exc import OperationalError

PLUGINS = "nguon.commands"
"""The entry point by which a package adds commands: `register(root)` gets the group of all."""


class Act(click.Command):
    """One command. Its help ends with the exit codes."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the exit codes mean."""
        super().format_epilog(ctx, formatter)
        _write_exits(formatter)


class Area(click.Group):
    """A group of commands about one thing."""

    command_class = Act

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._later: dict[str, str] = {}
        self._further: dict[str, dict[str, str]] = {}

    def add_later(self, commands: Mapping[str, str]) -> None:
        """Add commands that are loaded when they are asked for.

        By name, with "module:object" where each is. A name of two words adds to the area of the
        first one: "stamps issue".
        """
        for name, home in commands.items():
            first, _, rest = name.partition(" ")
            if rest:
                self._further.setdefault(first, {})[rest] = home
            else:
                self._later[name] = home

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, those that are not loaded yet included."""
        return sorted({*super().list_commands(ctx), *self._later})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; one that cannot be loaded stops no other."""
        if cmd_name in self._later:
            home = self._later.pop(cmd_name)
            try:
                self.add_command(EntryPoint(cmd_name, home, "").load())
            except (ImportError, AttributeError) as error:
                said = f"The command “{cmd_name}” cannot be loaded: {error}"
                click.echo(f"nguon: {said}", err=True)
        command = super().get_command(ctx, cmd_name)
        if isinstance(command, Area):
            command.add_later(self._further.pop(cmd_name, {}))
        return command

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the exit codes mean."""
        super().format_epilog(ctx, formatter)
        _write_exits(formatter)


class Root(Area):
    """The group of all: adds the commands of other packages, and turns errors into exits."""

    group_class = Area

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_complete = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, those of other packages included."""
        self._complete()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        self._complete()
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong becomes one line and an exit code."""
        try:
            return super().invoke(ctx)
        except NguonError as error:
            raise Refused.of(error) from error
        except _no_answer() as error:
            reason = str(error.orig).partition("\n")[0]
            raise Refused(f"The database does not answer: {reason}", Exit.UNAVAILABLE) from error
        except UnicodeEncodeError as error:  # bytes that were typed or pasted and are no text
            told = ascii(error.object[error.start : error.end])
            raise Refused(f"{told} is not text in UTF-8. Type it anew.") from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough
                raise
            named = f"{error.filename}: " if error.filename else ""
            raise Refused(f"{named}{error.strerror or error}") from error

    def _complete(self) -> None:
        """Add the commands of installed packages; one that cannot be loaded stops no other."""
        if self._is_complete:
            return
        self._is_complete = True
        for entry_point in entry_points(group=PLUGINS):
            try:
                register: Callable[[Area], None] = entry_point.load()
            except (ImportError, AttributeError) as error:
                said = f"The commands of “{entry_point.name}” cannot be loaded: {error}"
                click.echo(f"nguon: {said}", err=True)
            else:
                register(self)


def _no_answer() -> type["OperationalError"]:
    """What a database that does not answer raises. Loaded once something has gone wrong."""
    from sqlalchemy.exc import OperationalError

    return OperationalError


def _write_exits(formatter: click.HelpFormatter) -> None:
    with formatter.section("Exit codes"):
        formatter.write_dl([(str(int(code)), meaning) for code, meaning in MEANING.items()])
