"""`nguon database`: bring the tables to the newest shape; derive all again and compare."""

import click

from traceability import migrating
from traceability.cli.commands import Area
from traceability.cli.opening import environment, opened
from traceability.cli.showing import json_option, progress, show_one, show_rows
from traceability.database import open_engine
from traceability.errors import N_, DatabaseDrift
from traceability.verification import verify as derive_and_compare


@click.group(cls=Area)
def database() -> None:
    """Look after the database."""


@database.command()
@json_option
def upgrade(*, as_json: bool) -> None:
    """Bring the database to the newest shape; an empty one gets every table."""
    engine = open_engine(environment().database_url)
    try:
        with engine.connect() as connection:
            before = migrating.heads(connection)
        migrating.upgrade(engine)
        with engine.connect() as connection:
            after = migrating.heads(connection)
    finally:
        engine.dispose()
    show_one(
        {"before": before[0] if before else None, "after": after[0] if after else None},
        as_json=as_json,
    )


@database.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Derive every balance and state from the events again, and compare.

    Prints each difference with its table, its key, and both values. It proves that the record
    agrees with itself, not that it was never rewritten as a whole.
    """
    with opened() as deployment, deployment.snapshot() as session, progress("verifying") as told:
        checks: list[str] = []

        def next_check(name: str) -> None:
            checks.append(name)
            told(len(checks), 0)

        findings = derive_and_compare(
            session, vault=deployment.vault, files=deployment.files, progress=next_check
        )
    show_rows(
        [
            {
                "check": each.check,
                "table": each.table,
                "key": each.key,
                "stored": each.stored,
                "derived": each.derived,
            }
            for each in findings
        ],
        as_json=as_json,
    )
    if findings:
        raise DatabaseDrift(
            N_("What is stored and what follows from the events differ %(value)s times."),
            field="database",
            value=len(findings),
        )
    click.echo(f"{len(checks)} checks, no difference", err=True)
