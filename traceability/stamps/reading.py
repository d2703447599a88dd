"""Reading a stamp: from what was scanned or typed to the verdict and what it rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.claims.reading import claims_of_lot
from traceability.errors import BadSignature, KeyRevoked, MalformedStampCode
from traceability.events.models import Event, EventKind, EventStampRange
from traceability.events.standing import standing
from traceability.gs1.keys import gtin14
from traceability.lots.holding import holds_of
from traceability.lots.holds import Hold
from traceability.lots.journey import Journey, journey_of
from traceability.lots.models import Lot
from traceability.parties.models import Certificate
from traceability.parties.papers import lapsed_since
from traceability.recalls.models import Recall
from traceability.recalls.services import recalls_of
from traceability.stamps import keys
from traceability.stamps.code import Kind, StampCode, TypedCode
from traceability.stamps.keyset import PublicKey
from traceability.stamps.linked import LinkedCode
from traceability.stamps.models import StampHost, StampRun
from traceability.stamps.scans import count_scans, record_scan
from traceability.stamps.signing import verify
from traceability.stamps.vault import Vault
from traceability.stamps.verdict import (
    MANY_SCANS_WITHIN_DAYS,
    Evidence,
    Judgement,
    Signature,
    Verdict,
    judge,
)
from traceability.times import local_date


@dataclass(frozen=True, slots=True)
class StampState:
    """What happened to one stamp so far."""

    lot_id: UUID | None = None
    bound_at: datetime | None = None
    activated_at: datetime | None = None
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a code turned out to name, before it is judged."""

    text: str
    code: StampCode | TypedCode | None = None
    signature: Signature = Signature.NOT_CHECKED
    key: PublicKey | None = None
    run: StampRun | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to a scan, with the record that it rests on.

    Whatever names a producer (`run`, `lot`, `journey`, `certificates`, `recall`, `holds`) is
    None or empty unless the verdict stands on our books.
    """

    text: str
    code: StampCode | TypedCode | None
    judgement: Judgement
    checked_at: datetime
    key: PublicKey | None = None
    run: StampRun | None = None
    index: int | None = None
    state: StampState | None = None
    lot: Lot | None = None
    journey: Journey | None = None
    certificates: tuple[Certificate, ...] = ()
    recall: Recall | None = None
    holds: tuple[Hold, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The one word."""
        return self.judgement.verdict


def read_stamp(
    session: Session, vault: Vault, text: str, *, now: datetime, visitor: str | None = None
) -> Reading:
    """Answer a scan.

    With `visitor` (a random cookie) the visit is counted, and the session must be one that writes;
    without it nothing is written.

    1. Read the code, and open its id to run and index.
    2. Check the signature against the keys of its key id and the hosts on our stamps.
    3. Look up what happened to the stamp, its lot, recalls, certificates, earlier scans.
    4. Judge.
    """
    found = find_stamp(session, vault, text)
    run, index = found.run, found.index
    on_books = run is not None and found.signature in (Signature.CORRECT, Signature.NOT_CHECKED)
    if run is None or index is None or not on_books:
        evidence = Evidence(
            well_formed=found.code is not None,
            signature=found.signature,
            kind=found.code.kind if isinstance(found.code, StampCode) else Kind.UNIT,
            format=found.code.format if isinstance(found.code, StampCode) else None,
            today=local_date(now),
        )
        return Reading(text, found.code, judge(evidence), now, key=found.key)
    visit = None
    if visitor is not None:
        visit = record_scan(session, run=run, index=index, visitor=visitor, now=now)
    recently = now - timedelta(days=MANY_SCANS_WITHIN_DAYS)
    scans = count_scans(session, run=run, index=index, visit=visit, since=recently)
    state = state_of(session, run, index)
    lot = session.get(Lot, state.lot_id) if state.lot_id else None
    journey = journey_of(session, lot) if lot else None
    certificates = (
        claims_of_lot(session, lot, journey.lineage).certificates if lot and journey else ()
    )
    recall = recalls_of(session, [lot.id]).get(lot.id) if lot else None
    holds = holds_of(session, [lot.id]).get(lot.id, ()) if lot else ()
    evidence = Evidence(
        signature=found.signature,
        on_books=True,
        kind=Kind(run.kind),
        format=found.code.format if isinstance(found.code, StampCode) else None,
        recalled=recall is not None,
        voided_at=state.voided_at,
        activated_at=state.activated_at,
        expires_on=lot.expires_on if lot else None,
        today=local_date(now),
        # A hidden code lies under a cover: whoever uncovered it first has the packet.
        sold_at=scans.first_at if Kind(run.kind) is Kind.HIDDEN else None,
        earlier_visits=scans.earlier,
        first_visit_at=scans.first_at,
        recent_visits=scans.recent,
        certificate_lapsed=bool(lapsed_since(certificates, local_date(now))),
        held=bool(holds),
        development_host=run.stamp_host.is_development,
    )
    return Reading(
        text,
        found.code,
        judge(evidence),
        now,
        key=found.key or keys.public_key(run.key),
        run=run,
        index=index,
        state=state,
        lot=lot,
        journey=journey,
        certificates=certificates,
        recall=recall,
        holds=holds,
    )


def find_stamp(session: Session, vault: Vault, text: str) -> Found:
    """Read a code and check its signature, without asking what happened to the stamp."""
    try:
        code, claim = _parse(text)
    except MalformedStampCode:
        return Found(text)
    run, index = None, None
    try:
        identity = vault.identities.open(code.id)
    except MalformedStampCode:
        if isinstance(code, TypedCode):
            return Found(text)
    else:
        run = session.scalar(select(StampRun).where(StampRun.number == identity.run))
        index = identity.index
        if run is not None and index > run.count:
            run = None
        if claim and run is not None and not _is_true(session, claim, run, index):
            return Found(text, code, Signature.BAD)
    if isinstance(code, TypedCode):
        return Found(text, code, Signature.NOT_CHECKED, run=run, index=index)
    signature, key = _check(session, vault, code, run)
    if run is not None and key is not None and key.public_bytes != run.key.public_bytes:
        # Another key of ours vouches for a number that it was never given.
        return Found(text, code, Signature.BAD)
    if run is not None and (code.kind.value, code.format.value) != (run.kind, run.format):
        run = None
    return Found(text, code, signature, key=key, run=run, index=index)


def state_of(session: Session, run: StampRun, index: int) -> StampState:
    """What happened to a stamp, from the events whose ranges hold it.

    A code that does not stand for one packet (a lot's own) speaks for its lot from the start,
    until it is void.
    """
    rows = session.execute(
        select(Event.kind, EventStampRange.lot_id, Event.record_time)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(
            EventStampRange.run_id == run.id,
            EventStampRange.first <= index,
            EventStampRange.last >= index,
            standing(),
        )
    ).all()
    happened = {kind: (lot_id, at) for kind, lot_id, at in rows}
    lot_id, bound_at = happened.get(EventKind.STAMPS_BOUND, (None, None))
    _, activated_at = happened.get(EventKind.STAMPS_ACTIVATED, (None, None))
    _, voided_at = happened.get(EventKind.STAMPS_VOIDED, (None, None))
    if not Kind(run.kind).stands_for_one_packet:
        lot_id, bound_at, activated_at = run.lot_id, run.issued_at, run.issued_at
    return StampState(
        lot_id=lot_id,
        bound_at=bound_at,
        # An unbound stamp speaks for no packet, whatever was activated before it was unbound.
        activated_at=activated_at if lot_id else None,
        voided_at=voided_at,
    )


def _parse(text: str) -> tuple[StampCode | TypedCode, LinkedCode | None]:
    """The code, with the GS1 Digital Link that it stood in."""
    if LinkedCode.may_be(text):
        linked = LinkedCode.parse(text)
        return linked.code, linked
    try:
        return StampCode.parse(text), None
    except MalformedStampCode:
        return TypedCode.parse(text), None


def _is_true(session: Session, claim: LinkedCode, run: StampRun, index: int) -> bool:
    """Whether the GTIN and the lot in an address are the record's: nothing signs them.

    A stamp that is on no lot has no record that they could differ from.
    """
    lot_id = state_of(session, run, index).lot_id or run.lot_id
    lot = session.get(Lot, lot_id) if lot_id else None
    if lot is None:
        return True
    gtin = lot.product.gtin if lot.product else None
    return claim.lot in (None, lot.code) and gtin is not None and gtin14(gtin) == claim.gtin


def _check(
    session: Session, vault: Vault, code: StampCode, run: StampRun | None
) -> tuple[Signature, PublicKey | None]:
    """Try the hosts that stood on our stamps; where the address named one, only that."""
    known = list(session.scalars(select(StampHost.host)))
    hosts = [host for host in known if code.host in (None, host)]
    key_set = keys.key_set(session, key_id=code.key_id)
    for host in hosts:
        try:
            verified = verify(
                code,
                host=host,
                keys=key_set,
                issued_at=run.issued_at if run else None,
                tag_key=vault.tag_key,
            )
        except BadSignature:
            continue
        except KeyRevoked:
            return Signature.KEY_REVOKED, None
        return Signature.CORRECT, verified.key
    return Signature.BAD, None
