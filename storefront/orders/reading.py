"""Finding orders: by private link for who bought, by number and in lists for who sells."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from storefront.accounts.tokens import token_hash
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order, OrderLine
from traceability.errors import N_, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission


def order_by_link(session: Session, token: str) -> Order:
    """The order of a private link, found by the hash of it: no comparison tells how near one is.

    Raises:
        NotFound: no order has this link.
    """
    order = session.scalar(select(Order).where(Order.link_hash == token_hash(token).hex()))
    if order is None:
        raise NotFound(N_("No order has this link."))
    return order


def order_by_number(session: Session, recorder: Recorder, number: str) -> Order:
    """The organisation's order of that number.

    Raises:
        NotAllowed, NotFound.
    """
    recorder.require(Permission.ORDERS)
    order = session.scalar(
        select(Order).where(
            Order.organisation_id == recorder.organisation_id, Order.number == number
        )
    )
    if order is None:
        raise NotFound(N_("There is no order %(value)s."), field="order", value=number)
    return order


def orders_of(
    session: Session,
    recorder: Recorder,
    *,
    states: Iterable[OrderState] | None = None,
    wanted: str | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[Order]:
    """The organisation's orders, the newest first.

    `wanted` finds by number, name or digits of the telephone; `before` is the id of the last
    order of the page before.
    """
    recorder.require(Permission.ORDERS)
    query = (
        select(Order)
        .where(Order.organisation_id == recorder.organisation_id)
        .options(selectinload(Order.lines).joinedload(OrderLine.product))
    )
    if states is not None:
        query = query.where(Order.state.in_(list(states)))
    if wanted and wanted.strip():
        text = wanted.strip()
        digits = "".join(c for c in text if c.isdigit()).removeprefix("0")
        found = Order.number.icontains(text, autoescape=True)
        found |= Order.buyer_name.icontains(text, autoescape=True)
        if digits:
            found |= Order.buyer_phone.contains(digits)
        query = query.where(found)
    if before is not None:
        query = query.where(Order.id < before)
    return list(session.scalars(query.order_by(Order.id.desc()).limit(limit)))


def orders_by_state(session: Session, recorder: Recorder) -> dict[OrderState, int]:
    """How many orders the organisation has in each state."""
    recorder.require(Permission.ORDERS)
    rows = session.execute(
        select(Order.state, func.count())
        .where(Order.organisation_id == recorder.organisation_id)
        .group_by(Order.state)
    )
    counted = dict(rows.all())
    return {state: counted.get(state, 0) for state in OrderState}
