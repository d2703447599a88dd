"""What happens to stamps after they are printed, by ranges: `bind`, `activate`, `void`, `list`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, organisation_named, run_numbered
from traceability.cli.opening import opened
from traceability.cli.options import INT, organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.deployment import Deployment
from traceability.errors import N_, InvalidInput, NotFound
from traceability.events.models import Event, EventKind
from traceability.lots.services import lot_by_code
from traceability.stamps import ranges, services
from traceability.stamps.coverage import ranges_of_run
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range, between
from traceability.stamps.reading import find_stamp
from traceability.stamps.verdict import Signature

Command = TypeVar("Command", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Choice:
    """Which stamps are meant: a run with two numbers, or two stamps themselves."""

    run: int | None
    first: int | None
    last: int | None
    from_code: str | None
    to_code: str | None

    def resolve(self, session: Session, deployment: Deployment) -> tuple[StampRun, Range]:
        """The run and the range.

        Raises:
            UsageError: neither way of naming is complete, or both are mixed.
            NotFound: there is no such run, or no such stamp.
            InvalidInput: the two stamps are of different runs, or one is a forgery.
        """
        numbers = (self.run, self.first, self.last)
        if self.from_code is None and self.to_code is None and None not in numbers:
            assert self.first is not None, "asked on the line above"
            assert self.last is not None, "asked on the line above"
            return run_numbered(session, self.run), Range(self.first, self.last)
        if self.from_code is None or any(number is not None for number in numbers):
            raise click.UsageError("Say --run, --first and --last, or --from and --to.")
        run, first = _stamp(session, deployment, self.from_code, field="from")
        other, last = _stamp(session, deployment, self.to_code or self.from_code, field="to")
        if other.id != run.id:
            raise InvalidInput(
                N_("The two stamps are of different runs, %(run)s and %(value)s."),
                field="to",
                value=other.number,
                run=run.number,
            )
        return run, between(first, last)


def choice_options(command: Command) -> Command:
    """The options that make a `Choice`."""
    for option in (
        click.option("--to", "to_code", metavar="CODE", help="The last stamp, scanned or typed."),
        click.option("--from", "from_code", metavar="CODE", help="The first stamp, as scanned."),
        click.option("--last", type=INT, metavar="N", help="The last stamp's number in the run."),
        click.option("--first", type=INT, metavar="N", help="The first stamp's number in the run."),
        click.option("--run", type=INT, metavar="N", help="The number of the run."),
    ):
        command = option(command)
    return command


@click.command("list", cls=Act)
@organisation_option
@json_option
def list_(*, organisation: str | None, as_json: bool) -> None:
    """List runs of stamps with how many are bound, active and void."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        runs = session.scalars(
            select(StampRun)
            .where(StampRun.organisation_id == coop.id)
            .order_by(StampRun.number.desc())
        )
        rows = [_run(session, run) for run in runs]
    show_rows(rows, as_json=as_json)


@click.command(cls=Act)
@choice_options
@click.option("--lot", required=True, metavar="CODE", help="The packed lot that they are on.")
@json_option
def bind(*, lot: str, as_json: bool, **chosen: Any) -> None:
    """Put stamps on the packets of a lot, and the hidden codes under their patches."""
    with opened() as deployment, deployment.transaction() as session:
        run, stamps = Choice(**chosen).resolve(session, deployment)
        event = services.bind(
            session,
            console_recorder(deployment, run.organisation),
            run=run,
            stamps=stamps,
            lot=lot_by_code(session, run.organisation_id, lot),
        )
        row = {**_done(session, run, stamps, event), "lot": lot}
    show_one(row, as_json=as_json)


@click.command(cls=Act)
@choice_options
@json_option
def activate(*, as_json: bool, **chosen: Any) -> None:
    """Let stamps speak for their packets from now on, and the hidden codes under their patches."""
    with opened() as deployment, deployment.transaction() as session:
        run, stamps = Choice(**chosen).resolve(session, deployment)
        recorder = console_recorder(deployment, run.organisation)
        event = services.activate(session, recorder, run=run, stamps=stamps)
        row = _done(session, run, stamps, event)
    show_one(row, as_json=as_json)


@click.command(cls=Act)
@choice_options
@json_option
def void(*, as_json: bool, **chosen: Any) -> None:
    """Take stamps out of use for ever: spoiled in print, lost, torn off.

    So are the hidden codes under their patches.
    """
    with opened() as deployment, deployment.transaction() as session:
        run, stamps = Choice(**chosen).resolve(session, deployment)
        recorder = console_recorder(deployment, run.organisation)
        event = services.void(session, recorder, run=run, stamps=stamps)
        row = _done(session, run, stamps, event)
    show_one(row, as_json=as_json)


def _stamp(
    session: Session, deployment: Deployment, text: str, *, field: str
) -> tuple[StampRun, int]:
    found = find_stamp(session, deployment.vault, text)
    if found.signature is Signature.BAD:
        raise InvalidInput(
            N_("No key known here signed this stamp: %(value)s"), field=field, value=text
        )
    if found.run is None or found.index is None:
        raise NotFound(N_("This is no stamp on these books: %(value)s"), field=field, value=text)
    return found.run, found.index


def _run(session: Session, run: StampRun) -> dict[str, Any]:
    happened = ranges_of_run(
        session,
        run.id,
        EventKind.STAMPS_BOUND,
        EventKind.STAMPS_ACTIVATED,
        EventKind.STAMPS_VOIDED,
    )

    def count(kind: EventKind) -> int:
        return ranges.count(stamps for stamps, _ in happened[kind])

    return {
        "run": run.number,
        "organisation": run.organisation.code,
        "lot": run.lot.code if run.lot else None,
        "kind": run.kind,
        "format": run.format,
        "count": run.count,
        "bound": count(EventKind.STAMPS_BOUND),
        "active": count(EventKind.STAMPS_ACTIVATED),
        "void": count(EventKind.STAMPS_VOIDED),
        "issued_at": run.issued_at,
    }


def _done(session: Session, run: StampRun, stamps: Range, event: Event) -> dict[str, Any]:
    others = [each for each in event.stamp_ranges if each.run_id != run.id]
    return {
        "run": run.number,
        "first": stamps.first,
        "last": stamps.last,
        "count": len(stamps),
        "with_them": [
            f"{each.first}-{each.last} of run {session.get_one(StampRun, each.run_id).number}"
            for each in others
        ],
        "event": event.id,
    }
