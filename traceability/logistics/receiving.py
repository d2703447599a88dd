"""Goods that come in from another party: produce that was bought, packaging, supplies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.crops.profile import Stage, StageKind
from traceability.errors import N_, InvalidInput
from traceability.events.models import Event, EventKind
from traceability.events.preparing import require_form, stage_of
from traceability.events.recording import Draft, append
from traceability.logistics.papers import checked_papers
from traceability.lots.ledger import inward
from traceability.lots.models import Material
from traceability.lots.services import open_lot
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Quantity
from traceability.times import EventTime


def receive(
    session: Session,
    recorder: Recorder,
    *,
    supplier: Party,
    material: Material,
    quantity: Quantity,
    to_place: Place,
    at: EventTime,
    supplier_lot: str | None = None,
    supplier_expires_on: date | None = None,
    document: str | None = None,
    quality: str | None = None,
    facts: Mapping[str, Any] | None = None,
    lot_code: str | None = None,
) -> Event:
    """Record goods that came from a supplier, and open our lot of them.

    The supplier's lot, expiry and document are kept as they stand on the goods; our lot expires
    when the supplier's does. `facts` answer what the receiving stage of the material's crop asks.

    Raises:
        InvalidInput: the crop's file has no stage at which the material is bought in.
        InvalidQuantity: what is counted was weighed, or the other way round.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(supplier, material, to_place)
    stage = receiving_stage(material)
    require_form(stage, stage.outputs, material, crop=material.crop, field="material")
    answers = stage.check(facts or {})
    papers = checked_papers(
        EventKind.RECEIVE.value,
        {
            "document": document,
            "supplier_lot": supplier_lot,
            "supplier_expires_on": supplier_expires_on,
            "quality": quality,
        },
    )
    at.not_after(recorder.now())
    lot = open_lot(
        session,
        recorder,
        content=material,
        on=at.business_date,
        code=lot_code,
        expires_on=supplier_expires_on,
    )
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.RECEIVE,
            stage=stage.code,
            at=at,
            place_id=to_place.id,
            party_id=supplier.id,
            moves=[inward(lot, to_place.id, quantity)],
            facts={**answers, **papers},
        ),
    )


def receiving_stage(material: Material) -> Stage:
    """The stage at which the material's crop takes it in from others.

    Raises:
        InvalidInput: its file has none.
    """
    for stage in registry.profile(material.crop).stages_of(StageKind.RECEIVE):
        if material.form in stage.outputs:
            return stage_of(material, stage.code, StageKind.RECEIVE)
    raise InvalidInput(
        N_("“%(value)s” is not bought in: its crop's file has no such stage."),
        field="material",
        value=material.code,
    )
