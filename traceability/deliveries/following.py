"""A slip follows its event: where that is corrected, the slip gets a new version.

Both stay visible under the same number, and only the one whose event stands is owed for.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.deliveries.grading import grade_of
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import add_list_price, add_price
from traceability.deliveries.weighing import Weighing, sum_up
from traceability.events.models import Event
from traceability.parties.recorder import Recorder


def follow(
    session: Session,
    recorder: Recorder,
    *,
    wrong: Event,
    right: Event | None,
    weighings: Sequence[Weighing] = (),
) -> DeliverySlip | None:
    """Record the version of a slip that goes with its corrected event, where `wrong` has a slip.

    `weighings` are the corrected ones; without them another net weight leaves gross and tare
    unknown. A price of its own stays, so does the list's price while day and grade stay; otherwise
    the list of the corrected day is asked.
    """
    old = session.scalar(select(DeliverySlip).where(DeliverySlip.event_id == wrong.id))
    if old is None or right is None:
        return None
    line = right.lines[-1]
    stage = registry.profile(old.material.crop).stage(right.stage or "")
    slip = DeliverySlip(
        organisation_id=old.organisation_id,
        year=old.year,
        number=old.number,
        version=old.version + 1,
        event_id=right.id,
        household_id=right.party_id,
        material_id=old.material_id,
        lot_id=line.lot_id,
        grade=grade_of(stage, {fact.key: fact.value for fact in right.facts}),
        business_date=right.business_date,
        net_grams=line.grams,
        **_scales(old, line.grams, weighings),
    )
    session.add(slip)
    session.flush()
    _price(session, recorder, old, slip)
    return slip


def _scales(old: DeliverySlip, net_grams: int, weighings: Sequence[Weighing]) -> dict[str, object]:
    if weighings:
        weighed = sum_up(weighings)
        assert weighed.net_grams == net_grams, "the correction was reckoned from these weighings"
        return {
            "gross_grams": weighed.gross_grams,
            "tare_grams": weighed.tare_grams,
            "weighings": [each.kept() for each in weighings],
        }
    if net_grams == old.net_grams:
        return {
            "gross_grams": old.gross_grams,
            "tare_grams": old.tare_grams,
            "weighings": old.weighings,
        }
    return {"gross_grams": None, "tare_grams": None, "weighings": []}


def _price(session: Session, recorder: Recorder, old: DeliverySlip, new: DeliverySlip) -> None:
    known = old.price
    same = (old.grade, old.business_date) == (new.grade, new.business_date)
    if known is not None and (known.reason is not None or same):
        add_price(
            session,
            recorder,
            new,
            price_vnd=known.price_vnd,
            price_id=known.price_id,
            reason=known.reason,
        )
    else:
        add_list_price(session, recorder, new)
