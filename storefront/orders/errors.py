"""What orders refuse.

Conflict
├── WrongOrderState     the order is not where this can be done with it
├── EnteredBefore       an order of that number of that channel stands in the books
├── PriceChanged        the buyer saw another sum than the one that holds now
├── HoldsRecalled       packs of a recalled lot are set aside for it
└── TooManyOpenOrders   a telephone number has orders enough that wait for an answer
"""

from traceability.errors import Conflict


class WrongOrderState(Conflict):
    """`value` is the state in which the order is."""

    code = "wrong_order_state"


class EnteredBefore(Conflict):
    """`value` is the channel's number, `params["number"]` ours."""

    code = "entered_before"


class PriceChanged(Conflict):
    """`value` is the sum that the buyer saw, `params["total_vnd"]` the one that holds."""

    code = "price_changed"


class HoldsRecalled(Conflict):
    """`value` are the codes of the lots."""

    code = "holds_recalled"


class TooManyOpenOrders(Conflict):
    code = "too_many_open_orders"
