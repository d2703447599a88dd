"""The letters that an order sends: to the cooperative in Vietnamese, to the buyer in theirs.

Each is queued in the transaction of what it tells of, and told once.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront import formats
from storefront.mail.models import OutboxMail
from storefront.mail.services import queue
from storefront.orders.buyer import readable_phone
from storefront.orders.links import buyer_link, workspace_link
from storefront.orders.models import Order
from storefront.orders.payment import payment_name
from storefront.wording import say
from traceability.errors import N_
from traceability.words import Words

OFFICE = "vi"
"""The language in which a cooperative is written to."""

NO_FEE_YET = N_("The delivery fee is not in this sum: it is told when the order is confirmed.")
"""Said wherever an order's sum is shown while `shipping_vnd` is 0."""

_CANCELLED = N_("Order %(number)s is cancelled")


def tell_of_new_order(session: Session, order: Order, *, base_url: str, token: str) -> None:
    """Tell the cooperative, and give the buyer the link that shows the order."""
    office = order.organisation.email
    if office:
        _queue(
            session,
            order,
            "placed",
            to=office,
            subject=say(
                N_("New order %(number)s: %(total)s"),
                OFFICE,
                number=order.number,
                total=formats.money(order.total_vnd, OFFICE),
            ),
            lines=[
                say(
                    N_("%(name)s, telephone %(phone)s, has ordered:"),
                    OFFICE,
                    name=order.buyer_name,
                    phone=readable_phone(order.buyer_phone),
                ),
                *_goods(order, OFFICE),
                say(
                    N_("The packs are set aside. Call the buyer and confirm the order here:"),
                    OFFICE,
                ),
                workspace_link(base_url, order.number),
            ],
            now=order.placed_at,
        )
    _tell_buyer(
        session,
        order,
        "placed",
        subject=N_("Your order %(number)s with %(organisation)s"),
        lines=[
            say(N_("We have received your order:"), order.language),
            *_goods(order, order.language),
            say(
                N_("%(organisation)s will call you to confirm it. Follow the order here:"),
                order.language,
                organisation=_organisation(order),
            ),
            buyer_link(base_url, token),
            say(N_("Who has this link sees the order. Keep it to yourself."), order.language),
        ],
        now=order.placed_at,
    )


def tell_confirmed(session: Session, order: Order, *, now: datetime) -> None:
    """Tell the buyer that the cooperative will send the goods."""
    line = say(
        N_("%(organisation)s has confirmed your order and is packing it."),
        order.language,
        organisation=_organisation(order),
    )
    subject = N_("Order %(number)s is confirmed")
    _tell_buyer(session, order, "confirmed", subject=subject, lines=[line], now=now)


def tell_shipped(session: Session, order: Order, *, now: datetime) -> None:
    """Tell the buyer that the goods are on their way, and what there will be to pay."""
    line = say(
        N_("Your order is on its way. To pay: %(total)s (%(payment)s)."),
        order.language,
        total=formats.money(order.total_vnd, order.language),
        payment=payment_name(order.payment).in_(order.language),
    )
    subject = N_("Order %(number)s is on its way")
    _tell_buyer(session, order, "shipped", subject=subject, lines=[line], now=now)


def tell_buyer_of_cancelling(session: Session, order: Order, *, now: datetime) -> None:
    """Tell the buyer that the cooperative has called the order off, and why."""
    lines = [
        say(
            N_("%(organisation)s has cancelled your order. The reason: %(reason)s"),
            order.language,
            organisation=_organisation(order),
            reason=order.cancel_reason,
        ),
        say(N_("There is nothing to pay."), order.language),
    ]
    _tell_buyer(session, order, "cancelled", subject=_CANCELLED, lines=lines, now=now)


def tell_office_of_cancelling(session: Session, order: Order, *, now: datetime) -> None:
    """Tell the cooperative that the buyer has called the order off."""
    office = order.organisation.email
    if not office:
        return
    told = say(N_("The buyer has cancelled the order."), OFFICE)
    if order.cancel_reason:
        reason = N_("The buyer has cancelled the order. The reason: %(reason)s")
        told = say(reason, OFFICE, reason=order.cancel_reason)
    _queue(
        session,
        order,
        "cancelled",
        to=office,
        subject=say(_CANCELLED, OFFICE, number=order.number),
        lines=[told, say(N_("The packs are for sale again."), OFFICE)],
        now=now,
    )


def forget_letters(session: Session, order: Order) -> None:
    """Remove every letter about an order, sent or not."""
    session.execute(
        delete(OutboxMail).where(OutboxMail.dedupe_key.startswith(f"order:{order.id}:"))
    )


def _goods(order: Order, language: str) -> list[str]:
    lines = [
        say(
            N_("- %(packs)s × %(product)s: %(sum)s"),
            language,
            packs=formats.number(line.packs, language, decimals=0),
            product=Words(line.product.name_vi, line.product.name_en).in_(language),
            sum=formats.money(line.packs * line.unit_price_vnd, language),
        )
        for line in order.lines
    ]
    total = formats.money(order.total_vnd, language)
    lines.append(say(N_("Together: %(total)s"), language, total=total))
    if order.shipping_vnd == 0:
        lines.append(say(NO_FEE_YET, language))
    return lines


def _organisation(order: Order) -> str:
    names = Words(order.organisation.name_vi, order.organisation.name_en)
    return names.in_(order.language)


def _tell_buyer(
    session: Session, order: Order, occasion: str, *, subject: str, lines: list[str], now: datetime
) -> None:
    """Write to the buyer who left an address: with a greeting, and whom to ask."""
    if not order.buyer_email:
        return
    language = order.language
    greeting = say(N_("Dear %(name)s,"), language, name=order.buyer_name)
    phone = order.organisation.phone
    ask = [say(N_("Questions? Call %(phone)s."), language, phone=phone)] if phone else []
    _queue(
        session,
        order,
        f"{occasion}:buyer",
        to=order.buyer_email,
        subject=say(subject, language, number=order.number, organisation=_organisation(order)),
        lines=[greeting, *lines, *ask, _organisation(order)],
        now=now,
    )


def _queue(
    session: Session,
    order: Order,
    occasion: str,
    *,
    to: str,
    subject: str,
    lines: Iterable[str],
    now: datetime,
) -> None:
    queue(
        session,
        to_address=to,
        subject=subject,
        body="\n\n".join(lines) + "\n",
        dedupe_key=f"order:{order.id}:{occasion}",
        now=now,
        organisation_id=order.organisation_id,
    )
