"""Mixing lots of the same form into one."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.errors import N_, InvalidInput
from traceability.events.models import Event, EventKind
from traceability.events.preparing import Inputs, draw, refuse_gain
from traceability.events.recording import Draft, Evidence, append
from traceability.lots.blending import require_blendable
from traceability.lots.ledger import inward
from traceability.lots.models import Material
from traceability.lots.services import open_lot
from traceability.parties.models import Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Quantity
from traceability.times import EventTime


def blend(
    session: Session,
    recorder: Recorder,
    *,
    place: Place,
    inputs: Inputs,
    output: Material,
    at: EventTime,
    made: Quantity | None = None,
    lot_code: str | None = None,
    documents: Sequence[Evidence] = (),
) -> Event:
    """Record that several lots of the same form were mixed into a new one.

    Without `made` nothing was lost. Grades are mixed only where the crop's file allows it.

    Raises:
        LotOverdrawn: a lot has less than is drawn.
        InvalidQuantity: more comes out than went in.
        InvalidInput: fewer than two lots, or lots that are not mixed.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(place, output, *(lot for lot, _ in inputs))
    if len(inputs) < 2:  # noqa: PLR2004 - one lot alone is not blended
        raise InvalidInput(N_("Name at least two lots to blend."), field="lot")
    at.not_after(recorder.now())
    for lot, _ in inputs:
        if lot.material is None:
            raise InvalidInput(
                N_("Lot %(value)s is packed; packs are not blended."), field="lot", value=lot.code
            )
    require_blendable(
        registry.profile(output.crop),
        [(m.crop, m.form, m.code) for lot, _ in inputs if (m := lot.material) is not None],
        (output.crop, output.form, output.code),
    )
    drawn = draw(session, inputs)
    if made is None:
        weight = -sum(move.grams for move in drawn)
        made = Quantity(weight, 0, str(weight), "g")
    refuse_gain(drawn, [made])
    mixed = open_lot(session, recorder, content=output, on=at.business_date, code=lot_code)
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.BLEND,
            at=at,
            place_id=place.id,
            moves=[*drawn, inward(mixed, place.id, made)],
            documents=documents,
        ),
    )
