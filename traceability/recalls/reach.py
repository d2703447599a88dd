"""What a recall reaches: lots, cartons, recipients with what each has, promised packs, stamps.

Asked of the events every time, so that what is made, sold, returned or corrected after the recall
was opened counts. A constant number of statements, whatever the reach.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.events.models import ErrorDeclaration, Event, EventKind
from traceability.logistics.whereabouts import Passage
from traceability.lots.history import History, history_of
from traceability.lots.lineage import Direction
from traceability.lots.models import Balance
from traceability.parties.models import Party
from traceability.recalls.buyers import Buyer, KnowsBuyers, registered
from traceability.recalls.mass import Mass

NOBODY = "unknown"
"""The key of those who bought without a name being kept."""

_TRANSFORMS = (EventKind.PROCESS, EventKind.PACK, EventKind.BLEND)


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a lot: out now, of what was sent."""

    lot_id: UUID
    grams: int
    pieces: int
    sent_grams: int
    sent_pieces: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who got goods of the lots, how to reach them, and what of it they still have.

    `key` is `party:<id>`, what a shop calls its buyer, or `unknown`.
    """

    key: str
    label: str
    name: str
    phone: str | None
    email: str | None
    address: str | None
    language: str
    since: date | None
    amounts: tuple[Amount, ...]

    @property
    def grams(self) -> int:
        """Still with them."""
        return sum(amount.grams for amount in self.amounts)

    @property
    def pieces(self) -> int:
        """Packs that are still with them."""
        return sum(amount.pieces for amount in self.amounts)

    @property
    def can_be_told(self) -> bool:
        """Whether it is known whom to call or write to."""
        return bool(self.phone or self.email or self.address)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that must come back, and from whom."""

    history: History
    on_hand: Mapping[UUID, tuple[int, int]]
    """Grams and pieces of each lot in the cooperative's own places."""
    recipients: tuple[Recipient, ...]
    promised: tuple[Buyer, ...]
    """Orders that are not sent yet, with packs of the lots set aside for them."""
    mass: Mass

    @property
    def lot_ids(self) -> frozenset[UUID]:
        """Every lot that is reached."""
        return self.history.lineage.lot_ids

    @property
    def stamps(self) -> int:
        """How many stamps stand on packs of the lots."""
        return sum(each.count for each in self.history.stamps)

    @property
    def units(self) -> int:
        """How many cartons and pallets hold something of the lots."""
        return len(
            {box.unit.id for box in self.history.whereabouts.boxes}
            | {box.outermost.id for box in self.history.whereabouts.boxes}
        )


def reach_of(
    session: Session,
    lot_ids: Iterable[UUID],
    *,
    organisation_id: UUID,
    after: UUID | None,
    buyers: Sequence[KnowsBuyers] | None = None,
) -> Reach:
    """What a recall of the lots reaches now.

    `after` is the id of the recall, or None where none is open: ids are in the order of recording,
    so that what was destroyed or lost since is what has a later one.
    """
    history = history_of(session, lot_ids, Direction.DOWN)
    reached = sorted(history.lineage.lot_ids)
    departures = history.departures
    versions = _versions(session, {gone.event_id for gone in departures})
    known = [
        buyer
        for ask in (registered() if buyers is None else buyers)
        for buyer in ask(
            session,
            organisation_id=organisation_id,
            event_ids=versions.keys(),
            lot_ids=reached,
        )
    ]
    rows = session.execute(
        select(Balance.lot_id, func.sum(Balance.grams), func.sum(Balance.pieces))
        .where(Balance.lot_id.in_(reached), (Balance.grams > 0) | (Balance.pieces > 0))
        .group_by(Balance.lot_id)
    )
    on_hand = {lot_id: (int(grams), int(pieces)) for lot_id, grams, pieces in rows}
    return Reach(
        history=history,
        on_hand=on_hand,
        recipients=_recipients(session, history, known, versions),
        promised=tuple(buyer for buyer in known if buyer.sale_event_id is None),
        mass=_mass(history, on_hand, after),
    )


def _recipients(
    session: Session,
    history: History,
    known: Sequence[Buyer],
    versions: Mapping[UUID, UUID],
) -> tuple[Recipient, ...]:
    """One for each party, order and the unknown, those who still have something first."""
    back: dict[tuple[UUID | None, UUID], list[Passage]] = defaultdict(list)
    for came in history.whereabouts.returns:
        back[came.source_event_id, came.lot_id].append(came)
    by_sale = {versions[b.sale_event_id]: b for b in known if b.sale_event_id is not None}
    sent: dict[str, list[Passage]] = defaultdict(list)
    buyers: dict[str, Buyer] = {}
    for gone in history.departures:
        buyer = by_sale.get(gone.event_id)
        if buyer is not None:
            buyers[buyer.key] = buyer
            sent[buyer.key].append(gone)
        else:
            sent[f"party:{gone.party_id}" if gone.party_id else NOBODY].append(gone)
    buyers |= _parties(session, history)
    buyers[NOBODY] = Buyer(key=NOBODY, label="", name="")
    found = [_recipient(buyers[key], passages, back) for key, passages in sent.items()]
    return tuple(sorted(found, key=lambda each: (each.grams == 0, each.name, each.key)))


def _recipient(
    buyer: Buyer,
    passages: Sequence[Passage],
    back: Mapping[tuple[UUID | None, UUID], Sequence[Passage]],
) -> Recipient:
    amounts: dict[UUID, Amount] = {}
    for gone in passages:
        returned = back.get((gone.event_id, gone.lot_id), ())
        so_far = amounts.get(gone.lot_id, Amount(gone.lot_id, 0, 0, 0, 0))
        amounts[gone.lot_id] = replace(
            so_far,
            grams=so_far.grams + gone.grams - sum(came.grams for came in returned),
            pieces=so_far.pieces + gone.pieces - sum(came.pieces for came in returned),
            sent_grams=so_far.sent_grams + gone.grams,
            sent_pieces=so_far.sent_pieces + gone.pieces,
        )
    return Recipient(
        key=buyer.key,
        label=buyer.label,
        name=buyer.name,
        phone=buyer.phone,
        email=buyer.email,
        address=buyer.address,
        language=buyer.language,
        since=min((gone.business_date for gone in passages), default=None),
        amounts=tuple(amounts.values()),
    )


def _versions(session: Session, event_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """For the events, and every wrong one that they correct, the event that stands.

    Whoever sold may know a sale by the version that was corrected since.
    """
    found = (
        select(Event.id.label("standing"), Event.id.label("version"))
        .where(Event.id.in_(event_ids))
        .cte("versions", recursive=True)
    )
    found = found.union(
        select(found.c.standing, ErrorDeclaration.event_id).join(
            found, ErrorDeclaration.corrective_event_id == found.c.version
        )
    )
    rows = session.execute(select(found.c.version, found.c.standing))
    return dict(rows.all())


def _parties(session: Session, history: History) -> dict[str, Buyer]:
    """The parties of the register to whom something went."""
    ids = {gone.party_id for gone in history.departures if gone.party_id is not None}
    rows = session.execute(
        select(Party.id, Party.code, Party.name, Party.phone, Party.address).where(
            Party.id.in_(ids)
        )
    )
    return {
        f"party:{party_id}": Buyer(
            key=f"party:{party_id}", label=code, name=name, phone=phone, address=address
        )
        for party_id, code, name, phone, address in rows
    }


def _mass(history: History, on_hand: Mapping[UUID, tuple[int, int]], after: UUID | None) -> Mass:
    destroyed = counted_off = used_up = 0
    for step in history.steps:
        if after is None or step.event_id < after:
            continue
        grams = sum(line.grams for line in step.lines)
        if step.kind is EventKind.DESTROY:
            destroyed -= grams
        elif step.kind is EventKind.STOCK_CORRECTION:
            counted_off -= grams
        elif step.kind in _TRANSFORMS:
            used_up -= grams
    return Mass(
        on_hand=sum(grams for grams, _ in on_hand.values()),
        sent=sum(gone.grams for gone in history.departures),
        returned=sum(back.grams for back in history.whereabouts.returns),
        destroyed=destroyed,
        counted_off=counted_off,
        used_up=used_up,
    )
