"""Weighing slips: what a member brings is recorded once, as event and slip in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.crops.profile import Stage, StageKind
from traceability.deliveries.day_lots import open_lot_of_day
from traceability.deliveries.grading import delivery_stages, grade_of
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.numbering import next_number
from traceability.deliveries.pricing import add_list_price, add_own_price, checked_reason
from traceability.deliveries.weighing import Weighing, checked_price, sum_up
from traceability.errors import N_, InvalidInput
from traceability.events.corrections import declare_error
from traceability.events.services import output_lot, record_harvest
from traceability.events.truth import Truth
from traceability.lots.models import Material
from traceability.parties.models import Party, Place
from traceability.parties.reading import first_store
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.times import EventTime

DELIVERS = ("household", "supplier")
"""Kinds of parties that goods come from."""


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """Another price than the list's, in đồng per kilogram, and why."""

    price_vnd: int
    reason: str


def record_slip(
    session: Session,
    recorder: Recorder,
    *,
    household: Party,
    material: Material,
    weighings: Sequence[Weighing],
    at: EventTime,
    plot: Place | None = None,
    facts: Mapping[str, Any] | None = None,
    stage: str | None = None,
    store_at: Place | None = None,
    price: OwnPrice | None = None,
) -> DeliverySlip:
    """Record a delivery: the event, its part of the day's lot, the slip and what is owed for it.

    `stage` is the crop's stage of buying in, or its harvest where it knows no other. Goods that are
    bought in may come from no plot that is known; they are then from where they were weighed.
    Without a price in the list of that day the slip stands with its price open.

    Raises:
        InvalidInput: nobody who delivers, a stage by which the material does not come, no place
            to weigh at, or whatever `record_harvest` refuses.
        InvalidQuantity: weighings that cannot be.
        NotAllowed: a price of its own needs the permission for members' money.
    """
    recorder.require(Permission.RECORD_FIELD)
    recorder.require_own(household, material, plot, store_at)
    _require_deliverer(household)
    weighed = sum_up(weighings)
    if price is not None:
        recorder.require(Permission.MEMBERS)
        price = OwnPrice(checked_price(price.price_vnd), checked_reason(price.reason))
    asked = _stage(material, stage)
    place = store_at or first_store(session, recorder.organisation_id) or plot
    origin = plot or (place if asked.kind is StageKind.RECEIVE else None)
    if place is None or origin is None:
        raise InvalidInput(N_("Say from which plot it comes."), field="plot")
    number = next_number(session, recorder.organisation_id, at.business_date.year)
    grade = grade_of(asked, asked.check(facts or {}))
    event = record_harvest(
        session,
        recorder,
        plot=origin,
        material=material,
        taken=weighed.net(),
        at=at,
        facts=facts,
        stage=asked.code,
        household=household,
        store_at=place,
        into=open_lot_of_day(
            session,
            material=material,
            grade=grade,
            stage=asked.code,
            place_id=place.id,
            on=at.business_date,
        ),
    )
    slip = DeliverySlip(
        organisation_id=recorder.organisation_id,
        year=at.business_date.year,
        number=number,
        version=0,
        event_id=event.id,
        household_id=household.id,
        material_id=material.id,
        lot_id=output_lot(event).id,
        grade=grade,
        business_date=at.business_date,
        gross_grams=weighed.gross_grams,
        tare_grams=weighed.tare_grams,
        net_grams=weighed.net_grams,
        weighings=[each.kept() for each in weighings],
    )
    session.add(slip)
    session.flush()
    if price is None:
        add_list_price(session, recorder, slip)
    else:
        add_own_price(session, recorder, slip, price.price_vnd, price.reason)
    return slip


@dataclass(frozen=True, slots=True)
class SlipTruth:
    """What should have stood on a slip. What is not named stays as it was."""

    weighings: Sequence[Weighing] = ()
    household: Party | None = None
    plot: Place | None = None
    facts: Mapping[str, Any] | None = None


def correct_slip(
    session: Session, recorder: Recorder, *, slip: DeliverySlip, truth: SlipTruth | None
) -> DeliverySlip | None:
    """Declare a slip wrong and record what is right; without `truth` nothing was delivered.

    The same as correcting its event, with what an event does not know: the weighings. The day
    stays: on another day it went into another lot, so the slip did not happen and is recorded anew.

    Raises:
        NguonError: whatever `declare_error` raises.
    """
    recorder.require(Permission.CORRECT)
    recorder.require_own(slip)
    if truth is None:
        declare_error(session, recorder, event_id=slip.event_id, truth=None)
        return None
    if truth.household is not None:
        _require_deliverer(truth.household)
    position = slip.event.lines[-1].position
    declaration = declare_error(
        session,
        recorder,
        event_id=slip.event_id,
        truth=Truth(
            quantities={position: sum_up(truth.weighings).net()} if truth.weighings else {},
            facts=truth.facts,
            household=truth.household,
            plot=truth.plot,
            weighings=truth.weighings,
        ),
    )
    return session.scalars(
        select(DeliverySlip).where(DeliverySlip.event_id == declaration.corrective_event_id)
    ).one()


def _require_deliverer(party: Party) -> None:
    if party.kind not in DELIVERS:
        raise InvalidInput(
            N_("“%(value)s” is no household or supplier."), field="household", value=party.code
        )


def _stage(material: Material, code: str | None) -> Stage:
    """The stage by which the material comes from a member."""
    found = delivery_stages(registry.profile(material.crop), material.form)
    for stage in found:
        if code in (None, stage.code):
            return stage
    raise InvalidInput(
        N_("“%(value)s” is not delivered by members."), field="material", value=material.code
    )
