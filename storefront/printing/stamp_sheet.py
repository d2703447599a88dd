"""A stamp run as a sheet: what each stamp says, from the record, drawn by `labels`."""

from pathlib import Path
from typing import Any, BinaryIO

import labels
from labels.crew import Crew
from labels.pdf import Progress
from storefront import formats
from storefront.printing.run_codes import RunCodes
from traceability.stamps.models import StampRun
from traceability.stamps.services import mint
from traceability.stamps.vault import Vault

DESIGNS = labels.shipped_designs()


def codes(vault: Vault, run: StampRun, *, first: int = 1, last: int | None = None) -> RunCodes:
    """What stamps `first` to `last` of a run show. It holds keys: never keep it.

    Stamps speak Vietnamese: they go on packets sold in Vietnam. Of a host that is for development
    they say MẪU across.
    """
    shared = labels.StampContent(
        head=f"{run.stamp_host.scheme}://{run.host}",
        tail="/T",
        sample=run.stamp_host.is_development,
        organisation=run.organisation.name_vi,
        **_of_lot(run),
    )
    return RunCodes(mint(vault, run), shared, first, last or run.count)


def write_run(
    vault: Vault,
    run: StampRun,
    *,
    design: str,
    out: BinaryIO,
    first: int = 1,
    last: int | None = None,
    processes: int = 1,
    hands: Crew | None = None,
    progress: Progress | None = None,
) -> labels.SheetReport:
    """Draw stamps `first` to `last` of a run on A4 sheets.

    Raises:
        LabelError: the design is not known, or a stamp cannot be drawn on it.
    """
    last = last or run.count
    caption = f"{run.organisation.code} · {run.number}"
    if run.lot is not None:
        caption += f" · {run.lot.code}"
    return labels.write_sheets(
        codes(vault, run, first=first, last=last),
        design=labels.load_design(design),
        out=out,
        processes=processes,
        hands=hands,
        progress=progress,
        caption=f"{caption} · {first}-{last}",
    )


def write_run_to(path: Path, vault: Vault, run: StampRun, **options: Any) -> labels.SheetReport:
    """Draw a run into a file, which is there whole or not at all; options as of `write_run`."""
    with labels.whole_file(path) as out:
        return write_run(vault, run, out=out, **options)


def _of_lot(run: StampRun) -> dict[str, Any]:
    """What the lot of a run says on its stamps; nothing on those of a blank reel."""
    if run.lot is None:
        return {}
    content = run.lot.content
    shown = {
        "product": content.name_vi,
        "lot": run.lot.code,
        "produced_on": formats.day(run.lot.business_date, "vi"),
    }
    if run.lot.expires_on is not None:
        shown["expires_on"] = formats.day(run.lot.expires_on, "vi")
    return shown
