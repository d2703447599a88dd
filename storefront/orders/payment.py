"""The port through which orders are paid, and the ways that are installed.

Ours and third parties' register through the same entry point group, `nguon.payments`: a class
that is made without arguments.
"""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol
from uuid import UUID

from traceability.errors import N_, ConfigurationError, InvalidInput
from traceability.words import Words

GROUP = "nguon.payments"


@dataclass(frozen=True, slots=True)
class OrderRef:
    """What a gateway needs to know of an order."""

    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class PaymentStart:
    """What happens next: the buyer is sent to `redirect_url`, or pays when the goods arrive."""

    redirect_url: str | None = None
    is_due_on_delivery: bool = False


class PaymentGateway(Protocol):
    """One way of being paid."""

    @property
    def identifier(self) -> str:
        """Its name in the database and the API, at most 20 characters; never changed."""
        ...

    @property
    def name(self) -> Words:
        """What a buyer chooses at the checkout."""
        ...

    @property
    def advice(self) -> Words:
        """One sentence under the choice: what the buyer will have to do."""
        ...

    def begin(self, order: OrderRef, amount_vnd: int, *, return_url: str) -> PaymentStart:
        """Open a payment of `amount_vnd` whole đồng.

        Called by the page after the order is committed, never inside its transaction; safe to
        repeat for the same order. Must not be trusted with stock: it knows none.
        """
        ...


class PaidElsewhere:
    """How an order is paid that came in on another channel, which settles with the cooperative.

    Buyers cannot choose it, so it is not among `gateways`.
    """

    identifier = "elsewhere"
    name = Words(vi="Trả qua kênh bán", en="Paid through the channel")
    advice = Words(
        vi="Kênh bán thu tiền của người mua và trả cho hợp tác xã.",
        en="The channel collects from the buyer and pays the cooperative.",
    )

    def begin(self, order: OrderRef, amount_vnd: int, *, return_url: str) -> PaymentStart:
        """Nothing is opened here."""
        del order, amount_vnd, return_url
        return PaymentStart()


@cache
def gateways() -> dict[str, PaymentGateway]:
    """The ways of being paid that are installed, by identifier, in the order of their names.

    Raises:
        ConfigurationError: two of them claim the same identifier.
    """
    found: dict[str, PaymentGateway] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        gateway: PaymentGateway = entry.load()()
        if gateway.identifier in found:
            raise ConfigurationError(
                N_("Two installed ways of paying are called “%(value)s”."),
                field=GROUP,
                value=gateway.identifier,
            )
        found[gateway.identifier] = gateway
    return found


def gateway(identifier: str) -> PaymentGateway:
    """The way of being paid of that identifier.

    Raises:
        InvalidInput: none is installed.
    """
    found = gateways().get(identifier)
    if found is None:
        raise InvalidInput(
            N_("“%(value)s” is not a way of paying here: %(choices)s."),
            field="payment",
            value=identifier,
            choices=", ".join(gateways()),
        )
    return found


def payment_name(identifier: str) -> Words:
    """What an order's way of paying is called; one that is not installed any more by its code."""
    if identifier == PaidElsewhere.identifier:
        return PaidElsewhere.name
    found = gateways().get(identifier)
    return found.name if found else Words(identifier)


def way_paid(identifier: str) -> PaymentGateway:
    """How an order that stands is paid, whoever chose it.

    Raises:
        InvalidInput: the way is not installed any more.
    """
    if identifier == PaidElsewhere.identifier:
        return PaidElsewhere()
    return gateway(identifier)
