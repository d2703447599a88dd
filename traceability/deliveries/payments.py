"""Paying members. A payment is never edited: a wrong one is cancelled by a row of its own."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.deliveries.accounts import account_of
from traceability.deliveries.models import MemberPayment, PaymentMethod, PaymentReversal
from traceability.deliveries.pricing import checked_reason
from traceability.errors import N_, Conflict, InvalidInput
from traceability.parties.models import Party
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_text, checked_whole
from traceability.parties.roles import Permission
from traceability.times import local_date

MOST_PAYMENT_VND = 10**12
"""A million million đồng at once is a slip of the keyboard."""

LONGEST_NOTE = 200
LONGEST_KEY = 100


def pay(
    session: Session,
    recorder: Recorder,
    *,
    party: Party,
    amount_vnd: int,
    method: PaymentMethod,
    paid_on: date,
    note: str | None = None,
    key: str | None = None,
    seen_balance_vnd: int | None = None,
) -> MemberPayment:
    """Record money that a member was given; more than is owed is an advance.

    The same `key` again gives the payment that was recorded with it. With `seen_balance_vnd`, the
    balance that whoever pays has before their eyes, the payment is refused where it is another by
    now: two desks that pay the same debt pay it once.

    Raises:
        InvalidInput: no amount, a day to come, a note that cannot be kept.
        Conflict: the balance has changed, or the key stands for another payment.
    """
    recorder.require(Permission.MEMBERS)
    recorder.require_own(party)
    checked_whole(amount_vnd, field="amount_vnd", most=MOST_PAYMENT_VND)
    if paid_on > local_date(recorder.now()):
        raise InvalidInput(
            N_("The day %(value)s lies in the future."), field="paid_on", value=paid_on
        )
    note = (checked_text(note, field="note", most=LONGEST_NOTE) or "").strip() or None
    key = checked_text(key, field="key", most=LONGEST_KEY) or None
    hold_account(session, party)
    payment = MemberPayment(
        organisation_id=recorder.organisation_id,
        party_id=party.id,
        amount_vnd=amount_vnd,
        method=method,
        paid_on=paid_on,
        note=note,
        key=key,
        recorded_at=recorder.now(),
        recorded_by=recorder.person_id,
    )
    known = _known(session, payment) if key else None
    if known is not None:
        return known
    if seen_balance_vnd is not None:
        balance = account_of(session, party).balance_vnd
        if balance != seen_balance_vnd:
            raise Conflict(
                N_("The balance has changed in the meantime. Look at it again."),
                field="amount_vnd",
                value=balance,
            )
    session.add(payment)
    session.flush()
    return payment


def cancel_payment(
    session: Session, recorder: Recorder, *, payment: MemberPayment, reason: str
) -> PaymentReversal:
    """Say that a payment does not count: it was not made, or taken back.

    Raises:
        InvalidInput: no reason.
        Conflict: it was cancelled before.
    """
    recorder.require(Permission.MEMBERS)
    recorder.require_own(payment)
    reason = checked_reason(reason)
    hold_account(session, payment.party)
    if session.scalar(select(PaymentReversal.id).where(PaymentReversal.payment_id == payment.id)):
        raise Conflict(N_("This payment was cancelled before."), field="payment")
    reversal = PaymentReversal(
        organisation_id=recorder.organisation_id,
        payment_id=payment.id,
        reason=reason,
        recorded_at=recorder.now(),
        recorded_by=recorder.person_id,
    )
    session.add(reversal)
    session.flush()
    session.expire(payment, ["reversal"])
    return reversal


def hold_account(session: Session, party: Party) -> None:
    """Let nobody else pay the member until the end of the transaction."""
    session.scalars(
        select(Party).where(Party.id == party.id).with_for_update(key_share=True, of=Party)
    ).one()


def _known(session: Session, payment: MemberPayment) -> MemberPayment | None:
    """The payment that was recorded with the same key, where it says the same."""
    known = session.scalar(
        select(MemberPayment).where(
            MemberPayment.organisation_id == payment.organisation_id,
            MemberPayment.key == payment.key,
        )
    )
    if known is None:
        return None
    said = ("party_id", "amount_vnd", "method", "paid_on", "note")
    if any(getattr(known, name) != getattr(payment, name) for name in said):
        raise Conflict(
            N_("The key “%(value)s” stands for another payment."), field="key", value=payment.key
        )
    return known
