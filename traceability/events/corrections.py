"""Putting right what was recorded wrong: an error declaration, and the event that tells the truth.

Nothing is edited. The wrong event stays and is marked; balances follow the truth, because they
count only events that no declaration speaks against.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from traceability.crops import registry
from traceability.crops.facts import UNUSUAL
from traceability.crops.profile import Stage
from traceability.deliveries.following import follow
from traceability.deliveries.weighing import Weighing
from traceability.errors import (
    N_,
    AlreadyCorrected,
    InvalidInput,
    InvalidQuantity,
    NotFound,
    OutOfOrder,
)
from traceability.events.models import (
    ErrorDeclaration,
    ErrorReason,
    Event,
    EventKind,
    EventLine,
)
from traceability.events.recording import NONCE_BYTES, Draft, Evidence, UnitContent, write
from traceability.events.standing import standing
from traceability.events.unusual import harvest_doubt, process_doubt, with_reason
from traceability.field import asking
from traceability.field.reading import HARVESTS, hold_plots, lots_reached, require_rested
from traceability.inspections import kinds
from traceability.inspections.services import require_in_order
from traceability.logistics.holding import hold_units, require_last_word
from traceability.logistics.holdings import require_boxed_on_hand
from traceability.logistics.papers import PAPERS, checked_papers
from traceability.logistics.returned import require_returns_sent
from traceability.lots import ledger
from traceability.lots.ledger import Move
from traceability.lots.models import Lot, Product
from traceability.lots.services import lock_lots
from traceability.parties.entering import fitting
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Grams, Quantity
from traceability.stamps.coverage import hold_runs, lots_under, require_packets_for_stamps
from traceability.times import EventTime

_ORIGINS = (
    EventKind.HARVEST,
    EventKind.RECEIVE,
    EventKind.PROCESS,
    EventKind.PACK,
    EventKind.BLEND,
    EventKind.OPENING_STOCK,
)
"""Events that bring a lot about; whatever else adds to a lot leaves its day alone."""

_BROUGHT = (EventKind.HARVEST, EventKind.RECEIVE)
"""Events of which several may add to one lot, where a cooperative keeps a lot of the day."""


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


def declare_error(
    session: Session,
    recorder: Recorder,
    *,
    event_id: UUID,
    truth: Truth | None,
    reason: str | None = None,
) -> ErrorDeclaration:
    """Declare an event wrong and, with `truth`, record in the same transaction what is right.

    Without `truth` the event did not occur; its lots go back to what they were. `reason` says in
    words why; whoever asks a person for a correction asks for it too.

    Raises:
        NotFound: the organisation has no such event.
        AlreadyCorrected: it was declared wrong before.
        LotOverdrawn: goods that would then never have been there were already used.
        StampsExceedPackets: a lot would carry more stamps than it has packets.
        UnitUnavailable: a carton of the entry was handled since; that is corrected first.
        ReturnsExceedSent: more came back, or would have, than went out.
        InvalidInput: stamps were issued, which are on paper and can only be void; or the reason is
            longer than what is kept.
        Implausible: the right figures are unusual, and no reason was ever given.
        OutOfOrder: the corrected date lies after the use of what the event brought about, or a
            harvest would lie inside a pre-harvest interval.
    """
    recorder.require(Permission.CORRECT)
    if truth is not None:
        recorder.require_own(truth.household, truth.plot)
    words = fitting(ErrorDeclaration, reason_text=(reason or "").strip() or None)
    event = _own_event(session, recorder, event_id)
    run_ids = {stamps.run_id for stamps in event.stamp_ranges}
    hold_runs(session, run_ids)
    if event.units:
        hold_units(session, recorder.organisation_id)
    held = lock_lots(
        session,
        {line.lot_id for line in event.lines}
        | {unit.lot_id for unit in event.units if unit.lot_id}
        | lots_under(session, run_ids),
    )
    _refuse_second_correction(session, event)
    require_last_word(session, event)
    if event.kind is EventKind.STAMPS_ISSUED:
        raise InvalidInput(
            N_("Stamps that were issued are on paper. Make them void instead."), field="event"
        )
    if truth is not None and event.stamp_ranges:
        raise InvalidInput(
            N_("Stamps are bound and activated anew, not corrected in place."), field="truth"
        )
    if truth is not None and truth.quantities and event.units:
        raise InvalidInput(
            N_("Whole cartons went with it. Say that it did not happen, and record it anew."),
            field="quantities",
        )
    reversal = [_move(line, sign=-1) for line in event.lines]
    corrective = None
    renewed: list[Move] = []
    if truth is not None:
        draft = _draft(session, event, truth)
        corrective = write(session, recorder, draft)
        renewed = list(draft.moves)
        _carry_expiry(event, draft.facts or {})
        if event.kind in _ORIGINS and draft.at.business_date != event.business_date:
            _refuse_shared_day(session, event, corrective, draft.at)
            _redate(session, event, draft.at)
    declaration = ErrorDeclaration(
        organisation_id=recorder.organisation_id,
        event_id=event.id,
        corrective_event_id=corrective.id if corrective else None,
        reason=ErrorReason.INCORRECT_DATA if corrective else ErrorReason.DID_NOT_OCCUR,
        **words,
        declared_at=recorder.now(),
        recorded_by=recorder.person_id,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    session.add(declaration)
    session.flush()
    ledger.post(session, [*reversal, *renewed])
    require_boxed_on_hand(session, held.values())
    require_returns_sent(session, corrective or event)
    follow(
        session, recorder, wrong=event, right=corrective, weighings=truth.weighings if truth else ()
    )
    for lot in held.values():
        _keep_stamps_covered(session, lot)
    session.refresh(event)
    return declaration


def _own_event(session: Session, recorder: Recorder, event_id: UUID) -> Event:
    event = session.scalar(
        select(Event).where(Event.id == event_id, Event.organisation_id == recorder.organisation_id)
    )
    if event is None:
        raise NotFound(N_("There is no such event."), field="event", value=str(event_id))
    return event


def _refuse_second_correction(session: Session, event: Event) -> None:
    """Asked under the locks, so that of two corrections at once the second is told."""
    declared_at = session.scalar(
        select(ErrorDeclaration.declared_at).where(ErrorDeclaration.event_id == event.id)
    )
    if declared_at is not None:
        raise AlreadyCorrected(
            N_("This entry was already corrected on %(value)s."), field="event", value=declared_at
        )


def _move(line: EventLine, *, sign: int = 1, quantity: Quantity | None = None) -> Move:
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


def _draft(session: Session, event: Event, truth: Truth) -> Draft:
    unknown = set(truth.quantities) - {line.position for line in event.lines}
    if unknown:
        raise InvalidInput(
            N_("The entry has no line %(value)s."), field="quantities", value=min(unknown)
        )
    quantities = {**_draw_of_packs(event, truth), **truth.quantities}
    moves = [_move(line, quantity=quantities.get(line.position)) for line in event.lines]
    _refuse_gain(event.kind, moves)
    at = truth.at or EventTime(event.event_time, event.offset_minutes, event.business_date)
    facts = _facts(event, truth)
    plot = truth.plot or event.place
    is_elsewhere = truth.plot is not None or at.business_date != event.business_date
    if event.kind in HARVESTS and is_elsewhere and plot:
        require_rested(session, plot, at.business_date)
    if event.kind is EventKind.INSPECT:
        require_in_order(facts, [each.lot for each in event.about], at)
    origin = truth.household or truth.plot
    if origin is not None and event.kind not in _BROUGHT:
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
        facts=_with_reason(session, event, truth, moves, at),
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


def _facts(event: Event, truth: Truth) -> dict[str, Any]:
    """The corrected facts. Papers (document, reason, supplier's lot) that are not named stay."""
    kept = {fact.key: fact.value for fact in event.facts}
    if truth.facts is None:
        return kept
    if event.kind is EventKind.FIELD_OPERATION and event.stage is not None:
        operation = registry.profile(kept["crop"]).operation(event.stage)
        return asking.corrected(operation, kept, truth.facts)
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


def _carry_expiry(event: Event, facts: Mapping[str, Any]) -> None:
    """What was bought in expires when its supplier's lot does, as the corrected entry says."""
    if event.kind is EventKind.RECEIVE:
        day = facts.get("supplier_expires_on")
        event.lines[-1].lot.expires_on = date.fromisoformat(day) if day else None


def _stage(event: Event) -> Stage:
    """The crop's stage that an event with lines is of."""
    assert event.stage is not None
    content = event.lines[-1].lot.content
    material = content.material if isinstance(content, Product) else content
    return registry.profile(material.crop).stage(event.stage)


def _with_reason(
    session: Session, event: Event, truth: Truth, moves: list[Move], at: EventTime
) -> dict[str, Any]:
    """The facts, with why the figures are unusual, asked as when the entry was first made."""
    doubt = None
    weight_out = moves[-1].grams if moves else 0  # without by-products
    if event.kind is EventKind.PROCESS:
        weight_in = -sum(move.grams for move in moves if move.grams < 0)
        doubt = process_doubt(_stage(event), input_grams=weight_in, output_grams=weight_out)
    elif event.kind is EventKind.HARVEST and (plot := truth.plot or event.place):
        material = moves[-1].lot.material
        assert material is not None, "a harvest brings a material about"
        doubt = harvest_doubt(
            session,
            plot=plot,
            material=material,
            grams=weight_out,
            at=at,
            instead_of=event.id,
        )
    before = next((fact.value for fact in event.facts if fact.key == UNUSUAL), None)
    return with_reason(_facts(event, truth), doubt, truth.unusual or before)


def _about(session: Session, event: Event, facts: Mapping[str, Any], at: EventTime) -> list[UUID]:
    """The lots that the event speaks about; those that a treatment reaches are found anew."""
    if event.kind is not EventKind.FIELD_OPERATION or event.place_id is None:
        return [each.lot_id for each in event.about]
    hold_plots(session, [event.place_id])
    return lots_reached(session, event.place_id, facts, at.business_date)


def _refuse_shared_day(session: Session, event: Event, corrective: Event, at: EventTime) -> None:
    """A lot that others were added to keeps its day: theirs was right.

    Raises:
        OutOfOrder: somebody else's goods are in the lot too.
    """
    shared = session.scalar(
        select(Lot.code)
        .join(EventLine, EventLine.lot_id == Lot.id)
        .join(Event, Event.id == EventLine.event_id)
        .where(
            Lot.id.in_({line.lot_id for line in event.lines}),
            Event.id.not_in((event.id, corrective.id)),
            Event.kind.in_(_BROUGHT),
            standing(),
        )
        .limit(1)
    )
    if shared is not None:
        raise OutOfOrder(
            N_(
                "Lot %(lot)s also holds what others brought that day. Say that this entry did not "
                "happen, and record it anew on %(value)s."
            ),
            field="at",
            value=at.business_date,
            lot=shared,
        )


def _redate(session: Session, event: Event, at: EventTime) -> None:
    """Move the lots that the event brought about to the corrected day."""
    wrong = aliased(ErrorDeclaration)
    for line in event.lines:
        if (line.grams, line.pieces) < (0, 0):
            continue
        earliest_use = session.scalar(
            select(func.min(Event.business_date))
            .join(EventLine, EventLine.event_id == Event.id)
            .outerjoin(wrong, wrong.event_id == Event.id)
            .where(
                EventLine.lot_id == line.lot_id,
                EventLine.grams < 0,
                Event.id != event.id,
                wrong.id.is_(None),
            )
        )
        if earliest_use is not None and earliest_use < at.business_date:
            raise OutOfOrder(
                N_("Lot %(lot)s was already used on %(since)s, before %(value)s."),
                field="at",
                value=at.business_date,
                since=earliest_use,
                lot=line.lot.code,
            )
        line.lot.business_date = at.business_date
        if line.lot.product is not None:
            line.lot.expires_on = line.lot.product.expiry(at.business_date)


def _keep_stamps_covered(session: Session, lot: Lot) -> None:
    if lot.product_id is not None:
        require_packets_for_stamps(session, lot)
