"""What a scan found on the books, as the rules want to know it."""

from traceability.lots.models import Lot, Product
from traceability.rules.circular_02_2024 import Period, Record
from traceability.stamps.code import Kind
from traceability.stamps.reading import Reading
from traceability.words import Words


def record_of(reading: Reading) -> Record | None:
    """The record behind a scan; None where the stamp speaks for no lot of ours."""
    lot = reading.lot
    if lot is None:
        return None
    product = lot.product
    organisation = lot.organisation
    return Record(
        product_name=Words(lot.content.name_vi, lot.content.name_en),
        producer_name=Words(organisation.name_vi, organisation.name_en),
        producer_address=Words(organisation.address_vi, organisation.address_en),
        is_packed=product is not None,
        image=product.image if product else None,
        times=_times(reading),
        brand=organisation.brand,
        trademark=organisation.trademark,
        model_code=product.model_code if product else None,
        serial=_serial(reading),
        expires_on=lot.expires_on,
        shelf_life_days=_shelf_life(lot, product),
    )


def _times(reading: Reading) -> tuple[Period, ...]:
    legs = reading.journey.legs if reading.journey else ()
    return tuple(
        Period(leg.stage.name if leg.stage else None, leg.kind.value, leg.first_on, leg.last_on)
        for leg in legs
    )


def _serial(reading: Reading) -> str | None:
    """The stamp's id; a code that many packets share numbers none of them."""
    if reading.run is None or reading.code is None:
        return None
    return reading.code.id if Kind(reading.run.kind).stands_for_one_packet else None


def _shelf_life(lot: Lot, product: Product | None) -> int | None:
    """Days, where the date is the product's own shelf life from the day of packing."""
    if product is None or lot.expires_on != product.expiry(lot.business_date):
        return None
    return product.shelf_life_days
