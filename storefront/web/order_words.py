"""What states and channels of orders are called, in the shop and in the workspace."""

from flask_babel import lazy_gettext

from storefront.channels import registry
from storefront.orders.entering import PHONE
from storefront.orders.lifecycle import OrderState
from storefront.orders.services import SHOP
from storefront.web.language import language
from storefront.web.texts import gettext
from traceability.errors import NotFound

STATES = {
    OrderState.PLACED: lazy_gettext("Placed"),
    OrderState.CONFIRMED: lazy_gettext("Confirmed"),
    OrderState.SHIPPED: lazy_gettext("On its way"),
    OrderState.DELIVERED: lazy_gettext("Delivered"),
    OrderState.CANCELLED: lazy_gettext("Cancelled"),
    OrderState.RETURNED: lazy_gettext("Came back"),
}
TONES = {
    OrderState.PLACED: "look",
    OrderState.CONFIRMED: "good",
    OrderState.SHIPPED: "good",
    OrderState.DELIVERED: "",
    OrderState.CANCELLED: "danger",
    OrderState.RETURNED: "danger",
}
"""The badge of a state: what waits for somebody stands out."""


def channel_name(code: str) -> str:
    """Where an order came from; of a channel that is not installed any more its code."""
    if code == SHOP:
        return gettext("Own shop")
    if code == PHONE:
        return gettext("Telephone")
    try:
        return registry.channel(code).name.in_(language())
    except NotFound:
        return code
