"""The outbox: a letter is queued with what it tells of, and leaves soon after, at least once."""

from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.mail.models import OutboxMail
from storefront.mail.transports import MailTransport, MailUndelivered
from traceability.deployment import Deployment
from traceability.errors import N_

LEASE = timedelta(minutes=5)
"""How long a worker has a letter to itself: longer than any mail server takes to answer."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
"""With doubling pauses, about a day and a half; then somebody must look."""
AT_ONCE = 20


def queue(
    session: Session,
    *,
    to_address: str,
    subject: str,
    body: str,
    dedupe_key: str,
    now: datetime,
    organisation_id: UUID | None = None,
) -> None:
    """Queue a letter in the caller's transaction: it leaves if and only if that is committed.

    A letter whose `dedupe_key` (such as `order-placed:<id>`) was queued before is not queued again.
    """
    if session.scalar(select(OutboxMail.id).where(OutboxMail.dedupe_key == dedupe_key)):
        return
    session.add(
        OutboxMail(
            organisation_id=organisation_id,
            to_address=to_address.strip(),
            subject=" ".join(subject.split()),
            body=body,
            dedupe_key=dedupe_key,
            created_at=now,
            not_before=now,
        )
    )
    session.flush()


def deliver_due(deployment: Deployment, transport: MailTransport, *, sender: str) -> int:
    """Send the letters that are due and return how many left.

    Each is taken by moving its `not_before` past the lease in a transaction of its own, sent
    without holding any transaction, and then noted; so a slow mail server stops nobody, and
    several workers do not send the same letter while both are alive.
    """
    sent = 0
    for _ in range(AT_ONCE):
        letter = _take(deployment)
        if letter is None:
            break
        try:
            transport.send(_message(letter, sender=sender, host=deployment.host))
        except MailUndelivered as error:
            _note_failure(deployment, letter, str(error))
        else:
            _note_sent(deployment, letter)
            sent += 1
    return sent


def _take(deployment: Deployment) -> OutboxMail | None:
    now = deployment.clock()
    with deployment.transaction() as session:
        letter = session.scalar(
            select(OutboxMail)
            .where(
                OutboxMail.sent_at.is_(None),
                OutboxMail.given_up_at.is_(None),
                OutboxMail.not_before <= now,
            )
            .order_by(OutboxMail.not_before, OutboxMail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if letter is not None:
            letter.attempts += 1
            letter.not_before = now + LEASE
        return letter


def _note_sent(deployment: Deployment, letter: OutboxMail) -> None:
    with deployment.transaction() as session:
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == letter.id)
            .values(sent_at=deployment.clock(), last_error=None)
        )


def _note_failure(deployment: Deployment, letter: OutboxMail, reason: str) -> None:
    now = deployment.clock()
    is_last = letter.attempts >= MOST_ATTEMPTS
    with deployment.transaction() as session:
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == letter.id)
            .values(
                last_error=reason[:500],
                not_before=now + pause_after(letter.attempts),
                given_up_at=now if is_last else None,
            )
        )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: doubling, up to `LONGEST_PAUSE`."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def _message(letter: OutboxMail, *, sender: str, host: str) -> EmailMessage:
    """The letter as mail; its Message-ID is its own, so that a repetition can be recognised."""
    message = EmailMessage()
    message["From"] = Address("Nguồn", addr_spec=sender)
    try:
        message["To"] = Address(addr_spec=letter.to_address)
    except (ValueError, HeaderParseError) as error:
        raise MailUndelivered(
            N_("“%(value)s” is not a mail address."), field="to_address", value=letter.to_address
        ) from error
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@{urlsplit(f'//{host}').hostname}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
