"""What is on the books about a lot, as the rules want to know it."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.claims.reading import claims_of_lot
from traceability.errors import N_
from traceability.events.models import EventKind
from traceability.files.models import StoredFile
from traceability.lots.journey import Journey, Leg, beginnings_of, journey_of
from traceability.lots.models import Lot, Product
from traceability.parties.models import Certificate
from traceability.parties.papers import is_valid
from traceability.rules.values import (
    Day,
    Expiry,
    NetWeight,
    PaperOnRecord,
    Period,
    Picture,
    Record,
    StageOnRecord,
    Value,
)
from traceability.words import Words

_ORIGINS = (EventKind.HARVEST, EventKind.RECEIVE)
_NUMBERED = N_("Each stamp has its own serial number; whoever scans it sees it.")
_NOT_PACKED = {
    "product_image": N_("These goods are not packed yet, so there is no pack to picture."),
    "shelf_life": N_("These goods are not packed yet; shelf life counts from packing."),
}


def record_of_lot(session: Session, lot: Lot, *, today: date) -> Record:
    """The record behind a lot, as it stands on a day."""
    journey = journey_of(session, lot)
    certificates = claims_of_lot(session, lot, journey.lineage).certificates
    return record_of(
        lot,
        journey,
        certificates=certificates,
        image=public_image(session, lot.product),
        serial=None,
        today=today,
        reasons={"serial": _NUMBERED},
    )


def records_at_a_glance(
    session: Session, lots: Sequence[Lot], *, today: date
) -> dict[UUID, Record]:
    """Of many lots what is quickly read, in a constant number of statements.

    That is how each came about itself, without what it was made of and without certificates: no
    more than the whole record says.
    """
    journeys = beginnings_of(session, lots)
    wanted = {lot.product.image for lot in lots if lot.product and lot.product.image}
    kept = select(StoredFile.sha256).where(StoredFile.sha256.in_(wanted), StoredFile.is_public)
    public = set(session.scalars(kept)) if wanted else set()
    return {
        lot.id: record_of(
            lot,
            journeys[lot.id],
            certificates=(),
            image=lot.product.image if lot.product and lot.product.image in public else None,
            serial=None,
            today=today,
        )
        for lot in lots
    }


def record_of(
    lot: Lot,
    journey: Journey | None,
    *,
    certificates: Iterable[Certificate],
    image: str | None,
    serial: str | None,
    today: date,
    reasons: dict[str, str] | None = None,
) -> Record:
    """The record from what was read of a lot. `image` is the picture that anyone may see."""
    product, organisation = lot.product, lot.organisation
    legs = journey.legs if journey else ()
    origins = [leg for leg in legs if leg.kind in _ORIGINS]
    material = product.material if product else lot.material
    assert material is not None, "guarded by ck_lots_material_or_product"
    values: dict[str, tuple[Value, ...]] = {
        "product_name": (Words(lot.content.name_vi, lot.content.name_en),),
        "product_image": (Picture(image),) if image else (),
        "producer_name": (Words(organisation.name_vi, organisation.name_en),),
        "producer_address": (Words(organisation.address_vi, organisation.address_en),),
        "producer_phone": _said(organisation.phone),
        "producer_identifier": _said(organisation.registration),
        "event_times": tuple(_period(leg) for leg in legs),
        "brand": _said(organisation.brand),
        "trademark": _said(organisation.trademark),
        "serial": _said(serial),
        "shelf_life": _expiry(lot, product),
        "origin": _origin(origins) or (Words(organisation.address_vi, organisation.address_en),),
        "production_date": (Day(lot.business_date),),
        "lot_code": (Words(lot.code),),
        "source": _sources(origins),
        **(_of_product(product) if product else {}),
    }
    return Record(
        crop=material.crop,
        is_packed=product is not None,
        packed_on=lot.business_date,
        values=values,
        reasons={**({} if product else _NOT_PACKED), **(reasons or {})},
        stages=tuple(
            StageOnRecord(
                leg.stage.code if leg.stage else None,
                leg.kind.value,
                frozenset(key for key, _ in leg.facts),
                _period(leg),
            )
            for leg in legs
        ),
        papers=tuple(
            PaperOnRecord(each.scheme, each.number, is_valid(each, today)) for each in certificates
        ),
    )


def public_image(session: Session, product: Product | None) -> str | None:
    """The product's picture, where it is kept and anyone may see it."""
    if product is None or product.image is None:
        return None
    return session.scalar(
        select(StoredFile.sha256)
        .where(StoredFile.sha256 == product.image, StoredFile.is_public)
        .limit(1)
    )


def _of_product(product: Product) -> dict[str, tuple[Value, ...]]:
    return {
        "model_code": _said(product.model_code),
        "gtin": _said(product.gtin),
        "net_weight": (NetWeight(product.net_grams),),
        "ingredients": _words(product.ingredients_vi, product.ingredients_en),
        "storage": _words(product.storage_vi, product.storage_en),
    }


def _origin(origins: Iterable[Leg]) -> tuple[Words, ...]:
    """The addresses of the plots, each once."""
    found: dict[UUID | str, Words] = {}
    for leg in origins:
        for place in leg.places:
            if place.address_vi:
                found[place.address_vi] = Words(place.address_vi, place.address_en)
    return tuple(found.values())


def _sources(origins: Iterable[Leg]) -> tuple[Words, ...]:
    places = {place.id: place for leg in origins for place in leg.places}
    return tuple(Words(place.name_vi, place.name_en) for place in places.values())


def _period(leg: Leg) -> Period:
    return Period(leg.stage.name if leg.stage else None, leg.kind.value, leg.first_on, leg.last_on)


def _said(text: str | None) -> tuple[Words, ...]:
    return (Words(text),) if text else ()


def _words(vi: str | None, en: str | None) -> tuple[Words, ...]:
    return (Words(vi, en),) if vi else ()


def _expiry(lot: Lot, product: Product | None) -> tuple[Expiry, ...]:
    """The last good day; with the days where it is the product's own shelf life from packing."""
    if lot.expires_on is None:
        return ()
    is_usual = product is not None and lot.expires_on == product.expiry(lot.business_date)
    return (Expiry(lot.expires_on, product.shelf_life_days if product and is_usual else None),)
