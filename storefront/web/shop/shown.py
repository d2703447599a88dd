"""An offer as buyers see it: picture, price, how it stands, and the story of the lot on sale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.catalogue.links import product_link
from storefront.catalogue.models import Offer
from storefront.catalogue.services import OnSale
from storefront.web.assets import asset
from storefront.web.current import deployment
from storefront.web.language import two_text
from storefront.web.plot_drawing import PlotDrawing, draw
from storefront.web.scan.answer import Paper
from storefront.web.scan.journey import Step, steps_of
from storefront.web.scan.laboratory import LaboratoryResult, laboratory_results
from storefront.web.shop.season import Supply, supply
from traceability.claims.reading import claims_of_lot
from traceability.crops import registry
from traceability.errors import InvalidInput
from traceability.files.models import StoredFile
from traceability.lots.journey import journey_of
from traceability.lots.models import Lot
from traceability.parties.former import addresses_then
from traceability.parties.models import Place
from traceability.parties.papers import is_valid
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes
from traceability.times import local_date
from traceability.words import Words

MOST_ORIGINS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """An offer in a list."""

    on_sale: OnSale
    image: str | None
    """SHA-256 of a picture that anyone may see."""
    drawing: str | None
    """The address of a drawing of the crop, for a product without a picture."""
    supply: Supply
    season_starts: int | None
    """The month in which the harvest begins."""

    @property
    def offer(self) -> Offer:
        """What is offered."""
        return self.on_sale.offer

    @property
    def per_kg_vnd(self) -> int:
        """The price of a kilogram, to compare packs of different sizes."""
        return round(self.offer.price_vnd * 1_000 / self.offer.product.net_grams)


@dataclass(frozen=True, slots=True)
class Story:
    """Where the lot on sale comes from, in the shape in which a scanned stamp tells it."""

    lot: Lot
    steps: tuple[Step, ...]
    plots: tuple[Place, ...]
    drawing: PlotDrawing | None
    papers: tuple[Paper, ...]
    tests: tuple[LaboratoryResult, ...]
    stamp_url: str | None
    """The page behind the lot's own code, where it has one."""
    addresses_then: Mapping[UUID | None, Words]
    """The addresses that read otherwise when it was packed, by place."""

    @property
    def origins(self) -> tuple[Place, ...]:
        """A few plots with different addresses, as the origin on a label is told."""
        by_address = {plot.address_vi: plot for plot in self.plots if plot.address_vi}
        return tuple(by_address.values())[:MOST_ORIGINS]


def cards(session: Session, found: Sequence[OnSale], *, now: datetime) -> list[Card]:
    """The offers with their pictures and how it stands with each."""
    wanted = {each.offer.product.image for each in found} - {None}
    public = set(
        session.scalars(
            select(StoredFile.sha256).where(StoredFile.sha256.in_(wanted), StoredFile.is_public)
        )
    )
    return [_card(each, public, local_date(now)) for each in found]


def _card(on_sale: OnSale, public: set[str], today: date) -> Card:
    product = on_sale.offer.product
    months = _season_months(product.material.crop)
    return Card(
        on_sale,
        product.image if product.image in public else None,
        drawing_of(product.material.crop),
        supply(on_sale.available, today=today, season_months=months),
        months[0] if months else None,
    )


def _season_months(crop: str) -> tuple[int, ...]:
    try:
        return registry.profile(crop).season_months
    except InvalidInput:  # its file is not installed any more
        return ()


def drawing_of(crop: str) -> str | None:
    """Our own drawing of a crop, where there is one."""
    name = f"drawings/{crop}.svg"
    assert current_app.static_folder is not None
    return asset(name) if (Path(current_app.static_folder) / name).is_file() else None


def story_of(session: Session, lot: Lot, *, today: date) -> Story:
    """The journey of the lot on sale, and the certificates that speak for it and still stand.

    A certificate that has lapsed since packing may not be advertised with (an OCOP logo least of
    all), so it is left out here; the page behind a stamp tells of it.
    """
    journey = journey_of(session, lot)
    speaking = claims_of_lot(session, lot, journey.lineage).certificates
    steps = steps_of(journey, cooperative=two_text(lot.organisation, "name"))
    places = list({place.id: place for step in steps for place in step.places}.values())
    return Story(
        lot=lot,
        steps=steps,
        plots=journey.plots,
        drawing=draw([plot.outline for plot in journey.plots]),
        papers=tuple(Paper(paper, lapsed=False) for paper in speaking if is_valid(paper, today)),
        tests=tuple(laboratory_results(session, journey.inspections)),
        stamp_url=stamp_url_of(session, lot),
        addresses_then=addresses_then(session, lot.organisation, places, day=lot.business_date),
    )


def stamp_url_of(session: Session, lot: Lot) -> str | None:
    """The address of the lot's own code, where one was issued."""
    run = session.scalars(
        select(StampRun)
        .where(StampRun.lot_id == lot.id, StampRun.kind == Kind.LOT.value)
        .order_by(StampRun.number.desc())
        .limit(1)
    ).first()
    if run is None:
        return None
    code = next(stamp_codes(deployment().vault, run, 1, 1))
    return code.url(f"{run.stamp_host.scheme}://{run.host}")


def product_url(offer: Offer) -> str:
    """The whole address of an offer's page, as codes and search engines carry it."""
    return product_link(deployment().base_url, offer.slug)
