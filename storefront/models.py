"""Every table of the shop in one import, beside those of the library."""

from storefront.accounts import models as accounts
from storefront.idempotency import models as idempotency
from storefront.mail import models as mail

__all__ = ["accounts", "idempotency", "mail"]
