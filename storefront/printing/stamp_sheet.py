"""A stamp run as a sheet: what each stamp says, from the record, drawn by `labels`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import labels
from labels.crew import Crew
from labels.pdf import Progress
from labels.stock import A4, EXACT, Calibration, Paper
from storefront import formats
from storefront.printing.run_codes import RunCodes
from traceability.errors import N_, InvalidInput
from traceability.lots.models import Lot
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import mint
from traceability.stamps.vault import Vault


@dataclass(frozen=True)
class Recorded:
    """What stamps of a run say, as it is on record: it is drawn and read back without a database.

    It holds keys: never keep it.
    """

    codes: RunCodes
    caption: str
    """What stands in the foot of every sheet."""


def recorded(
    vault: Vault, run: StampRun, stamps: Range, *, hidden: StampRun | None = None
) -> Recorded:
    """What some stamps of a run say, with hidden codes beside those of a scratch stamp.

    Raises:
        InvalidInput: `hidden` has fewer stamps, or other codes than hidden ones.
    """
    caption = f"{run.organisation.code} · {run.number}"
    if run.lot is not None:
        caption += f" · {run.lot.code}"
    return Recorded(
        codes(vault, run, first=stamps.first, last=stamps.last, hidden=hidden),
        f"{caption} · {stamps.first}-{stamps.last}",
    )


def codes(
    vault: Vault,
    run: StampRun,
    *,
    first: int = 1,
    last: int | None = None,
    hidden: StampRun | None = None,
) -> RunCodes:
    """What stamps `first` to `last` of a run show. It holds keys: never keep it.

    Stamps speak Vietnamese: they go on packets sold in Vietnam. Of a host that is for development
    they say MẪU across.
    """
    shared = labels.StampContent(
        head=f"{run.stamp_host.scheme}://{run.host}",
        tail="/T",
        sample=run.stamp_host.is_development,
        organisation=run.organisation.name_vi,
        **(of_lot(run.lot) if run.lot else {}),
    )
    last = last or run.count
    if hidden is None:
        return RunCodes(mint(vault, run), shared, first, last)
    require_hidden_codes(run, hidden, Range(first, last))
    return RunCodes(mint(vault, run), shared, first, last, mint(vault, hidden))


def require_hidden_codes(run: StampRun, hidden: StampRun, stamps: Range) -> None:
    """Pass where a run has a hidden code for each of the stamps.

    Raises:
        InvalidInput: it has fewer, or other codes than hidden ones.
    """
    if hidden.kind != Kind.HIDDEN.value or hidden.host != run.host or hidden.count < stamps.last:
        raise InvalidInput(
            N_("Run %(value)s has no hidden codes for stamps %(first)s to %(last)s."),
            field="hidden",
            value=hidden.number,
            first=stamps.first,
            last=stamps.last,
        )


def write_run(
    vault: Vault,
    run: StampRun,
    *,
    design: str | labels.Design,
    out: BinaryIO,
    first: int = 1,
    last: int | None = None,
    hidden: StampRun | None = None,
    **options: Any,
) -> labels.SheetReport:
    """Draw stamps `first` to `last` of a run, on A4 sheets to cut or on another paper.

    `hidden` is a run of hidden codes for a scratch stamp: its stamps of the same numbers. `design`
    and the options are as of `write_recorded`.

    Raises:
        InvalidInput: `hidden` has fewer stamps, or other codes than hidden ones.
        LabelError: the design is not known, or a stamp cannot be drawn on it.
    """
    stamps = recorded(vault, run, Range(first, last or run.count), hidden=hidden)
    return write_recorded(stamps, design=design, out=out, **options)


def write_recorded(
    stamps: Recorded,
    *,
    design: str | labels.Design,
    out: BinaryIO,
    paper: Paper = A4,
    start: int = 0,
    calibration: Calibration = EXACT,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> labels.SheetReport:
    """Draw stamps on sheets; `design` is a shipped one's name, or one in other words and colours.

    Raises:
        LabelError: the design is not known, or a stamp cannot be drawn on it.
    """
    return labels.write_sheets(
        stamps.codes,
        design=labels.load_design(design) if isinstance(design, str) else design,
        out=out,
        paper=paper,
        start=start,
        calibration=calibration,
        processes=processes,
        hands=hands,
        progress=progress,
        caption=stamps.caption,
    )


def write_run_to(path: Path, vault: Vault, run: StampRun, **options: Any) -> labels.SheetReport:
    """Draw a run into a file, which is there whole or not at all; options as of `write_run`."""
    with labels.whole_file(path) as out:
        return write_run(vault, run, out=out, **options)


def of_lot(lot: Lot) -> dict[str, Any]:
    """What a lot says on its stamps, as `StampContent` calls it."""
    shown = {
        "product": lot.content.name_vi,
        "lot": lot.code,
        "produced_on": formats.day(lot.business_date, "vi"),
    }
    if lot.expires_on is not None:
        shown["expires_on"] = formats.day(lot.expires_on, "vi")
    return shown
