"""Every table of the shop in one import, beside those of the library."""

from storefront.accounts import models as accounts
from storefront.catalogue import models as catalogue
from storefront.channels import models as channels
from storefront.idempotency import models as idempotency
from storefront.mail import models as mail
from storefront.orders import models as orders
from storefront.printing import models as printing
from storefront.stock import models as stock
from traceability.database import Base

__all__ = [
    "Base",
    "accounts",
    "catalogue",
    "channels",
    "idempotency",
    "mail",
    "orders",
    "printing",
    "stock",
]
