"""One stamp for every answer that there is, found in what the demo's database holds now.

Nothing is remembered from the loading: each address is looked for in the record and read the way
a shopper's scan is, so that what is said of it is true also days later. What is not there any
more is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storefront.demo.content import cooperatives
from traceability.deployment import Deployment
from traceability.events.models import Event, EventKind, EventLot, EventStampRange
from traceability.lots.models import Lot
from traceability.parties.models import Certificate, Organisation
from traceability.recalls.models import Recall
from traceability.stamps import keys
from traceability.stamps.code import Kind, StampCode
from traceability.stamps.identity import LARGEST_RUN
from traceability.stamps.models import Scan, SigningKey, StampRun
from traceability.stamps.reading import read_stamp
from traceability.stamps.services import stamp_codes
from traceability.stamps.signing import sign
from traceability.stamps.verdict import (
    MANY_SCANS,
    MANY_SCANS_WITHIN_DAYS,
    Notice,
    Verdict,
)
from traceability.times import local_date

_LOOKED_AT = 12
"""Candidates that are read at most for one answer."""

Answer = Verdict | Notice


@dataclass(frozen=True, slots=True)
class Example:
    """A stamp's address and what a scan of it says at this moment."""

    verdict: Verdict
    notices: tuple[Notice, ...]
    url: str
    organisation_code: str | None = None
    product_vi: str | None = None
    run_number: int | None = None
    index: int | None = None


def examples(session: Session, deployment: Deployment, *, now: datetime) -> tuple[Example, ...]:
    """One stamp for each verdict, in the verdicts' order, and one for each notice besides."""
    found: dict[Answer, Example] = {}
    for hoped_for, code in _candidates(session, deployment, now):
        if hoped_for in found:
            continue
        url = code if isinstance(code, str) else code.url(deployment.base_url)
        said = url.partition("/T/")[2]  # what the site's page is asked for
        reading = read_stamp(session, deployment.vault, said, now=now)
        notices = tuple(each for each in reading.judgement.notices if each is not Notice.SAMPLE)
        example = Example(
            verdict=reading.verdict,
            notices=notices,
            url=url,
            organisation_code=reading.run.organisation.code if reading.run else None,
            product_vi=reading.lot.product.name_vi if reading.lot and reading.lot.product else None,
            run_number=reading.run.number if reading.run else None,
            index=reading.index,
        )
        for answer in notices or (reading.verdict,):
            found.setdefault(answer, example)
    in_order: list[Answer] = [*Verdict, *Notice]
    return tuple(found[each] for each in in_order if each in found)


def _candidates(
    session: Session, deployment: Deployment, now: datetime
) -> Iterator[tuple[Answer, str | StampCode]]:
    """Codes that are likely to get an answer, each with the answer that is hoped for."""
    for hoped_for, rows in _printed(now):
        for run, index in session.execute(rows.limit(_LOOKED_AT)):
            yield hoped_for, next(stamp_codes(deployment.vault, run, index, index))
    yield from _forged(session, deployment)


def _printed(now: datetime) -> Iterator[tuple[Answer, Select[StampRun, int]]]:
    """Where to look for a printed stamp of each answer: runs, and which stamp of each."""
    today = local_date(now)
    middle = (StampRun.count + 1) // 2  # the ends of a run are what people try first
    runs = (
        select(StampRun, middle)
        .join(Organisation, Organisation.id == StampRun.organisation_id)
        .outerjoin(Lot, Lot.id == StampRun.lot_id)
        .where(Organisation.is_demo)
        .order_by(StampRun.number.desc())
    )
    on_packs = runs.where(StampRun.kind == Kind.UNIT.value, StampRun.lot_id.is_not(None))
    good = on_packs.where(Lot.expires_on >= today)
    first = cooperatives()[0].code
    unseen = good.order_by(None).order_by(Organisation.code != first, StampRun.number.desc())
    recalled = select(Recall.lot_id).where(Recall.closed_at.is_(None))
    lapsed = select(Certificate.id).where(
        Certificate.organisation_id == Lot.organisation_id,
        Certificate.valid_to < today,
        Certificate.product_id == Lot.product_id,
        Lot.business_date.between(Certificate.valid_from, Certificate.valid_to),
    )
    many = func.count() >= MANY_SCANS
    week_ago = now - timedelta(days=MANY_SCANS_WITHIN_DAYS)
    yield Verdict.FIRST_SCAN, unseen
    inspected = select(EventLot.lot_id).join(Event, Event.id == EventLot.event_id)
    yield (
        Notice.HELD,
        on_packs.where(StampRun.lot_id.in_(inspected.where(Event.kind == EventKind.INSPECT))),
    )
    yield Notice.CERTIFICATE_LAPSED, good.where(lapsed.exists())
    yield Verdict.RECALLED, on_packs.where(StampRun.lot_id.in_(recalled))
    yield Verdict.VOID, _voided()
    yield Verdict.NOT_ACTIVATED, runs.where(StampRun.lot_id.is_(None))
    yield Verdict.EXPIRED, on_packs.where(Lot.expires_on < today)
    yield Verdict.SOLD, _scanned().where(StampRun.kind == Kind.HIDDEN.value)
    yield Verdict.SCANNED_BEFORE, _scanned().having(~many)
    yield Notice.MANY_SCANS, _scanned().where(Scan.scanned_at >= week_ago).having(many)


def _voided() -> Select[StampRun, int]:
    return (
        select(StampRun, EventStampRange.first)
        .join(EventStampRange, EventStampRange.run_id == StampRun.id)
        .join(Event, Event.id == EventStampRange.event_id)
        .where(Event.kind == EventKind.STAMPS_VOIDED)
        .order_by(StampRun.number.desc())
    )


def _scanned() -> Select[StampRun, int]:
    """Stamps with visits, the runs of the newest first."""
    last = func.max(Scan.scanned_at)
    return (
        select(StampRun, Scan.stamp_index)
        .join(Scan, Scan.run_id == StampRun.id)
        .group_by(StampRun.id, Scan.stamp_index)
        .order_by(last.desc())
    )


def _forged(session: Session, deployment: Deployment) -> Iterator[tuple[Answer, str | StampCode]]:
    """What no printer made: a typed code; none at all, an altered one, of no run, by a thief."""
    vault = deployment.vault
    run = session.scalar(select(StampRun).order_by(StampRun.number).limit(1))
    if run is None:
        return
    genuine = next(stamp_codes(vault, run))
    yield Notice.UNSIGNED_LOOKUP, f"{deployment.base_url}/T/{genuine.id}"
    yield Verdict.MALFORMED, f"{deployment.base_url}/T/{genuine.id[::-1]}"
    altered = bytes([genuine.signature[0] ^ 1]) + genuine.signature[1:]
    yield Verdict.BAD_SIGNATURE, replace(genuine, signature=altered)
    nobodys = vault.identities.seal(LARGEST_RUN, 1)
    stands = SigningKey.revoked_at.is_(None)
    for hoped_for, condition in ((Verdict.UNKNOWN, stands), (Verdict.KEY_REVOKED, ~stands)):
        key = session.scalar(select(SigningKey).where(condition).order_by(SigningKey.active_from))
        if key is not None:
            secret = keys.private_key(vault, key)
            code = sign(secret, host=deployment.host, kind=Kind.UNIT, stamp_id=nobodys)
            yield hoped_for, code
