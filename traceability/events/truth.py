"""What should have been recorded instead of a wrong event, as the draft of the right one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from traceability.areas import Area
from traceability.crops import registry
from traceability.crops.facts import UNUSUAL
from traceability.crops.profile import Stage
from traceability.deliveries.weighing import Weighing
from traceability.errors import (
    N_,
    InvalidInput,
    InvalidQuantity,
)
from traceability.events.models import (
    Event,
    EventKind,
    EventLine,
)
from traceability.events.recording import Draft, Evidence, UnitContent
from traceability.events.unusual import harvest_doubt, process_doubt, with_reason
from traceability.field import asking
from traceability.field.reading import (
    HARVESTS,
    hold_plots,
    lots_reached,
    require_member,
    require_rested,
)
from traceability.inspections import kinds
from traceability.inspections.services import require_in_order
from traceability.logistics.papers import PAPERS, checked_papers
from traceability.lots import ledger
from traceability.lots.ledger import Move
from traceability.lots.models import Product
from traceability.lots.plausibility import Doubt
from traceability.parties.models import Party, Place
from traceability.quantities import Grams, Quantity
from traceability.times import EventTime

BROUGHT = (EventKind.HARVEST, EventKind.RECEIVE)
"""Events of which several may add to one lot, where a cooperative keeps a lot of the day."""

THE_HOUSEHOLD = UUID(int=0)
"""In the place of an operator: the household of the plot did it."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What should have been recorded. What is not named stays as it was.

    `quantities` gives lines of the event, by their position, new amounts (without sign). Where
    packs drew exactly their weight from one lot, another number of packs draws its own weight,
    unless the draw is named too. `household` and `plot` are those of a harvest or a delivery, and
    `weighings` are the ones that a delivery's new quantity is the net weight of.
    """

    quantities: Mapping[int, Quantity] = field(default_factory=dict)
    facts: Mapping[str, Any] | None = None
    at: EventTime | None = None
    unusual: str | None = None
    """Why the right figures are unusual, where they are; else the reason given before stands."""
    household: Party | None = None
    plot: Place | None = None
    weighings: Sequence[Weighing] = ()
    area: Area | None = None
    """How much land was worked on; of work in the field, as `operator` is."""
    operator: UUID | None = None
    """The person who did the work; `THE_HOUSEHOLD` where it was nobody of the organisation."""


def move_of(line: EventLine, *, sign: int = 1, quantity: Quantity | None = None) -> Move:
    """A line as a move; with a quantity, of that amount in the line's own direction."""
    if quantity is None:
        return Move(
            line.lot, line.place_id, sign * line.grams, sign * line.pieces, line.figure, line.unit
        )
    quantity = ledger.measured(line.lot.content, quantity)
    direction = 1 if (line.grams, line.pieces) > (0, 0) else -1
    return Move(
        line.lot,
        line.place_id,
        direction * quantity.grams,
        direction * quantity.pieces,
        quantity.figure,
        quantity.unit,
    )


def draft_of(session: Session, event: Event, truth: Truth) -> Draft:
    unknown = set(truth.quantities) - {line.position for line in event.lines}
    if unknown:
        raise InvalidInput(
            N_("The entry has no line %(value)s."), field="quantities", value=min(unknown)
        )
    quantities = {**_draw_of_packs(event, truth), **truth.quantities}
    moves = [move_of(line, quantity=quantities.get(line.position)) for line in event.lines]
    _refuse_gain(event.kind, moves)
    at = truth.at or EventTime(event.event_time, event.offset_minutes, event.business_date)
    facts = _facts(session, event, truth)
    plot = truth.plot or event.place
    is_elsewhere = truth.plot is not None or at.business_date != event.business_date
    if event.kind in HARVESTS and is_elsewhere and plot:
        require_rested(session, plot, at.business_date)
    _refuse_work_elsewhere(event, truth)
    if event.kind is EventKind.INSPECT:
        require_in_order(facts, [each.lot for each in event.about], at)
    origin = truth.household or truth.plot
    if origin is not None and event.kind not in BROUGHT:
        raise InvalidInput(
            N_("Only what was harvested or delivered is from a plot or a household."),
            field="plot" if truth.plot else "household",
            value=origin.code,
        )
    if truth.plot is not None and event.kind is EventKind.HARVEST and truth.plot.kind != "plot":
        raise InvalidInput(
            N_("“%(value)s” is not a plot. A harvest comes from a plot."),
            field="plot",
            value=truth.plot.code,
        )
    return Draft(
        kind=event.kind,
        stage=event.stage,
        at=at,
        place_id=truth.plot.id if truth.plot else event.place_id,
        party_id=truth.household.id if truth.household else event.party_id,
        moves=moves,
        facts=_with_reason(event, truth, facts, _doubt(session, event, truth, moves, at)),
        about=_about(session, event, facts, at),
        units=[
            UnitContent(
                each.action,
                each.unit_id,
                each.child_unit_id,
                each.lot_id,
                each.grams,
                each.pieces,
            )
            for each in event.units
        ],
        documents=[Evidence(each.sha256, each.kind, each.title) for each in event.documents],
        source_event_ids=[each.source_event_id for each in event.sources],
    )


def _draw_of_packs(event: Event, truth: Truth) -> dict[int, Quantity]:
    """What goes with a new number of packs, where the draw was reckoned from the old one."""
    if event.kind is not EventKind.PACK or len(event.lines) != len(("drawn", "packed")):
        return {}
    drawn, packed = event.lines
    packs = truth.quantities.get(packed.position)
    if packs is None or drawn.grams + packed.grams != 0:
        return {}
    grams = ledger.measured(packed.lot.content, packs).grams
    return {drawn.position: Quantity(grams, 0, str(grams), "g")}


def _refuse_gain(kind: EventKind, moves: list[Move]) -> None:
    weight_in = -sum(move.grams for move in moves if move.grams < 0)
    weight_out = sum(move.grams for move in moves if move.grams > 0)
    if kind in (EventKind.PROCESS, EventKind.PACK, EventKind.BLEND) and weight_out > weight_in:
        raise InvalidQuantity(
            N_("%(value)s cannot come out of %(input)s."),
            field="quantity",
            value=Grams(weight_out),
            input=Grams(weight_in),
        )
    if kind is EventKind.SHIP and weight_out != weight_in:
        raise InvalidQuantity(
            N_("%(value)s would arrive of %(input)s that left."),
            field="quantity",
            value=Grams(weight_out),
            input=Grams(weight_in),
        )


def _facts(session: Session, event: Event, truth: Truth) -> dict[str, Any]:
    """The corrected facts. Papers (document, reason, supplier's lot) that are not named stay."""
    kept = {fact.key: fact.value for fact in event.facts}
    if event.kind is EventKind.FIELD_OPERATION:
        return _facts_of_work(session, event, truth, kept)
    if truth.facts is None:
        return kept
    if event.kind is EventKind.INSPECT and event.stage is not None:
        return kinds.corrected(event.stage, kept, truth.facts)
    asked = PAPERS.get(event.kind.value, ())
    papers = {key: value for key, value in kept.items() if key in asked}
    papers |= {key: value for key, value in truth.facts.items() if key in asked}
    answers = {key: value for key, value in truth.facts.items() if key not in asked}
    if event.stage is None or (asked and not answers):
        answers = {key: value for key, value in kept.items() if key not in asked}
    else:
        answers = _stage(event).check(answers)
    return {**answers, **(checked_papers(event.kind.value, papers) if asked else {})}


def _facts_of_work(
    session: Session, event: Event, truth: Truth, kept: dict[str, Any]
) -> dict[str, Any]:
    """The corrected facts of work in the field: what was asked, how much land, who did it."""
    facts = kept
    if truth.facts is not None and event.stage is not None:
        operation = registry.profile(kept["crop"]).operation(event.stage)
        facts = asking.corrected(operation, kept, truth.facts)
    if truth.area is not None:
        facts = facts | asking.area_facts(truth.area)
    if truth.operator == THE_HOUSEHOLD:
        return {key: value for key, value in facts.items() if key != asking.OPERATOR}
    if truth.operator is not None:
        require_member(session, event.organisation_id, truth.operator)
        facts = facts | {asking.OPERATOR: str(truth.operator)}
    return facts


def _refuse_work_elsewhere(event: Event, truth: Truth) -> None:
    """Only work in the field has an area, and a person who did it."""
    if event.kind is EventKind.FIELD_OPERATION:
        return
    named = "area" if truth.area else "operator" if truth.operator else None
    if named is not None:
        raise InvalidInput(
            N_("Only work in the field has an area and a person who did it."), field=named
        )


def _stage(event: Event) -> Stage:
    """The crop's stage that an event with lines is of."""
    assert event.stage is not None
    content = event.lines[-1].lot.content
    material = content.material if isinstance(content, Product) else content
    return registry.profile(material.crop).stage(event.stage)


def _doubt(
    session: Session, event: Event, truth: Truth, moves: list[Move], at: EventTime
) -> Doubt | None:
    """Whether the right figures are unusual, asked as when the entry was first made."""
    weight_out = moves[-1].grams if moves else 0  # without by-products
    if event.kind is EventKind.PROCESS:
        weight_in = -sum(move.grams for move in moves if move.grams < 0)
        return process_doubt(_stage(event), input_grams=weight_in, output_grams=weight_out)
    if event.kind is EventKind.HARVEST and (plot := truth.plot or event.place):
        material = moves[-1].lot.material
        assert material is not None, "a harvest brings a material about"
        return harvest_doubt(
            session,
            plot=plot,
            material=material,
            grams=weight_out,
            at=at,
            instead_of=event.id,
        )
    return None


def _with_reason(
    event: Event, truth: Truth, facts: dict[str, Any], doubt: Doubt | None
) -> dict[str, Any]:
    """The facts, with why it is unusual; the reason given before stands where none is given."""
    before = next((fact.value for fact in event.facts if fact.key == UNUSUAL), None)
    if before is not None and event.kind in (EventKind.SELL, EventKind.DISPATCH):
        return {**facts, UNUSUAL: truth.unusual or before}  # why it left all the same
    return with_reason(facts, doubt, truth.unusual or before)


def _about(session: Session, event: Event, facts: Mapping[str, Any], at: EventTime) -> list[UUID]:
    """The lots that the event speaks about; those that a treatment reaches are found anew."""
    if event.kind is not EventKind.FIELD_OPERATION or event.place_id is None:
        return [each.lot_id for each in event.about]
    hold_plots(session, [event.place_id])
    return lots_reached(session, event.place_id, facts, at.business_date)
