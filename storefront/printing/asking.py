"""Asking for a print, by whichever door: the page, a program, the command line."""

from typing import Any

from sqlalchemy.orm import Session

from labels import Notice
from storefront.printing import ledger
from storefront.printing.files import require_drawable
from storefront.printing.models import LabelStyle, Print
from storefront.printing.paper import Layout
from storefront.printing.styles import styled
from traceability.deployment import Deployment
from traceability.parties.recorder import Recorder
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


def ask(
    deployment: Deployment,
    session: Session,
    recorder: Recorder,
    *,
    run: StampRun,
    stamps: Range,
    layout: Layout,
    style: LabelStyle | None = None,
    hidden: StampRun | None = None,
    **more: Any,
) -> tuple[Print, tuple[Notice, ...]]:
    """Note in the ledger that stamps are wanted, if the first of them can be drawn.

    `more` is as of `ledger.ask_for_print`. Gives the print, and what whoever prints should know,
    such as small squares. The caller's transaction fails as a whole or not at all.

    Raises:
        InvalidInput: the style is of another design, or the stamp cannot be drawn.
        PrintedBefore: some of them were printed, and no reason was given.
    """
    drawable = styled(layout, style, deployment.files)
    notices = require_drawable(deployment.vault, run, drawable, index=stamps.first, hidden=hidden)
    asked = ledger.ask_for_print(
        session, recorder, run=run, stamps=stamps, layout=layout, style=style, hidden=hidden, **more
    )
    return asked, notices
