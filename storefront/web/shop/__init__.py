"""The shop: what is on sale and where it comes from, the cart, the checkout, the buyer's order."""

from storefront.web.shop import browse, cart, checkout, disclosure, order_page, styled_code
from storefront.web.shop.area import blueprint

__all__ = ["blueprint", "browse", "cart", "checkout", "disclosure", "order_page", "styled_code"]
