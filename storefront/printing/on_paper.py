"""Which stamps of prints may be on paper, and which hidden codes lie there under their patches.

Loads no more than it takes: whoever puts stamps on packets asks it, the library's commands too.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.printing.models import Fate, Print, SpoiledSheets, counts
from traceability.stamps import ranges
from traceability.stamps.beside import Stretch
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range


def on_paper(session: Session, prints: Sequence[Print]) -> dict[UUID, tuple[Range, ...]]:
    """The stamps of each print that may be on paper: all but those of destroyed sheets."""
    known = {each.id: each for each in prints}
    destroyed: dict[UUID, list[Range]] = defaultdict(list)
    for each in session.scalars(
        select(SpoiledSheets).where(
            SpoiledSheets.print_id.in_(known), SpoiledSheets.fate == Fate.AGAIN
        )
    ):
        printed = known[each.print_id]
        destroyed[printed.id].append(printed.layout.on_sheets(printed.stamps, each.sheets))
    return {each.id: ranges.subtract([each.stamps], destroyed[each.id]) for each in prints}


def under_patches(
    session: Session, run: StampRun, stamps: Range, *, every: bool
) -> Iterator[Stretch]:
    """The hidden codes beside some stamps (`traceability.stamps.beside.KnowsStampsBeside`).

    They have the numbers of their stamps, in a run of their own.
    """
    prints = session.scalars(
        select(Print)
        .where(
            Print.run_id == run.id,
            Print.hidden_id.is_not(None),
            counts(),
            Print.first <= stamps.last,
            Print.last >= stamps.first,
        )
        .order_by(Print.number.desc())
    ).all()
    paper = on_paper(session, prints)
    codes: dict[UUID, list[Range]] = defaultdict(list)
    newer: list[Range] = []
    for each in prints:
        shown = ranges.overlap([stamps], paper[each.id])
        assert each.hidden_id is not None, "asked for"
        codes[each.hidden_id] += shown if every else ranges.subtract(shown, newer)
        newer += shown
    hidden = select(StampRun).where(StampRun.id.in_(codes)).order_by(StampRun.number)
    for beside in session.scalars(hidden):
        yield from (Stretch(beside, part) for part in ranges.union(codes[beside.id]))
