"""Reading what was done in the field: the register of inputs, and which plots must rest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from traceability.crops.field_facts import MOST_PHI_DAYS, PHI_DAYS
from traceability.crops.profile import InputKind
from traceability.errors import N_, NotFound, OutOfOrder
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.field.asking import OPERATOR
from traceability.field.interval import Spray, barring
from traceability.field.models import AgroInput
from traceability.field.season import Happened, work_before
from traceability.lots.models import Lot
from traceability.parties.models import Membership, Place

HARVESTS = (EventKind.HARVEST, EventKind.RECEIVE)
"""Events that may bring goods from a plot."""


def inputs_of(
    session: Session, organisation_id: UUID, *, kind: InputKind | None = None
) -> Sequence[AgroInput]:
    """The organisation's inputs, by name."""
    query = (
        select(AgroInput)
        .where(AgroInput.organisation_id == organisation_id)
        .options(selectinload(AgroInput.intervals))
    )
    if kind is not None:
        query = query.where(AgroInput.kind == kind)
    return session.scalars(query.order_by(AgroInput.name, AgroInput.id)).all()


def input_by_id(session: Session, organisation_id: UUID, input_id: UUID) -> AgroInput:
    """The organisation's input of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    found = session.scalar(
        select(AgroInput).where(
            AgroInput.id == input_id, AgroInput.organisation_id == organisation_id
        )
    )
    if found is None:
        raise NotFound(N_("There is no such input."), field="input", value=str(input_id))
    return found


def sprays_on(
    session: Session, plot_ids: Iterable[UUID], *, until: date, but_not: UUID | None = None
) -> list[Spray]:
    """What was put on plots up to a day and makes them rest, as far as it can matter on that day.

    `but_not` is an event that is about to be corrected.
    """
    events = session.scalars(
        select(Event)
        .where(
            Event.kind == EventKind.FIELD_OPERATION,
            *_on(plot_ids),
            Event.business_date.between(until - timedelta(days=MOST_PHI_DAYS), until),
            Event.id != but_not,
            standing(),
        )
        .options(selectinload(Event.facts))
        .order_by(Event.business_date, Event.id)
    )
    return [spray for event in events if (spray := spray_of(event)) is not None]


def _on(plot_ids: Iterable[UUID]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """That an event happened on one of the plots, as its index asks: by organisation first."""
    wanted = list(plot_ids)
    owners = select(Place.organisation_id).where(Place.id.in_(wanted))
    return Event.organisation_id.in_(owners), Event.place_id.in_(wanted)


def spray_of(event: Event) -> Spray | None:
    """What a field operation means for the harvest; None where the plot need not rest."""
    facts = {fact.key: fact.value for fact in event.facts}
    days = facts.get(PHI_DAYS.code)
    if not days or event.place_id is None:
        return None
    return Spray(
        event.id, event.place_id, str(facts.get("product", "")), event.business_date, int(days)
    )


def operator_of(event: Event) -> UUID | None:
    """The person who did the work, by their opaque id; None where the household did it."""
    said = next((fact.value for fact in event.facts if fact.key == OPERATOR), None)
    return UUID(str(said)) if said else None


def require_member(session: Session, organisation_id: UUID, person_id: UUID) -> None:
    """Pass where the person belongs, or belonged, to the organisation.

    Raises:
        NotFound: they never did.
    """
    query = select(Membership.person_id).where(
        Membership.organisation_id == organisation_id, Membership.person_id == person_id
    )
    if session.scalar(query) is None:
        raise NotFound(N_("There is no such person."), field=OPERATOR, value=str(person_id))


def require_rested(session: Session, plot: Place, on: date) -> None:
    """Pass where the plot may be harvested on that day. Holds it until the end of the transaction.

    Raises:
        OutOfOrder: the day lies inside a pre-harvest interval.
    """
    hold_plots(session, [plot.id])
    spray = barring(sprays_on(session, [plot.id], until=on), on)
    if spray is not None:
        raise OutOfOrder(
            N_(
                "%(plot)s was treated with %(product)s on %(sprayed)s. "
                "It may be harvested from %(allowed)s on, not on %(value)s."
            ),
            field="at",
            value=on,
            plot=plot.name_vi,
            product=spray.product,
            sprayed=spray.on,
            allowed=spray.allowed_from,
        )


def hold_plots(session: Session, plot_ids: Iterable[UUID]) -> None:
    """Hold plots until the end, so that a harvest and a spray see each other. After the lots."""
    session.scalars(
        select(Place.id)
        .where(Place.id.in_(list(plot_ids)))
        .order_by(Place.id)
        .with_for_update(key_share=True)
    ).all()


def lots_reached(session: Session, plot_id: UUID, facts: Mapping[str, Any], on: date) -> list[UUID]:
    """The lots that were harvested from the plot too early for what is said to have been put on it.

    `facts` and `on` are those of a field operation that is about to be recorded.
    """
    days = int(facts.get(PHI_DAYS.code) or 0)
    if not days:
        return []
    found = session.scalars(
        select(Lot.id)
        .join(EventLine, EventLine.lot_id == Lot.id)
        .join(Event, Event.id == EventLine.event_id)
        .where(
            Event.kind.in_(HARVESTS),
            *_on([plot_id]),
            Event.business_date >= on,
            Event.business_date < on + timedelta(days=days),
            standing(),
        )
        .distinct()
        .order_by(Lot.id)
    )
    return list(found)


def work_ids_before(session: Session, harvests: Sequence[Event]) -> list[UUID]:
    """The field operations on the plots of harvests, since the harvest before each."""
    wanted = [_happened(event) for event in harvests if event.place_id is not None]
    plot_ids = {each.plot_id for each in wanted}
    if not wanted:
        return []
    last = max(each.on for each in wanted)
    first = min(each.on for each in wanted) - timedelta(days=MOST_PHI_DAYS)
    work = _by_plot(session, plot_ids, first, last, EventKind.FIELD_OPERATION)
    if not work:
        return []
    first = min(each.on for found in work.values() for each in found)
    picked = _by_plot(session, plot_ids, first, last, *HARVESTS)
    found = {event_id for each in wanted for event_id in work_before(each, work, picked)}
    return sorted(found)


def _by_plot(
    session: Session, plot_ids: Iterable[UUID], first: date, last: date, *kinds: EventKind
) -> dict[UUID, list[Happened]]:
    rows = session.execute(
        select(Event.id, Event.place_id, Event.event_time, Event.business_date)
        .where(
            Event.kind.in_(kinds),
            *_on(plot_ids),
            Event.business_date.between(first, last),
            standing(),
        )
        .order_by(Event.event_time, Event.id)
    )
    found: dict[UUID, list[Happened]] = defaultdict(list)
    for event_id, plot_id, at, on in rows:
        assert plot_id is not None, "asked for by plot"
        found[plot_id].append(Happened(event_id, plot_id, at, on))
    return found


def _happened(event: Event) -> Happened:
    assert event.place_id is not None
    return Happened(event.id, event.place_id, event.event_time, event.business_date)
