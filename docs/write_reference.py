"""Write docs/reference.md from the code: settings, commands, error codes, REST paths.

`make reference` runs it; a test fails where the page is not what this would write.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from storefront.app import create_app
from storefront.settings import Settings
from traceability import errors
from traceability.cli.main import main
from traceability.deployment import Deployment

PAGE = Path(__file__).parent / "reference.md"


def reference() -> str:
    """The whole page."""
    parts = [
        "# Reference",
        "Written by `make reference` from the code.",
        "## Settings",
        "Read from the environment at the start; a missing or bad one stops it.",
        _table(("variable", "what it is"), settings()),
        "## Commands",
        "`nguon COMMAND --help` says more.",
        _table(("command", "what it does"), commands(main)),
        "## Error codes",
        "`code` of problem JSON and of `--json`; a code is never given another meaning.",
        _table(("code", "error"), error_codes()),
        "## REST",
        (
            "Described in full at `/api/v1/openapi.json`. Every request carries "
            "`Authorization: Bearer <token>`; every POST that creates may carry `Idempotency-Key`."
        ),
        _table(("method", "path", "what it does"), rest()),
    ]
    return "\n\n".join(parts) + "\n"


def settings() -> Iterator[tuple[str, str]]:
    """Every variable."""
    for name, meaning in Settings.variables().items():
        yield f"`{name}`", meaning


def commands(area: click.Group, above: str = "nguon") -> Iterator[tuple[str, str]]:
    """Every command, areas taken apart."""
    context = click.Context(area)
    for name in area.list_commands(context):
        command = area.get_command(context, name)
        assert command is not None, "it was listed"
        path = f"{above} {name}"
        if isinstance(command, click.Group):
            yield from commands(command, path)
        else:
            yield f"`{path}`", command.get_short_help_str(limit=120)


def error_codes() -> Iterator[tuple[str, str]]:
    """Every error of the tree."""
    waiting = [errors.NguonError]
    found = {}
    while waiting:
        error = waiting.pop()
        found[error.code] = error.__name__
        waiting += error.__subclasses__()
    for code, name in sorted(found.items()):
        yield f"`{code}`", name


def rest() -> Iterator[tuple[str, str, str]]:
    """Every operation of the API."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"NGUON_MODE": "development", "NGUON_VAR": folder}
        chosen = Settings.from_environment(environment)
        deployment = Deployment.open(
            chosen.database_url,
            base_url=chosen.base_url,
            passphrase=chosen.key_passphrase,
            is_development=True,
            migrate=True,
        )
        app = create_app(chosen, deployment)
        described = app.test_client().get("/api/v1/openapi.json").json
        deployment.close()
    assert described is not None
    for path, operations in sorted(described["paths"].items()):
        for method, operation in operations.items():
            if method != "parameters":
                yield method.upper(), f"`{path}`", operation.get("summary", "")


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
