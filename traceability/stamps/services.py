"""The life of stamps: issuing a run, binding a range to a lot, activating, voiding."""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.errors import (
    N_,
    InvalidInput,
    NotFound,
    OutOfOrder,
    StampsUnavailable,
)
from traceability.events.models import Event, EventKind
from traceability.events.recording import Draft, StampRange, append
from traceability.lots.holding import require_free
from traceability.lots.models import Lot
from traceability.lots.services import lock_lots
from traceability.parties.models import Organisation
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.rules.rule_set import Act
from traceability.rules.services import require_publishable
from traceability.stamps import keys, ranges
from traceability.stamps.beside import Stretch, asleep, hold_with_beside, not_void, not_yet_on
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.coverage import (
    packets_made,
    ranges_of_run,
    require_packets_for_stamps,
)
from traceability.stamps.identity import LARGEST_INDEX
from traceability.stamps.minting import Mint
from traceability.stamps.models import Secret, StampHost, StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.signing import sign, tag
from traceability.stamps.vault import Vault
from traceability.times import EventTime, local_date

MOST_STAMPS = 1_000_000
"""A run larger than this is a slip of the keyboard; print two."""
SPARE_SHARE, LEAST_SPARES = 10, 50
"""Of a lot's packets, one in so many may be printed to spare; a small lot gets some anyway."""


def issue_run(
    session: Session,
    recorder: Recorder,
    vault: Vault,
    *,
    count: int,
    host: str,
    lot: Lot | None = None,
    kind: Kind = Kind.UNIT,
    format_: Format = Format.FULL,
    sponsor_id: UUID | None = None,
) -> StampRun:
    """Issue `count` stamps, for a packed lot or as a blank reel: a constant number of rows.

    Some spares may be printed: binding is what is counted against packets. A lot's own code (kind
    lot) speaks for the lot from the start.

    Raises:
        InvalidInput: a count below 1, above `MOST_STAMPS` or above the lot's packets and spares,
            or a lot code without a lot.
        OutOfOrder: the lot is not packed: stamps go on packets. Or no signing key stands.
        NotFound: the lot is another organisation's, or there is no such host or sponsor.
        NotPublishable: the lot lacks what the law asks for, and no owner has accepted that.
    """
    recorder.require(Permission.STAMPS)
    if isinstance(count, bool) or not 1 <= count <= min(MOST_STAMPS, LARGEST_INDEX):
        raise InvalidInput(
            N_("%(value)s is not a number of stamps from 1 to %(most)s."),
            field="count",
            value=count,
            most=MOST_STAMPS,
        )
    if lot is not None:
        _own(recorder, lot.organisation_id, lot.code)
        if lot.product_id is None and kind is Kind.UNIT:
            raise OutOfOrder(
                N_("Lot %(value)s is not packed yet. Stamps go on packs."),
                field="lot",
                value=lot.code,
            )
    elif not kind.stands_for_one_packet:
        raise InvalidInput(N_("A code of this kind needs a lot."), field="lot")
    if session.get(StampHost, host) is None:
        raise NotFound(N_("No stamps are made for the host %(value)s."), field="host", value=host)
    if sponsor_id is not None and session.get(Organisation, sponsor_id) is None:
        raise NotFound(N_("There is no such record."), field="sponsor", value=str(sponsor_id))
    if lot is not None:
        _require_packets(session, lot, kind, count)
        require_publishable(session, lot, Act.STAMPS, today=local_date(recorder.now()))
    key = keys.signing_key(session, recorder, vault)
    run = StampRun(
        organisation_id=recorder.organisation_id,
        sponsor_id=sponsor_id,
        number=_next_number(session),
        kind=kind.value,
        format=format_.value,
        lot_id=lot.id if lot else None,
        signing_key_id=key.id,
        host=host,
        count=count,
        issued_at=recorder.now(),
    )
    session.add(run)
    session.flush()
    _record(session, recorder, EventKind.STAMPS_ISSUED, [Stretch(run, Range(1, count))])
    return run


def _require_packets(session: Session, lot: Lot, kind: Kind, count: int) -> None:
    if not kind.stands_for_one_packet:
        return
    packets = packets_made(session, lot.id)
    printed = (
        session.scalar(
            select(func.sum(StampRun.count)).where(
                StampRun.lot_id == lot.id, StampRun.kind == kind.value
            )
        )
        or 0
    )
    most = packets + max(packets // SPARE_SHARE, LEAST_SPARES) - printed
    if count > most:
        raise InvalidInput(
            N_(
                "Lot %(lot)s has %(packets)s packs and %(printed)s stamps already: with some to"
                " spare at most %(most)s more, not %(value)s."
            ),
            field="count",
            value=count,
            lot=lot.code,
            packets=packets,
            printed=printed,
            most=max(most, 0),
        )


def stamp_codes(
    vault: Vault, run: StampRun, first: int = 1, last: int | None = None
) -> Iterator[StampCode]:
    """The codes of stamps `first` to `last` of a run, signed as they are asked for.

    Signing is deterministic, so that printing a run again gives the same codes, whatever became
    of its key since.
    """
    kind, host, identities = Kind(run.kind), run.host, vault.identities
    indices = range(first, (last or run.count) + 1)
    if run.format == Format.COMPACT.value:
        for index in indices:
            yield tag(
                vault.tag_key,
                public_key=run.key.public_bytes,
                host=host,
                kind=kind,
                stamp_id=identities.seal(run.number, index),
            )
        return
    secret = keys.private_key(vault, run.key)
    for index in indices:
        yield sign(secret, host=host, kind=kind, stamp_id=identities.seal(run.number, index))


def mint(vault: Vault, run: StampRun) -> Mint:
    """What makes the codes of a run in other processes. It holds keys: never keep it."""
    is_compact = run.format == Format.COMPACT.value
    return Mint(
        run=run.number,
        kind=Kind(run.kind),
        format=Format(run.format),
        host=run.host,
        public_key=run.key.public_bytes,
        secret=vault.tag_key if is_compact else keys.private_bytes(vault, run.key),
        identity_key=vault.identity_key,
    )


def bind(session: Session, recorder: Recorder, *, run: StampRun, stamps: Range, lot: Lot) -> Event:
    """Put a range of stamps on the packets of a lot, and with them what lies on their labels.

    Hidden codes under their patches go with them in the same event, but those that are on the lot
    already, or void.

    Raises:
        StampsExceedPackets: the lot would carry more stamps than it has packets.
        StampsUnavailable: some are bound already, void, or not of the run.
        OutOfOrder: the lot is not packed.
        LotHeld: an inspection did not pass, or the goods were harvested too early.
        InvalidInput: a lot's own code: it stands for the lot from the start.
        NotPublishable: the lot lacks what the law asks for, and no owner has accepted that.
    """
    recorder.require(Permission.STAMPS)
    _own(recorder, run.organisation_id, str(run.number))
    _own(recorder, lot.organisation_id, lot.code)
    _for_packets(run)
    if lot.product_id is None:
        raise OutOfOrder(
            N_("Lot %(value)s is not packed yet. Stamps go on packs."), field="lot", value=lot.code
        )
    with_them = hold_with_beside(session, run, stamps)
    lock_lots(session, {lot.id})
    wanted = [Stretch(run, stamps), *not_yet_on(session, with_them, lot)]
    for each in wanted:
        _require_bindable(session, each, lot)
    require_publishable(session, lot, Act.STAMPS, today=local_date(recorder.now()))
    more: Counter[str] = Counter()
    for each in wanted:
        more[each.run.kind] += len(each.stamps)
    for kind, count in more.items():
        require_packets_for_stamps(session, lot, kind=kind, more=count)
    require_free(session, lot)
    return _record(session, recorder, EventKind.STAMPS_BOUND, wanted, lot=lot)


def _require_bindable(session: Session, wanted: Stretch, lot: Lot) -> None:
    run, stamps = wanted.run, wanted.stamps
    if run.lot_id is not None and run.lot_id != lot.id:
        raise StampsUnavailable(
            N_("Run %(value)s was printed for another lot."), field="run", value=run.number
        )
    require_within(run, stamps)
    past = ranges_of_run(session, run.id, EventKind.STAMPS_BOUND, EventKind.STAMPS_VOIDED)
    for kind, message in (
        (EventKind.STAMPS_BOUND, N_("Stamps %(value)s of run %(run)s are bound already.")),
        (EventKind.STAMPS_VOIDED, N_("Stamps %(value)s of run %(run)s are void.")),
    ):
        taken = ranges.overlap([stamps], [done for done, _ in past[kind]])
        if taken:
            raise _unavailable(message, run, taken)


def activate(session: Session, recorder: Recorder, *, run: StampRun, stamps: Range) -> Event:
    """Let a range of stamps speak for their packets from now on.

    Hidden codes under their patches go with them in the same event, as far as they are on packets.

    Raises:
        StampsUnavailable: some are void, active already, or not of the run.
        OutOfOrder: some are bound to no lot yet.
        LotHeld: their lot is held.
        InvalidInput: a lot's own code: it speaks from the start.
    """
    recorder.require(Permission.STAMPS)
    _own(recorder, run.organisation_id, str(run.number))
    _for_packets(run)
    with_them = hold_with_beside(session, run, stamps)
    require_within(run, stamps)
    past = ranges_of_run(
        session,
        run.id,
        EventKind.STAMPS_BOUND,
        EventKind.STAMPS_ACTIVATED,
        EventKind.STAMPS_VOIDED,
    )
    unbound = ranges.subtract([stamps], [done for done, _ in past[EventKind.STAMPS_BOUND]])
    if unbound:
        raise OutOfOrder(
            N_("Stamps %(value)s of run %(run)s are on no lot yet. Bind them first."),
            field="stamps",
            value=_said(unbound),
            run=run.number,
        )
    for kind, message in (
        (EventKind.STAMPS_ACTIVATED, N_("Stamps %(value)s of run %(run)s are active already.")),
        (EventKind.STAMPS_VOIDED, N_("Stamps %(value)s of run %(run)s are void.")),
    ):
        taken = ranges.overlap([stamps], [done for done, _ in past[kind]])
        if taken:
            raise _unavailable(message, run, taken)
    for done, lot_id in past[EventKind.STAMPS_BOUND]:
        if lot_id is not None and ranges.overlap([stamps], [done]):
            require_free(session, session.get_one(Lot, lot_id))
    wanted = [Stretch(run, stamps), *asleep(session, with_them)]
    return _record(session, recorder, EventKind.STAMPS_ACTIVATED, wanted)


def void(session: Session, recorder: Recorder, *, run: StampRun, stamps: Range) -> Event:
    """Take a range of stamps out of use for ever: spoiled in print, lost, torn off.

    Hidden codes go with the stamps over them in the same event, on whichever label they lie.

    Raises:
        StampsUnavailable: some are void already or not of the run.
    """
    recorder.require(Permission.STAMPS)
    _own(recorder, run.organisation_id, str(run.number))
    with_them = hold_with_beside(session, run, stamps, every=True)
    require_within(run, stamps)
    past = ranges_of_run(session, run.id, EventKind.STAMPS_VOIDED)
    taken = ranges.overlap([stamps], [done for done, _ in past[EventKind.STAMPS_VOIDED]])
    if taken:
        raise _unavailable(N_("Stamps %(value)s of run %(run)s are void already."), run, taken)
    wanted = [Stretch(run, stamps), *not_void(session, with_them)]
    return _record(session, recorder, EventKind.STAMPS_VOIDED, wanted)


def run_by_number(session: Session, organisation_id: UUID, number: int) -> StampRun:
    """The organisation's run of that number.

    Raises:
        NotFound: it has none.
    """
    run = session.scalar(
        select(StampRun).where(
            StampRun.organisation_id == organisation_id, StampRun.number == number
        )
    )
    if run is None:
        raise NotFound(N_("There is no stamp run %(value)s."), field="run", value=number)
    return run


def _record(
    session: Session,
    recorder: Recorder,
    kind: EventKind,
    stamps: Iterable[Stretch],
    *,
    lot: Lot | None = None,
) -> Event:
    return append(
        session,
        recorder,
        Draft(
            kind=kind,
            at=EventTime.local(recorder.now()),
            stamp_ranges=[
                StampRange(
                    each.run.id, each.stamps.first, each.stamps.last, lot.id if lot else None
                )
                for each in stamps
            ],
        ),
    )


def _next_number(session: Session) -> int:
    """One more than the last run; the row of the stamp-id key is the queue for asking."""
    session.scalars(select(Secret).where(Secret.name == "stamp-id").with_for_update()).one()
    return (session.scalar(select(func.max(StampRun.number))) or 0) + 1


def _own(recorder: Recorder, organisation_id: UUID, named: str) -> None:
    if organisation_id != recorder.organisation_id:
        raise NotFound(N_("There is no such record."), value=named)


def _for_packets(run: StampRun) -> None:
    if not Kind(run.kind).stands_for_one_packet:
        raise InvalidInput(
            N_("The codes of run %(value)s speak for their lot from the start."),
            field="run",
            value=run.number,
        )


def require_within(run: StampRun, stamps: Range) -> None:
    """Pass where the run has every stamp of the range.

    Raises:
        StampsUnavailable: it ends before.
    """
    if stamps.last > run.count:
        raise StampsUnavailable(
            N_("Run %(run)s has stamps 1 to %(count)s, not %(value)s."),
            field="stamps",
            value=stamps.last,
            run=run.number,
            count=run.count,
        )


def _unavailable(message: str, run: StampRun, taken: tuple[Range, ...]) -> StampsUnavailable:
    return StampsUnavailable(message, field="stamps", value=_said(taken), run=run.number)


def _said(stamps: tuple[Range, ...]) -> str:
    return ", ".join(
        str(each.first) if each.first == each.last else f"{each.first}-{each.last}"
        for each in stamps
    )
