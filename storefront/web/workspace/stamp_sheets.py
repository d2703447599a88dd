"""The stamps of a run as a PDF to print, whole or a stretch of it."""

import tempfile
from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

import labels
from storefront.printing.stamp_sheet import DESIGNS, USUAL_DESIGN, write_run
from storefront.web.current import deployment, here, signed_in
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.downloads import download
from traceability.errors import Conflict
from traceability.parties.roles import Permission
from traceability.stamps.ranges import Range
from traceability.stamps.services import run_by_number

MOST_IN_A_FILE = 2_000
"""Stamps in one file: more than a small machine draws while somebody waits."""

STAMPS_A_SECOND = 150
"""What two cores draw of 35 x 25 mm stamps, to say about how long somebody waits."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a run that fits in one file."""

    stamps: Range

    @property
    def seconds(self) -> int:
        """About how long it takes."""
        return len(self.stamps) // STAMPS_A_SECOND + 1


def parts(count: int) -> list[Part]:
    """A run of so many stamps, in files."""
    return [
        Part(Range(first, min(first + MOST_IN_A_FILE - 1, count)))
        for first in range(1, count + 1, MOST_IN_A_FILE)
    ]


@blueprint.get("/stamps/<int:number>/sheet.pdf")
@signed_in(Permission.STAMPS)
def sheet(number: int) -> ResponseReturnValue:
    """Draw stamps `first` to `last` of a run. Printing them again is allowed: they are the same.

    Raises:
        Conflict: a stamp cannot be drawn on this design.
    """
    design = request.args.get("design", USUAL_DESIGN)
    if design not in DESIGNS:
        abort(404)
    with deployment().reading() as db:
        run = run_by_number(db, here().organisation.id, number)
        first = request.args.get("first", 1, type=int)
        last = min(request.args.get("last", run.count, type=int), first + MOST_IN_A_FILE - 1)
        if not 1 <= first <= last <= run.count:
            abort(404)
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
        try:
            write_run(deployment().vault, run, design=design, out=out, first=first, last=last)
        except labels.LabelError as error:
            out.close()
            raise Conflict(error.template, **error.params) from error
    name = f"tem-{here().organisation.code}-{number}-{first}-{last}-{design}.pdf"
    return download(out, name=name, media_type="application/pdf")
