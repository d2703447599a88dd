"""What events over the API share: naming lots with amounts, and recording in one transaction."""

from collections.abc import Callable
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from storefront.api.answering import created, owned
from storefront.api.event_schemas import EventSchema
from storefront.api.fields import quantity
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.quantities import Quantity


def recorded(act: Callable[[Session], Event]) -> Response:
    """Do `act` and answer with the event that it recorded."""
    return created(EventSchema, act, at="/api/v1/events/{}")


def named_inputs(session: Session, given: list[dict[str, Any]]) -> list[tuple[Lot, Quantity]]:
    """The organisation's lots that were named, with how much of each.

    Raises:
        NotFound: it has none of one.
        InvalidQuantity: not above zero, or finer than a gram.
    """
    named = [(owned(session, Lot, each["lot"], field="lot"), each["quantity"]) for each in given]
    return [(lot, quantity(amount, net_grams=net_grams(lot))) for lot, amount in named]


def net_grams(lot: Lot) -> int:
    """What a piece of the lot weighs; 0 for what is not packed."""
    return lot.product.net_grams if lot.product else 0
