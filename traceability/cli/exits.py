"""How a command ends: the exit codes, and the one line that says why."""

import enum
from typing import IO, Any

import click

from traceability.errors import ConfigurationError, NguonError


class Exit(enum.IntEnum):
    """What the shell, cron and scripts are told. 69 and 78 are those of sysexits.h."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ASK_ONLINE = 3
    UNAVAILABLE = 69
    SETTINGS = 78


MEANING = {
    Exit.DONE: "done",
    Exit.REFUSED: "refused; one line on standard error names the field and the value",
    Exit.USAGE: "the command was not understood",
    Exit.ASK_ONLINE: "only the issuing server can answer (nguon verify)",
    Exit.UNAVAILABLE: "the database does not answer; try again later",
    Exit.SETTINGS: "a setting is missing or bad; the line names the variable",
}


class Refused(click.ClickException):
    """Ends the command with one line on standard error."""

    def __init__(self, message: str, exit_code: Exit = Exit.REFUSED) -> None:
        super().__init__(" ".join(message.split()))
        self.exit_code = exit_code  # type: ignore[misc]  # click's own errors set it so, too

    @classmethod
    def of(cls, error: NguonError) -> "Refused":
        """The refusal of the library's own error, with its code, field and value."""
        said = f"{error} [{error.code}]"
        named = {"field": error.field, "value": error.value}
        details = ", ".join(
            f"{name}: {value}" for name, value in named.items() if value not in (None, "")
        )
        line = f"{said} ({details})" if details else said
        is_setting = isinstance(error, ConfigurationError)
        return cls(line, Exit.SETTINGS if is_setting else Exit.REFUSED)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"nguon: {self.format_message()}", file=file, err=file is None)
