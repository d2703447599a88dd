"""Asking for a print, by whichever door: the page, a program, the command line."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from labels import Notice
from storefront.printing import ledger
from storefront.printing.files import require_drawable
from storefront.printing.models import LabelStyle, Print
from storefront.printing.paper import Layout
from storefront.printing.styles import layout_of, styled
from traceability.deployment import Deployment
from traceability.errors import NguonError
from traceability.parties.recorder import Recorder
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


class Asked(NamedTuple):
    """A print, and what whoever prints should know of it, such as small squares."""

    printed: Print
    notices: tuple[Notice, ...]

    @property
    def id(self) -> UUID:
        """The print's."""
        return self.printed.id


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
) -> Asked:
    """Note in the ledger that stamps are wanted, if the first of them can be drawn.

    `more` is as of `ledger.ask_for_print`. The caller's transaction fails as a whole or not at all.

    Raises:
        InvalidInput: the style is of another design, or the stamp cannot be drawn.
        PrintedBefore: some of them were printed, and no reason was given.
    """
    drawable = styled(layout, style, deployment.files)
    notices = require_drawable(deployment.vault, run, drawable, index=stamps.first, hidden=hidden)
    asked = ledger.ask_for_print(
        session, recorder, run=run, stamps=stamps, layout=layout, style=style, hidden=hidden, **more
    )
    return Asked(asked, notices)


def told_of(deployment: Deployment, printed: Print) -> tuple[Notice, ...]:
    """What whoever prints should know of a print; nothing of one that cannot be drawn any more."""
    try:
        layout = layout_of(printed, deployment.files)
        return require_drawable(
            deployment.vault, printed.run, layout, index=printed.first, hidden=printed.hidden
        )
    except NguonError:  # which its worker notes with the print
        return ()
