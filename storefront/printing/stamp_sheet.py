"""A stamp run as a sheet: what each stamp says, from the record, drawn by `labels`."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import labels
from storefront import formats
from traceability.stamps.code import TypedCode
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes
from traceability.stamps.vault import Vault

DESIGNS = labels.shipped_designs("stamp")
USUAL_DESIGN = "35x25"
OFFERED = (USUAL_DESIGN, "25x25")
"""At a click, the larger first: it has room for names."""

Progress = Callable[[int], None]


def contents(
    vault: Vault, run: StampRun, *, first: int = 1, last: int | None = None
) -> Iterator[labels.StampContent]:
    """What stamps `first` to `last` of a run show, signed as they are asked for.

    Stamps speak Vietnamese: they go on packets sold in Vietnam. Of a host that is for development
    they say MẪU across.
    """
    base_url = f"{run.stamp_host.scheme}://{run.host}"
    shared: dict[str, Any] = {"organisation": run.organisation.name_vi, **_of_lot(run)}
    for code in stamp_codes(vault, run, first, last):
        head, tail = code.segments(base_url)
        yield labels.StampContent(
            head=head,
            tail=tail,
            serial=TypedCode(code.id).grouped,
            sample=run.stamp_host.is_development,
            **shared,
        )


def write_run(
    vault: Vault,
    run: StampRun,
    *,
    design: str,
    out: BinaryIO,
    first: int = 1,
    last: int | None = None,
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
    return labels.write_sheet(
        contents(vault, run, first=first, last=last),
        design=labels.load_design(design),
        out=out,
        total=last - first + 1,
        progress=progress,
        caption=f"{caption} · {first}-{last}",
    )


def write_run_to(
    path: Path,
    vault: Vault,
    run: StampRun,
    *,
    design: str,
    first: int = 1,
    last: int | None = None,
    progress: Progress | None = None,
) -> labels.SheetReport:
    """Draw a run, or its stamps `first` to `last`, into a file: there whole or not at all."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            report = write_run(
                vault, run, design=design, out=out, first=first, last=last, progress=progress
            )
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
    return report


def _of_lot(run: StampRun) -> dict[str, str]:
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
