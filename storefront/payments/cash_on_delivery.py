"""Paying the carrier or the cooperative in cash when the goods arrive."""

from storefront.orders.payment import OrderRef, PaymentStart
from traceability.words import Words


class CashOnDelivery:
    """Nothing is opened anywhere: the order itself says how much is to be collected."""

    identifier = "cash_on_delivery"
    name = Words(vi="Trả tiền khi nhận hàng", en="Pay on delivery")
    advice = Words(
        vi="Bạn trả tiền mặt cho người giao hàng sau khi nhận và kiểm tra gói hàng.",
        en="You pay the carrier in cash once you have received and checked the parcel.",
    )

    def begin(self, order: OrderRef, amount_vnd: int, *, return_url: str) -> PaymentStart:
        """The carrier collects; there is nowhere to go."""
        del order, amount_vnd, return_url
        return PaymentStart(is_due_on_delivery=True)
