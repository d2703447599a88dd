"""What one can do to lots: harvest, process, pack, ship, sell, correct the stock.

Each is one event in the caller's transaction; it is recorded wholly or not at all.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.crops.facts import LONGEST_TEXT
from traceability.crops.profile import StageKind
from traceability.errors import N_, InvalidInput, InvalidQuantity, LotOverdrawn
from traceability.events.models import Event, EventKind
from traceability.events.preparing import Inputs, draw, held_moves, require_form, stage_of
from traceability.events.recording import Draft, append
from traceability.events.unusual import harvest_doubt, process_doubt, with_reason
from traceability.logistics.holding import take_whole
from traceability.lots.ledger import Move, inward, measured
from traceability.lots.models import Balance, LogisticUnit, Lot, Material, Product
from traceability.lots.services import lock_lots, open_lot
from traceability.parties.models import QUARANTINE, Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_text
from traceability.parties.roles import Permission
from traceability.quantities import PIECES, Grams, Quantity
from traceability.times import EventTime


def record_harvest(
    session: Session,
    recorder: Recorder,
    *,
    plot: Place,
    material: Material,
    taken: Quantity,
    at: EventTime,
    facts: Mapping[str, Any] | None = None,
    stage: str = "harvest",
    household: Party | None = None,
    lot_code: str | None = None,
    store_at: Place | None = None,
    unusual: str | None = None,
) -> Event:
    """Record a harvest and open its lot of fresh material; both or neither.

    `stage` may also name the crop's receiving stage, where goods are bought from households.
    The lot lies at `store_at`, or at the cooperative's first workshop, or on the plot. `unusual`
    says why the plot gave more than one of its size usually does.

    Raises:
        InvalidInput: the stage does not bring that material about, or the harvest is from no plot.
        Implausible: more than the plot can bear in its season, and no reason.
    """
    recorder.require(Permission.RECORD_FIELD)
    recorder.require_own(plot, material, household, store_at)
    asked = stage_of(material, stage, StageKind.HARVEST, StageKind.RECEIVE)
    require_form(asked, asked.outputs, material, crop=material.crop, field="material")
    if asked.kind is StageKind.HARVEST and plot.kind != "plot":
        raise InvalidInput(
            N_("“%(value)s” is not a plot. A harvest comes from a plot."),
            field="plot",
            value=plot.code,
        )
    answers = asked.check(facts or {})
    at.not_after(recorder.now())
    if asked.kind is StageKind.HARVEST:
        grams = taken.grams
        doubt = harvest_doubt(session, plot=plot, material=material, grams=grams, at=at)
        answers = with_reason(answers, doubt, unusual)
    lot = open_lot(session, recorder, content=material, on=at.business_date, code=lot_code)
    lies_at = store_at.id if store_at else _first_store(session, recorder) or plot.id
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind(asked.kind.value),
            stage=stage,
            at=at,
            place_id=plot.id,
            party_id=household.id if household else plot.party_id,
            moves=[inward(lot, lies_at, taken)],
            facts=answers,
        ),
    )


def record_process(
    session: Session,
    recorder: Recorder,
    *,
    stage: str,
    place: Place,
    inputs: Inputs,
    output: Material,
    made: Quantity,
    at: EventTime,
    facts: Mapping[str, Any] | None = None,
    lot_code: str | None = None,
    unusual: str | None = None,
) -> Event:
    """Record a process step: what goes in leaves its lots, what comes out opens a new one.

    `unusual` says why more or less came out than usually does.

    Raises:
        Implausible: more or less came out than usually does, and no reason.
        LotOverdrawn: a lot has less than is drawn.
        InvalidQuantity: more comes out than went in.
        InvalidInput: the stage does not make that of those.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(place, output, *(lot for lot, _ in inputs))
    asked = stage_of(output, stage, StageKind.PROCESS)
    require_form(asked, asked.outputs, output, crop=output.crop, field="output")
    answers = asked.check(facts or {})
    at.not_after(recorder.now())
    drawn = draw(session, inputs)
    for move in drawn:
        require_form(
            asked, asked.inputs, move.lot.content, crop=output.crop, field="lot", lot=move.lot
        )
    weight_in = -sum(move.grams for move in drawn)
    if made.grams > weight_in:
        raise InvalidQuantity(
            N_("%(value)s cannot come out of %(input)s."),
            field="made",
            value=Grams(made.grams),
            input=Grams(weight_in),
        )
    doubt = process_doubt(asked, input_grams=weight_in, output_grams=made.grams)
    answers = with_reason(answers, doubt, unusual)
    lot = open_lot(session, recorder, content=output, on=at.business_date, code=lot_code)
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.PROCESS,
            stage=stage,
            at=at,
            place_id=place.id,
            moves=[*drawn, inward(lot, place.id, made)],
            facts=answers,
        ),
    )


def pack(
    session: Session,
    recorder: Recorder,
    *,
    place: Place,
    product: Product,
    packs: int,
    at: EventTime,
    inputs: Inputs | None = None,
    source: Lot | None = None,
    facts: Mapping[str, Any] | None = None,
    stage: str = "pack",
    lot_code: str | None = None,
) -> Event:
    """Pack a material into packets of a product; only here lots of products come about.

    Give either `inputs` with what was drawn from each lot, or one `source` of which exactly the
    net weight of the packets is drawn. The lot expires after the product's shelf life.

    Raises:
        LotOverdrawn: the packets weigh more than was drawn, or a lot has less.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    lots = [lot for lot, _ in inputs] if inputs else [source] if source else []
    recorder.require_own(place, product, *lots)
    made = Quantity.count(packs, net_grams=product.net_grams)
    for lot in lots:
        if lot.material_id != product.material_id:
            raise InvalidInput(
                N_("Lot %(value)s is not of the material that %(product)s is packed from."),
                field="lot",
                value=lot.code,
                product=product.code,
            )
    asked = stage_of(product.material, stage, StageKind.PACK)
    require_form(asked, asked.inputs, product.material, crop=product.material.crop, field="product")
    answers = asked.check(facts or {})
    at.not_after(recorder.now())
    if inputs is None and source is not None:
        inputs = [(source, Quantity(made.grams, 0, str(made.grams), "g"))]
    drawn = draw(session, inputs or [])
    weight_in = -sum(move.grams for move in drawn)
    if made.grams > weight_in:
        raise LotOverdrawn(
            N_("%(value)s packs weigh %(weight)s, more than the %(input)s that were drawn."),
            field="packs",
            value=packs,
            weight=Grams(made.grams),
            input=Grams(weight_in),
        )
    lot = open_lot(
        session,
        recorder,
        content=product,
        on=at.business_date,
        code=lot_code,
        expires_on=product.expiry(at.business_date),
    )
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.PACK,
            stage=stage,
            at=at,
            place_id=place.id,
            moves=[*drawn, inward(lot, place.id, made)],
            facts=answers,
        ),
    )


def ship(
    session: Session,
    recorder: Recorder,
    *,
    to_place: Place,
    at: EventTime,
    lot: Lot | None = None,
    quantity: Quantity | None = None,
    from_place: Place | None = None,
    units: Sequence[LogisticUnit] = (),
) -> Event:
    """Record that part of a lot, or whole cartons, went to another place of the organisation.

    Loose goods come from wherever they lie, or from `from_place`; out of quarantine only where
    that is named.

    Raises:
        LotOverdrawn: less of the lot lies loose at other places.
        UnitUnavailable: a carton is not here, or there already.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(lot, to_place, from_place, *units)
    whole = take_whole(
        session,
        recorder,
        units,
        at=at,
        also={lot.id} if lot else set(),
        but_not_from=to_place.id,
    )
    moves = list(whole.moves)
    if lot is not None and quantity is not None:
        moves += draw(
            session,
            [(lot, quantity)],
            but_not_from=to_place.id,
            only_from=from_place.id if from_place else None,
        )
    elif not units:
        raise InvalidInput(N_("Name at least one lot to draw from."), field="lot")
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.SHIP,
            at=at,
            place_id=to_place.id,
            moves=[*moves, *arriving(moves, to_place)],
            units=whole.units,
        ),
    )


def sell(
    session: Session,
    recorder: Recorder,
    *,
    moves: Sequence[Move] | None = None,
    inputs: Inputs | None = None,
    at: EventTime,
    buyer: Party | None = None,
) -> Event:
    """Record a sale: goods leave the organisation.

    The shop passes the exact `moves` that it reserved (lots and places); anyone else names lots
    and quantities. No buyer's name is kept in the event, at most a party's opaque id.

    Raises:
        LotOverdrawn: a lot has less.
    """
    recorder.require(Permission.ORDERS)
    if moves is None:
        recorder.require_own(buyer, *(lot for lot, _ in inputs or []))
        leaving = draw(session, inputs or [])
    else:
        recorder.require_own(buyer, *(move.lot for move in moves))
        leaving = held_moves(session, moves)
    return append(
        session,
        recorder,
        Draft(kind=EventKind.SELL, at=at, party_id=buyer.id if buyer else None, moves=leaving),
    )


def correct_stock(
    session: Session,
    recorder: Recorder,
    *,
    lot: Lot,
    counted: Quantity | None,
    place: Place,
    at: EventTime,
    reason: str,
) -> Event:
    """Bring a lot at a place to what was counted there; None means that nothing is left.

    Raises:
        InvalidInput: the count is what the books say already, or the reason is no text to keep.
        InvalidQuantity: packs were weighed, or a material was counted.
    """
    recorder.require(Permission.CORRECT)
    recorder.require_own(lot, place)
    lot = lock_lots(session, {lot.id})[lot.id]
    if counted is not None:
        counted = measured(lot.content, counted)
    balance = session.get(Balance, (lot.id, place.id), populate_existing=True)
    grams = (counted.grams if counted else 0) - (balance.grams if balance else 0)
    pieces = (counted.pieces if counted else 0) - (balance.pieces if balance else 0)
    if grams == 0 and pieces == 0:
        raise InvalidInput(
            N_("The count of lot %(value)s is what the books say."), field="counted", value=lot.code
        )
    figure, unit = (counted.figure, counted.unit) if counted else ("0", "g")
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.STOCK_CORRECTION,
            at=at,
            place_id=place.id,
            moves=[Move(lot, place.id, grams, pieces, figure, unit)],
            facts={"reason": checked_text(reason, field="reason", most=LONGEST_TEXT)},
        ),
    )


def record_opening_stock(
    session: Session,
    recorder: Recorder,
    *,
    content: Material | Product,
    quantity: Quantity,
    place: Place,
    at: EventTime,
    lot_code: str | None = None,
) -> Event:
    """Take into the books what was there before Nguồn: a lot without a recorded past."""
    recorder.require(Permission.REGISTERS)
    recorder.require_own(content, place)
    at.not_after(recorder.now())
    lot = open_lot(
        session,
        recorder,
        content=content,
        on=at.business_date,
        code=lot_code,
        expires_on=content.expiry(at.business_date) if isinstance(content, Product) else None,
    )
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.OPENING_STOCK,
            at=at,
            place_id=place.id,
            moves=[inward(lot, place.id, quantity)],
        ),
    )


def output_lot(event: Event) -> Lot:
    """The lot that a harvest, a process step, a packing or an opening stock brought about."""
    return event.lines[-1].lot


def arriving(moves: Sequence[Move], place: Place) -> list[Move]:
    """What arrives at a place of what left others: one move for each lot.

    A lot that left in one line is told as it was typed.
    """
    of_lot: dict[UUID, list[Move]] = {}
    for move in moves:
        of_lot.setdefault(move.lot.id, []).append(move)
    found = []
    for left in of_lot.values():
        grams, pieces = -sum(each.grams for each in left), -sum(each.pieces for each in left)
        figure, unit = (str(pieces), PIECES) if pieces else (str(grams), "g")
        if len(left) == 1:
            figure, unit = left[0].figure, left[0].unit
        found.append(Move(left[0].lot, place.id, grams, pieces, figure, unit))
    return found


def _first_store(session: Session, recorder: Recorder) -> UUID | None:
    """The workshop or warehouse registered first, where fresh goods are brought."""
    return session.scalar(
        select(Place.id)
        .where(
            Place.organisation_id == recorder.organisation_id,
            Place.kind.not_in(("plot", QUARANTINE)),
        )
        .order_by(Place.kind.desc(), Place.id)
        .limit(1)
    )
