"""Gathering from the registers what there is to say about the products that are on sale."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.catalogue.links import product_link
from storefront.catalogue.models import Offer
from storefront.catalogue.services import offers_of
from storefront.channels.goods import Goods, Paper, Picture
from storefront.stock.availability import Shelf
from storefront.stock.shelves import allotments, shelves
from traceability.claims.reading import claims_of_lot
from traceability.files.models import StoredFile
from traceability.lots.journey import Journey, journey_of
from traceability.lots.models import Lot, Product
from traceability.parties.models import Place
from traceability.parties.papers import is_valid
from traceability.parties.recorder import Recorder
from traceability.recalls.services import recalled_products
from traceability.rules.rule_set import Act
from traceability.rules.services import check_lot
from traceability.times import local_date
from traceability.words import Words


def goods_on_sale(
    session: Session, recorder: Recorder, *, channel: str, base_url: str
) -> list[tuple[Offer, Goods]]:
    """The organisation's offers that are on sale, by product code, with all there is to say.

    Stock is what is set aside for the channel, never the shared pool: nobody there tells us of a
    sale before it is shipped. It is never more than may be sold and nobody was promised, and none
    of a product that is being recalled.
    """
    offers = [found.offer for found in offers_of(session, recorder) if found.offer.on_sale]
    products = {offer.product_id for offer in offers}
    allotted = allotments(session, products)
    recalled = recalled_products(session, recorder.organisation_id)
    on_shelf = shelves(session, products, now=recorder.now())
    lots = _lots(session, on_shelf)
    described = [
        (
            offer,
            _goods(
                session,
                offer,
                lots.get(offer.product_id),
                stock_packs=0
                if offer.product_id in recalled
                else min(
                    allotted.get(offer.product_id, {}).get(channel, 0),
                    on_shelf[offer.product_id].unpromised,
                ),
                today=local_date(recorder.now()),
                base_url=base_url,
            ),
        )
        for offer in offers
    ]
    return sorted(described, key=lambda pair: pair[1].sku)


def _lots(session: Session, on_shelf: Mapping[UUID, Shelf]) -> dict[UUID, Lot]:
    """For each product the lot whose plots and papers speak for it: what goes out next.

    Where nothing lies there, it is the lot that was packed last.
    """
    lots: dict[UUID, Lot] = {}
    for product_id, shelf in on_shelf.items():
        if shelf.piles:
            lot = session.get(Lot, shelf.piles[0].lot_id)
        else:
            lot = session.scalar(
                select(Lot)
                .where(Lot.product_id == product_id)
                .order_by(Lot.business_date.desc(), Lot.id.desc())
                .limit(1)
            )
        if lot is not None:
            lots[product_id] = lot
    return lots


def _goods(
    session: Session,
    offer: Offer,
    lot: Lot | None,
    *,
    stock_packs: int,
    today: date,
    base_url: str,
) -> Goods:
    product = offer.product
    organisation = product.organisation
    journey = journey_of(session, lot) if lot else None
    plots = journey.plots if journey else ()
    return Goods(
        sku=product.code,
        name=Words(product.name_vi, product.name_en),
        crop=product.material.crop,
        net_grams=product.net_grams,
        price_vnd=offer.price_vnd,
        stock_packs=stock_packs,
        description=_words(offer.description_vi, offer.description_en),
        producer=Words(organisation.name_vi, organisation.name_en),
        producer_address=Words(organisation.address_vi, organisation.address_en),
        producer_phone=organisation.phone,
        brand=organisation.brand,
        gtin=product.gtin,
        ingredients=_words(product.ingredients_vi, product.ingredients_en),
        shelf_life_days=product.shelf_life_days,
        storage=_words(product.storage_vi, product.storage_en),
        papers=_papers(session, journey, today=today),
        planting_area_codes=_area_codes(plots, today=today),
        page_url=product_link(base_url, offer.slug),
        pictures=_pictures(session, product),
        lacking=_lacking(session, lot, today=today),
    )


def _words(vi: str | None, en: str | None) -> Words | None:
    return Words(vi, en) if vi else None


def _papers(session: Session, journey: Journey | None, *, today: date) -> tuple[Paper, ...]:
    """Certificates that stand today and did on the day of packing; a lapsed one is no claim.

    Without a lot there is nothing of which anything could be claimed.
    """
    if journey is None:
        return ()
    speaking = claims_of_lot(session, journey.lot, journey.lineage).certificates
    valid = [paper for paper in speaking if is_valid(paper, today)]
    return tuple(
        Paper(paper.scheme, paper.number, paper.issuer, paper.stars, paper.valid_to)
        for paper in sorted(valid, key=lambda paper: (paper.scheme, paper.number))
    )


def _lacking(session: Session, lot: Lot | None, *, today: date) -> tuple[Words, ...]:
    if lot is None:
        return ()
    missing = check_lot(session, lot, today=today).blocking(Act.LISTINGS)
    return tuple(answer.item.name for answer in missing)


def _area_codes(plots: Sequence[Place], *, today: date) -> tuple[str, ...]:
    codes = {
        code.code
        for plot in plots
        for code in plot.planting_area_codes
        if code.status == "active"
        and code.valid_from <= today
        and (code.valid_to is None or today <= code.valid_to)
    }
    return tuple(sorted(codes))


def _pictures(session: Session, product: Product) -> tuple[Picture, ...]:
    if product.image is None:
        return ()
    stored = session.get(StoredFile, (product.image, product.organisation_id))
    return (Picture(stored.sha256, stored.media_type),) if stored else ()
