"""A product page for machines: schema.org's Product and Offer as JSON-LD. Pure."""

from typing import Any

from storefront.catalogue.services import OnSale

IN_STOCK = "https://schema.org/InStock"
OUT_OF_STOCK = "https://schema.org/OutOfStock"


def product(on_sale: OnSale, *, url: str, image_url: str | None, language: str) -> dict[str, Any]:
    """What search engines and price comparisons read; texts in the language of the page."""
    offer = on_sale.offer
    goods = offer.product
    seller = goods.organisation
    found = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": _said(goods, "name", language),
        "description": _said(offer, "description", language),
        "image": image_url,
        "url": url,
        "sku": goods.code,
        "gtin": goods.gtin,
        "brand": {"@type": "Brand", "name": seller.brand or seller.name_vi},
        "weight": {"@type": "QuantitativeValue", "value": goods.net_grams, "unitCode": "GRM"},
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": offer.price_vnd,
            "priceCurrency": "VND",
            "availability": IN_STOCK if on_sale.available else OUT_OF_STOCK,
            "itemCondition": "https://schema.org/NewCondition",
            "seller": {"@type": "Organization", "name": _said(seller, "name", language)},
        },
    }
    return {name: value for name, value in found.items() if value is not None}


def _said(thing: Any, name: str, language: str) -> str | None:
    english: str | None = getattr(thing, f"{name}_en")
    vietnamese: str | None = getattr(thing, f"{name}_vi")
    return english if language == "en" and english else vietnamese
