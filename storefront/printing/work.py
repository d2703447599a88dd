"""The work on prints: take one, draw it, read it back, release it.

Whoever works says so again and again. Killed at any moment, nothing is lost: the print is taken up
anew a minute later and gives the same bytes; the file gets its name once every code was read back.
"""

import errno
import hashlib
import os
import platform
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from labels import LabelError, Notice
from labels.crew import Crew
from storefront.printing.files import draw_run, part_of, proof_run
from storefront.printing.models import OPEN, Print, PrintState
from storefront.printing.paper import Language, Layout
from storefront.printing.stamp_sheet import Recorded, recorded
from storefront.printing.styles import layout_of
from traceability.deployment import Deployment
from traceability.errors import N_, NguonError, OutOfOrder

LEASE = timedelta(minutes=1)
"""How long nothing is heard of a worker before another one begins anew."""
TELL_EVERY = 1.0
"""Seconds between two words on how far it is."""
KEPT = timedelta(days=7)
"""How long the site keeps the file of a print; it can be drawn again at any time."""

ALL = 0
"""Read back every code."""

Progress = Callable[[PrintState, int, int], None]
"""Told the stage, how many stamps are done in it, and of how many."""


class CalledOff(Exception):
    """Somebody called the print off, or another worker took it over."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A print that one worker has to itself."""

    id: UUID
    worker: str


@dataclass(frozen=True, slots=True)
class _Order:
    """All that it takes to draw a print, read from the record. It holds keys: never keep it."""

    out: Path
    layout: Layout
    stamps: Recorded


def kept_file(deployment: Deployment, printed: Print) -> Path:
    """Where the site keeps the file of a print."""
    return _kept_in(deployment) / f"{printed.id}.{printed.language.value}"


def take_next(deployment: Deployment) -> Taken | None:
    """The next print that waits, or whose worker was not heard of for a minute."""
    now = deployment.clock()
    with deployment.transaction() as session:
        found = session.scalar(
            select(Print)
            .where(Print.out.is_(None), Print.state.in_(OPEN), _idle(now))
            .order_by(Print.asked_at, Print.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return None if found is None else _take(found, now)


def take(session: Session, printed: Print, *, now: datetime) -> Taken:
    """Take one print, to draw it here and now.

    Raises:
        OutOfOrder: somebody is drawing it.
    """
    session.flush()
    session.refresh(printed, with_for_update=True)
    is_heard = printed.seen_at is not None and printed.seen_at > now - LEASE
    if printed.state.is_open and is_heard and not _is_gone(printed.worker):
        raise OutOfOrder(
            N_("Print %(value)s is being drawn right now."), field="print", value=printed.number
        )
    return _take(printed, now)


def work(
    deployment: Deployment,
    taken: Taken,
    *,
    progress: Progress | None = None,
    hands: Crew | None = None,
    proof: int | None = ALL,
) -> Print:
    """Draw a taken print, read every code back, and release the file; then it is READY.

    1. Read from the record what to draw. While it is drawn no transaction stands open.
    2. Draw it into a part beside the final name.
    3. Read the part back with an independent decoder and compare it with the record, which is
       asked again: every code, or about `proof` of them, or with None not one.
    4. Give it its name, and note what it is.

    A print that cannot be drawn, or that does not read as it should, becomes FAILED and says why;
    no file is left of it.

    Raises:
        CalledOff: it was called off, or somebody else took it over.
        OSError: the file cannot be written; the print is FAILED and can be asked for again.
    """
    try:
        order = _order(deployment, taken)
    except NguonError as error:  # the logo is gone, or the design was changed by an update
        return fail(deployment, taken, error)
    order.out.parent.mkdir(parents=True, exist_ok=True)
    with part_of(order.out, taken.id) as part:
        try:
            with _stage(deployment, taken, PrintState.DRAWING, progress) as (told, spent):
                sheets = draw_run(
                    part, order.stamps, layout=order.layout, progress=told, hands=hands
                )
            drawn_ms = spent()
            proofed_ms = proofed = None
            if proof is not None:
                with _stage(deployment, taken, PrintState.PROOFING, progress) as (told, spent):
                    proofed = proof_run(
                        part,
                        _order(deployment, taken).stamps.codes,
                        layout=order.layout,
                        sample=proof or None,
                        progress=told,
                        hands=hands,
                    )
                proofed_ms = spent()
        except (LabelError, NguonError) as error:
            return fail(deployment, taken, error)
        except OSError as error:
            fail(deployment, taken, _unwritten(error))
            raise
        sha256, size = _measured(part)
        # What was called off gets no name; what was killed between the two is found again.
        _note(
            deployment,
            taken,
            done=len(order.stamps.codes),
            sheets=sheets,
            bytes=size,
            sha256=sha256,
            drawn_ms=drawn_ms,
            proofed_ms=proofed_ms,
            proofed=proofed,
        )
        part.replace(order.out)
    return _note(deployment, taken, state=PrintState.READY, finished_at=deployment.clock())


def _order(deployment: Deployment, taken: Taken) -> _Order:
    """What is on record of a print.

    Raises:
        NguonError: it cannot be drawn as it was asked for.
    """
    with deployment.reading() as session:
        printed = session.get_one(Print, taken.id)
        return _Order(
            Path(printed.out) if printed.out else kept_file(deployment, printed),
            layout_of(printed, deployment.files),
            recorded(deployment.vault, printed.run, printed.stamps, hidden=printed.hidden),
        )


def fail(deployment: Deployment, taken: Taken, problem: LabelError | NguonError | Notice) -> Print:
    """Note why a print came to nothing.

    Raises:
        CalledOff: it was called off.
    """
    return _note(
        deployment,
        taken,
        state=PrintState.FAILED,
        problem=str(problem)[:500],
        trouble={
            "template": problem.template,
            "params": {
                name: value if isinstance(value, str | int) else str(value)
                for name, value in problem.params.items()
            },
        },
        finished_at=deployment.clock(),
    )


def _unwritten(error: OSError) -> Notice:
    """Why a file could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Notice("no_room", N_("There is no room left on the disk."))
    reason = error.strerror or type(error).__name__
    return Notice(
        "unwritten", N_("The file cannot be written: %(reason)s"), params={"reason": reason}
    )


def is_there(printed: Print) -> bool:
    """Whether the file of the command line's print is where it was wanted, whole and proofed."""
    file = Path(printed.out or "")
    return printed.sha256 is not None and file.is_file() and _measured(file)[0] == printed.sha256


def forget_files(deployment: Deployment) -> int:
    """Remove files that the site has kept long enough; gives their number."""
    now = deployment.clock()
    removed = 0
    files = (_kept_in(deployment).glob(f"*.{language.value}") for language in Language)
    for path in chain.from_iterable(files):
        if now.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _kept_in(deployment: Deployment) -> Path:
    return deployment.files / "prints"


def _idle(now: datetime) -> ColumnElement[bool]:
    return or_(Print.seen_at.is_(None), Print.seen_at <= now - LEASE)


def _take(printed: Print, now: datetime) -> Taken:
    printed.worker = f"{os.getpid()}@{platform.node()[:20]}:{secrets.token_hex(4)}"
    printed.state = PrintState.DRAWING
    printed.done = 0
    printed.stage_at = printed.seen_at = now
    return Taken(printed.id, printed.worker)


def _is_gone(worker: str | None) -> bool:
    """Whether a worker of this machine is no more: its process was killed."""
    process, _, rest = (worker or "").partition("@")
    if not process.isdigit() or rest.rpartition(":")[0] != platform.node()[:20]:
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def _stage(
    deployment: Deployment, taken: Taken, state: PrintState, progress: Progress | None
) -> Iterator[tuple[Callable[[int, int], None], Callable[[], int]]]:
    begun = time.monotonic()
    _note(deployment, taken, state=state, done=0, stage_at=deployment.clock())
    last = begun

    def told(done: int, count: int) -> None:
        nonlocal last
        if progress is not None:
            progress(state, done, count)
        if time.monotonic() - last >= TELL_EVERY:
            _note(deployment, taken, done=done)
            last = time.monotonic()

    yield told, lambda: round((time.monotonic() - begun) * 1000)


def _note(deployment: Deployment, taken: Taken, **values: object) -> Print:
    """Write how far it is, if it is still this worker's.

    Raises:
        CalledOff: it is not.
    """
    with deployment.transaction() as session:
        noted: Print | None = session.scalar(
            update(Print)
            .where(Print.id == taken.id, Print.worker == taken.worker, Print.state.in_(OPEN))
            .values(seen_at=deployment.clock(), **values)
            .returning(Print)
        )
        if noted is None:
            raise CalledOff
        return noted


def _measured(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size
