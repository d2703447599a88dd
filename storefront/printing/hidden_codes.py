"""Which hidden codes lie under the patches of scratch stamps: those of one run, beside one run."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from storefront.printing.models import Print, counts
from storefront.printing.paper import Layout, has_hidden_codes
from storefront.printing.stamp_sheet import require_hidden_codes
from traceability.errors import N_, Conflict, InvalidInput
from traceability.parties.recorder import Recorder
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run
from traceability.stamps.vault import Vault


class HiddenCodesTaken(Conflict):
    """A run's hidden codes stand on paper beside the stamps of another run, or alone."""

    code = "hidden_codes_taken"


def require_codes_under_patches(
    session: Session, run: StampRun, stamps: Range, layout: Layout, hidden: StampRun | None
) -> None:
    """Pass where scratch stamps have their hidden codes, and no other stamp any. Both must be held.

    A code that is scanned once must not lie under two patches, so that those of a run go beside the
    stamps of one other run only.

    Raises:
        InvalidInput: they are missing, too few, of another lot, or have no place on the design.
        HiddenCodesTaken: they are on paper already, elsewhere.
    """
    if hidden is None:
        if has_hidden_codes(layout.design):
            raise InvalidInput(
                N_("The design %(value)s has a hidden code: say which run of hidden codes."),
                field="hidden",
                value=layout.design,
            )
        return
    if not has_hidden_codes(layout.design):
        raise InvalidInput(
            N_("The design %(value)s has no place for a hidden code."),
            field="hidden",
            value=layout.design,
        )
    require_hidden_codes(run, hidden, stamps)
    if None not in (run.lot_id, hidden.lot_id) and run.lot_id != hidden.lot_id:
        raise InvalidInput(
            N_("The hidden codes of run %(value)s were made for another lot."),
            field="hidden",
            value=hidden.number,
        )
    taken = session.scalar(
        select(Print)
        .join(StampRun, StampRun.id == hidden.id)
        .where(_is_elsewhere(run))
        .order_by(Print.asked_at.desc())
        .limit(1)
    )
    if taken is not None:
        raise HiddenCodesTaken(
            N_(
                "The hidden codes of run %(value)s are on paper already: print %(number)s of run"
                " %(run)s. Take other ones."
            ),
            field="hidden",
            value=hidden.number,
            number=taken.number,
            run=taken.run.number,
        )


def new_codes_for(session: Session, recorder: Recorder, vault: Vault, run: StampRun) -> StampRun:
    """New hidden codes for a run, as many as it has stamps; short, as a patch is small.

    Raises:
        NguonError: none can be made now; see `traceability.stamps.services.issue_run`.
    """
    return issue_run(
        session,
        recorder,
        vault,
        count=run.count,
        host=run.host,
        lot=run.lot,
        kind=Kind.HIDDEN,
        format_=Format.COMPACT,
    )


def hidden_runs_for(session: Session, run: StampRun) -> list[StampRun]:
    """The runs whose hidden codes can stand beside the stamps of a run.

    They are for the same lot, or as blank, and are on no paper yet but beside this run's stamps.
    Those that are come first, then the newest.
    """
    beside = exists().where(counts(), Print.hidden_id == StampRun.id, Print.run_id == run.id)
    return list(
        session.scalars(
            select(StampRun)
            .where(
                StampRun.organisation_id == run.organisation_id,
                StampRun.kind == Kind.HIDDEN.value,
                StampRun.id != run.id,
                StampRun.host == run.host,
                StampRun.lot_id.is_not_distinct_from(run.lot_id),
                ~exists().where(_is_elsewhere(run)),
            )
            .order_by(beside.desc(), StampRun.number.desc())
        )
    )


def _is_elsewhere(run: StampRun) -> ColumnElement[bool]:
    """Prints that count, with codes of a `StampRun`, and not beside stamps of the run."""
    return counts() & or_(
        Print.run_id == StampRun.id,
        (Print.hidden_id == StampRun.id) & (Print.run_id != run.id),
    )
