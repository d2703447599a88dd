"""Where a product is shown to buyers. Listings elsewhere carry this address. Pure."""


def product_link(base_url: str, slug: str) -> str:
    """The page of an offer in the shop."""
    return f"{base_url}/p/{slug}"
