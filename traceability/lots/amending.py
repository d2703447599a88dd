"""Changing how a product is described.

What it weighs stays: packs of another weight are another product.
"""

from typing import Any

from sqlalchemy.orm import Session

from traceability.folding import fold
from traceability.gs1.keys import checked_gtin
from traceability.lots.models import Product
from traceability.parties.entering import fitting
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_name
from traceability.parties.roles import Permission


def describe_product(
    session: Session,
    recorder: Recorder,
    product: Product,
    *,
    name_vi: str,
    gtin: str | None,
    **details: Any,
) -> Product:
    """Give a product another name, number or description. `details` are further text columns.

    Raises:
        InvalidGtin: the GTIN's check digit is wrong.
        InvalidInput: a text that cannot stand.
        NotFound: the product is another organisation's.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(product)
    product.name_vi = checked_name(name_vi)
    product.gtin = checked_gtin(gtin) if gtin else None
    for name, value in fitting(Product, **details).items():
        setattr(product, name, value)
    product.folded = fold(product.code, product.name_vi, product.name_en)
    session.flush()
    return product


def picture_product(
    session: Session, recorder: Recorder, product: Product, *, image: str | None
) -> Product:
    """Give a product a picture: the SHA-256 of a stored file; None takes it away."""
    recorder.require(Permission.REGISTERS)
    recorder.require_own(product)
    product.image = image
    session.flush()
    return product
