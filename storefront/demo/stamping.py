"""Stamps for what was packed: a run with spares, printed, put on the packs and activated."""

from storefront.demo.desk import Desk, Packed
from storefront.printing import ledger
from storefront.printing.models import PrintState
from storefront.printing.paper import USUAL_DESIGN, Layout
from traceability.parties.roles import Role
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import activate, bind, issue_run

_SPARES_IN_A_HUNDRED = 3


def print_stamps(
    desk: Desk, packed: Packed, *, count: int | None = None, kind: Kind = Kind.UNIT
) -> StampRun:
    """Issue a run for a lot and print it: by default one stamp for each pack, and some spares.

    The site keeps the file of a print for some days; those of the demo's are gone already.
    """
    if count is None:
        count = packed.packs + 1 + packed.packs * _SPARES_IN_A_HUNDRED // 100
    run = issue_run(
        desk.session,
        desk.by(Role.STAFF),
        desk.deployment.vault,
        count=count,
        host=desk.deployment.host,
        lot=packed.lot,
        kind=kind,
    )
    layout = Layout(USUAL_DESIGN)
    printed = ledger.ask_for_print(
        desk.session, desk.by(Role.STAFF), run=run, stamps=Range(1, count), layout=layout
    )
    printed.state = PrintState.READY
    printed.done, printed.sheets = count, layout.sheets(count)
    printed.finished_at = printed.asked_at
    return run


def put_on(desk: Desk, packed: Packed, run: StampRun, stamps: Range) -> None:
    """Bind stamps to the packs of a lot and activate them."""
    bind(desk.session, desk.by(Role.STAFF), run=run, stamps=stamps, lot=packed.lot)
    activate(desk.session, desk.by(Role.STAFF), run=run, stamps=stamps)


def stamp(desk: Desk, packed: Packed) -> None:
    """Print stamps for a whole lot and put them on."""
    packed.run = print_stamps(desk, packed)
    packed.stamped = packed.packs
    put_on(desk, packed, packed.run, Range(1, packed.packs))
