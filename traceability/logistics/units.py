"""Cartons and pallets: packing them and opening them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import (
    N_,
    InvalidInput,
    InvalidQuantity,
    LotOverdrawn,
    NotFound,
    OutOfOrder,
    UnitUnavailable,
)
from traceability.events.models import Event, EventKind, UnitAction
from traceability.events.preparing import Inputs
from traceability.events.recording import Draft, UnitContent, append
from traceability.gs1.keys import make_sscc
from traceability.logistics.carton_stamps import stamps_in_carton
from traceability.logistics.holding import (
    hold_units,
    refuse_before,
    require_here,
    require_outermost,
)
from traceability.lots.ledger import loose_of, measured
from traceability.lots.models import LogisticUnit
from traceability.lots.services import claim_numbers, lock_lots
from traceability.parties.models import Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_whole
from traceability.parties.roles import Permission
from traceability.quantities import Grams
from traceability.stamps.coverage import hold_runs
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.times import EventTime

CARTON, PALLET = "carton", "pallet"
LETTERS = {CARTON: "T", PALLET: "K"}
"""Kinds of units, with the letter that their codes begin with (thùng, kiện)."""

MOST_UNITS = 500
"""In one act: more is a slip of the keyboard."""

_SERIALS = "SSCC"
"""The sequence of the serial numbers of an organisation's SSCCs."""


def pack_units(
    session: Session,
    recorder: Recorder,
    *,
    place: Place,
    at: EventTime,
    contents: Inputs = (),
    children: Sequence[LogisticUnit] = (),
    count: int = 1,
    kind: str = CARTON,
    stamps: tuple[StampRun, Range] | None = None,
) -> Event:
    """Pack `count` cartons of the same contents each, or one pallet of smaller units.

    `contents` is what goes into each: one lot or, for mixed cartons, several. The goods stay on
    hand at `place` and stop being loose there. A carton may say which `stamps` are on its packets.
    An SSCC is given where the organisation has a GS1 company prefix.

    Raises:
        LotOverdrawn: less of a lot lies loose at the place.
        UnitUnavailable: a child is away, empty, elsewhere, or stands in another one.
        StampsUnavailable: some of the stamps are on no packet of the lot, or in another carton.
        OutOfOrder: before a lot came about, or before a child was handled last.
        InvalidInput: nothing goes in, something is named twice, or a kind that is not known.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    run = stamps[0] if stamps else None
    recorder.require_own(place, run, *(lot for lot, _ in contents), *children)
    checked_whole(count, field="count", most=MOST_UNITS)
    at.not_after(recorder.now())
    _refuse_impossible(contents, children, count, kind)
    hold_runs(session, {run.id} if run else set())
    cargo = hold_units(session, recorder.organisation_id, children)
    refuse_before(session, cargo, children, at=at)
    for child in children:
        if require_outermost(cargo, child) != place.id:
            raise UnitUnavailable(
                N_("Carton %(value)s stands at another place."), field="units", value=child.code
            )
    loose = _loose(session, place, contents, count, at=at)
    ranges = stamps_in_carton(session, *stamps, contents, count) if stamps else []
    rows = []
    for unit in _new_units(session, recorder, kind=kind, count=count, at=at):
        rows += [
            UnitContent(UnitAction.ADD, unit.id, lot_id=lot_id, grams=grams, pieces=pieces)
            for lot_id, grams, pieces in loose
        ]
        rows += [UnitContent(UnitAction.ADD, unit.id, child_unit_id=each.id) for each in children]
    return append(
        session,
        recorder,
        Draft(kind=EventKind.AGGREGATE, at=at, place_id=place.id, units=rows, stamp_ranges=ranges),
    )


def open_unit(
    session: Session,
    recorder: Recorder,
    *,
    unit: LogisticUnit,
    at: EventTime,
    contents: Inputs = (),
    children: Sequence[LogisticUnit] = (),
) -> Event:
    """Take things out of a carton or a pallet: what is named, or, where nothing is, everything.

    What was in it is loose again at the place where it stands; smaller units stay closed.

    Raises:
        UnitUnavailable: it is away or empty, or a child is not directly in it.
        LotOverdrawn: it holds less of a lot.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    recorder.require_own(unit, *(lot for lot, _ in contents), *children)
    at.not_after(recorder.now())
    cargo = hold_units(session, recorder.organisation_id, [unit])
    held, place_id = require_here(cargo, unit)
    lots = lock_lots(session, set(held.lots))
    refuse_before(session, cargo, [unit], at=at)
    if contents or children:
        out = [(lot.id, measured(lot.content, quantity)) for lot, quantity in contents]
        amounts = [(lot_id, each.grams, each.pieces) for lot_id, each in out]
        inner = [child.id for child in children]
    else:
        amounts = [(lot_id, *amount) for lot_id, amount in sorted(held.lots.items())]
        inner = sorted(held.children)
    for child in children:
        if child.id not in held.children:
            raise UnitUnavailable(
                N_("Carton %(value)s does not stand in it."), field="units", value=child.code
            )
    if len({lot_id for lot_id, _, _ in amounts}) < len(amounts) or len(set(inner)) < len(inner):
        raise InvalidInput(N_("A lot is named twice."), field="lot")
    for lot_id, grams, pieces in amounts:
        there = held.lots.get(lot_id, (0, 0))
        if there[0] < grams or there[1] < pieces:
            code = lots[lot_id].code if lot_id in lots else str(lot_id)
            raise _less(code, grams, pieces, there)
    rows = [
        UnitContent(UnitAction.DELETE, unit.id, lot_id=lot_id, grams=grams, pieces=pieces)
        for lot_id, grams, pieces in amounts
    ]
    rows += [UnitContent(UnitAction.DELETE, unit.id, child_unit_id=child_id) for child_id in inner]
    return append(
        session,
        recorder,
        Draft(kind=EventKind.DISAGGREGATE, at=at, place_id=place_id, units=rows),
    )


def unit_by_code(session: Session, organisation_id: UUID, code: str) -> LogisticUnit:
    """The organisation's carton or pallet of that code or SSCC.

    Raises:
        NotFound: it has none.
    """
    unit = session.scalar(
        select(LogisticUnit).where(
            LogisticUnit.organisation_id == organisation_id,
            (LogisticUnit.code == code) | (LogisticUnit.sscc == code),
        )
    )
    if unit is None:
        raise NotFound(N_("There is no carton “%(value)s”."), field="units", value=code)
    return unit


def _refuse_impossible(
    contents: Inputs, children: Sequence[LogisticUnit], count: int, kind: str
) -> None:
    if kind not in LETTERS:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="kind",
            value=kind,
            choices=", ".join(LETTERS),
        )
    if not contents and not children:
        raise InvalidInput(N_("Say what goes into the carton."), field="lot")
    if children and count > 1:
        raise InvalidInput(
            N_("Cartons go onto one pallet, not onto %(value)s."), field="count", value=count
        )
    if len({lot.id for lot, _ in contents}) < len(contents):
        raise InvalidInput(N_("A lot is named twice."), field="lot")
    if len({child.id for child in children}) < len(children):
        raise InvalidInput(N_("A carton is named twice."), field="units")


def _loose(
    session: Session, place: Place, contents: Inputs, count: int, *, at: EventTime
) -> list[tuple[UUID, int, int]]:
    """What goes into each carton: (lot, grams, pieces), held, with enough of it loose there."""
    held = lock_lots(session, {lot.id for lot, _ in contents})
    found = []
    for named, given in contents:
        lot, quantity = held[named.id], measured(named.content, given)
        if quantity.grams == 0:
            raise InvalidQuantity(
                N_("%(value)s is packaging. It does not go into cartons as goods."),
                field="lot",
                value=lot.code,
            )
        if at.business_date < lot.business_date:
            raise OutOfOrder(
                N_("Lot %(lot)s came about on %(since)s, after %(value)s."),
                field="at",
                value=at.business_date,
                since=lot.business_date,
                lot=lot.code,
            )
        there = loose_of(session, lot.id, at=place.id)
        left = (there[0].grams, there[0].pieces) if there else (0, 0)
        wanted = (count * quantity.grams, count * quantity.pieces)
        if left[0] < wanted[0] or left[1] < wanted[1]:
            raise _less(lot.code, *wanted, left)
        found.append((lot.id, quantity.grams, quantity.pieces))
    return found


def _new_units(
    session: Session, recorder: Recorder, *, kind: str, count: int, at: EventTime
) -> list[LogisticUnit]:
    """New units with codes by day and, under a company prefix, SSCCs that are never given twice."""
    owner = session.get_one(Organisation, recorder.organisation_id)
    stem = f"{LETTERS[kind]}-{at.business_date:%y%m%d}"
    first = claim_numbers(session, owner.id, stem, count=count)
    prefix = owner.gs1_company_prefix
    serial = claim_numbers(session, owner.id, _SERIALS, count=count) if prefix else 0
    units = [
        LogisticUnit(
            organisation_id=owner.id,
            code=f"{stem}-{first + each:03d}",
            sscc=make_sscc(prefix, serial + each) if prefix else None,
            kind=kind,
            created_at=recorder.now(),
        )
        for each in range(count)
    ]
    session.add_all(units)
    session.flush()
    return units


def _less(lot_code: str, grams: int, pieces: int, there: tuple[int, int]) -> LotOverdrawn:
    if pieces:
        return LotOverdrawn(
            N_("Of lot %(lot)s, %(left)s packs lie there, fewer than %(value)s."),
            field="packs",
            value=pieces,
            left=there[1],
            lot=lot_code,
        )
    return LotOverdrawn(
        N_("Of lot %(lot)s, %(left)s lie there, less than %(value)s."),
        field="quantity",
        value=Grams(grams),
        left=Grams(there[0]),
        lot=lot_code,
    )
