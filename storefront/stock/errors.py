"""What the stock refuses.

Conflict
└── OutOfStock      fewer packs can be promised than were asked for
"""

from traceability.errors import Conflict


class OutOfStock(Conflict):
    """`params` holds `product_id`, `product` (its name), `value` (wanted) and `available`."""

    code = "out_of_stock"
