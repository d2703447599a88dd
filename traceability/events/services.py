"""What one can do to lots: harvest, process, pack, ship, sell.

Each is one event in the caller's transaction; it is recorded wholly or not at all. Blending and the
stock itself have files of their own (`blends`, `stocktaking`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from traceability.crops.profile import StageKind
from traceability.errors import N_, InvalidInput, LotOverdrawn
from traceability.events.models import Event, EventKind
from traceability.events.preparing import (
    Inputs,
    arriving,
    draw,
    held_moves,
    refuse_gain,
    require_form,
    stage_of,
)
from traceability.events.recording import Draft, Evidence, append
from traceability.events.unusual import harvest_doubt, process_doubt, with_reason
from traceability.field.reading import require_rested
from traceability.logistics.holding import take_whole
from traceability.logistics.leaving import doubt_of_leaving
from traceability.lots.ledger import Move, inward
from traceability.lots.models import LogisticUnit, Lot, Material, Product
from traceability.lots.services import lock_lots, open_lot
from traceability.parties.models import Party, Place
from traceability.parties.reading import first_store
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.quantities import Grams, Quantity
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
    documents: Sequence[Evidence] = (),
    unusual: str | None = None,
    into: Lot | None = None,
) -> Event:
    """Record a harvest and open its lot of fresh material; both or neither.

    `stage` may also name the crop's receiving stage, where goods are bought from households.
    The lot lies at `store_at`, or at the cooperative's first workshop, or on the plot. `unusual`
    says why the plot gave more than one of its size usually does. `into` adds to a lot of that very
    material and day instead of opening one.

    Raises:
        InvalidInput: the stage does not bring that material about, the harvest is from no plot, or
            `into` is of another material or day.
        OutOfOrder: the day lies inside the pre-harvest interval of what was put on the plot.
        Implausible: more than the plot can bear in its season, and no reason.
    """
    recorder.require(Permission.RECORD_FIELD)
    recorder.require_own(plot, material, household, store_at, into)
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
    if plot.kind == "plot":
        require_rested(session, plot, at.business_date)
    if asked.kind is StageKind.HARVEST:
        grams = taken.grams
        doubt = harvest_doubt(session, plot=plot, material=material, grams=grams, at=at)
        answers = with_reason(answers, doubt, unusual)
    if into is None:
        lot = open_lot(session, recorder, content=material, on=at.business_date, code=lot_code)
    else:
        lot = _held_lot_of(session, into, material, at)
    store = store_at or first_store(session, recorder.organisation_id)
    lies_at = store.id if store else plot.id
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
            documents=documents,
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
    also: Sequence[tuple[Material, Quantity]] = (),
    lot_code: str | None = None,
    documents: Sequence[Evidence] = (),
    unusual: str | None = None,
) -> Event:
    """Record a process step: what goes in leaves its lots, what comes out opens a new one.

    `also` is what else came out, each a lot of its own: other grades, by-products, dust. `unusual`
    says why more or less came out than usually does.

    Raises:
        Implausible: more or less came out than usually does, and no reason.
        LotOverdrawn: a lot has less than is drawn.
        InvalidQuantity: more comes out than went in.
        InvalidInput: the stage does not make that of those, or a material comes out twice.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(place, output, *(lot for lot, _ in inputs), *(each for each, _ in also))
    asked = stage_of(output, stage, StageKind.PROCESS)
    require_form(asked, asked.outputs, output, crop=output.crop, field="output")
    for other, _ in also:
        require_form(asked, asked.outputs + asked.byproducts, other, crop=output.crop, field="also")
    if len({output.id, *(other.id for other, _ in also)}) <= len(also):
        raise InvalidInput(N_("A material comes out twice."), field="also")
    answers = asked.check(facts or {})
    at.not_after(recorder.now())
    drawn = draw(session, inputs)
    for move in drawn:
        require_form(
            asked, asked.inputs, move.lot.content, crop=output.crop, field="lot", lot=move.lot
        )
    refuse_gain(drawn, [*(quantity for _, quantity in also), made])
    weight_in = -sum(move.grams for move in drawn)
    doubt = process_doubt(asked, input_grams=weight_in, output_grams=made.grams)
    answers = with_reason(answers, doubt, unusual)
    lot = open_lot(session, recorder, content=output, on=at.business_date, code=lot_code)
    others = [
        inward(open_lot(session, recorder, content=other, on=at.business_date), place.id, quantity)
        for other, quantity in also
    ]
    return append(
        session,
        recorder,
        Draft(
            kind=EventKind.PROCESS,
            stage=stage,
            at=at,
            place_id=place.id,
            # The main output stands last: `output_lot`.
            moves=[*drawn, *others, inward(lot, place.id, made)],
            facts=answers,
            documents=documents,
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
    documents: Sequence[Evidence] = (),
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
            documents=documents,
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
    loose = [(lot, quantity)] if lot and quantity else []
    if loose or not units:
        only_from = from_place.id if from_place else None
        moves += draw(session, loose, but_not_from=to_place.id, only_from=only_from)
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
    unusual: str | None = None,
) -> Event:
    """Record a sale: goods leave the organisation.

    The shop passes the exact `moves` that it reserved (lots and places); anyone else names lots
    and quantities. No buyer's name is kept in the event, at most a party's opaque id. `unusual`
    says why a lot left that should not have: one that is held, recalled or in quarantine.

    Raises:
        LotOverdrawn: a lot has less.
        Implausible: a lot should not leave, and no reason.
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
        Draft(
            kind=EventKind.SELL,
            at=at,
            party_id=buyer.id if buyer else None,
            moves=leaving,
            facts=with_reason({}, doubt_of_leaving(session, leaving), unusual),
        ),
    )


def output_lot(event: Event) -> Lot:
    """The lot that a harvest, a process step, a blend, a packing or an opening stock brought about.

    Of several the main one, not a by-product.
    """
    return event.lines[-1].lot


def _held_lot_of(session: Session, lot: Lot, material: Material, at: EventTime) -> Lot:
    """Hold a lot to which a harvest is added, where it is of that material and that day."""
    lot = lock_lots(session, {lot.id})[lot.id]
    if (lot.material_id, lot.business_date) != (material.id, at.business_date):
        raise InvalidInput(
            N_("Lot %(value)s is not of %(material)s of that day."),
            field="into",
            value=lot.code,
            material=material.code,
        )
    return lot
