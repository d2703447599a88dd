"""The pages behind links, in the frame of the scan pages: light, and the answer first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session, selectinload

from storefront.web.current import deployment
from storefront.web.language import two_text
from storefront.web.plot_drawing import PlotDrawing, draw
from storefront.web.resolver.subjects import Subject, anchor_of
from storefront.web.scan.answer import Pack, Paper, pack_of, papers_on, shown_image
from storefront.web.scan.journey import Step, steps_of
from storefront.web.scan.laboratory import LaboratoryResult, laboratory_results
from storefront.web.scan.words import recall_said
from storefront.web.workspace.kinds import PLACE_KINDS
from traceability.claims.reading import claims_of_lot
from traceability.gs1 import finding
from traceability.gs1.digital_link import DigitalLink
from traceability.gs1.elements import Element
from traceability.gs1.finding import Held
from traceability.gs1.keys import gtin14
from traceability.lots.journey import journey_of
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.lots.publishing import published
from traceability.parties.former import addresses_then
from traceability.parties.models import Organisation, Place
from traceability.recalls.models import Recall
from traceability.recalls.services import recalls_of
from traceability.times import local_date
from traceability.words import Words

MOST_LOTS = 20


@dataclass(frozen=True, slots=True)
class AboutLot:
    """What a page tells of a lot, under the names that the scan page's parts ask for."""

    organisation: Organisation
    pack: Pack
    recall: Recall | None
    is_expired: bool
    steps: tuple[Step, ...]
    plots: tuple[Place, ...]
    drawing: PlotDrawing | None
    papers: tuple[Paper, ...]
    tests: tuple[LaboratoryResult, ...]
    addresses_then: Mapping[UUID | None, Words]


@dataclass(frozen=True, slots=True)
class Row:
    """A lot in a list: how much of it, its address where its product has a GTIN, its recall."""

    lot: Lot
    held: Held | None
    address: str | None
    is_recalled: bool


def page_of(session: Session, link: DigitalLink, subject: Subject) -> str:
    """The page about a thing that no other page of the site is about."""
    thing = subject.thing
    if isinstance(thing, Lot):
        return _lot(session, link, thing)
    if isinstance(thing, Product):
        lots = finding.published_lots_of(session, thing, most=MOST_LOTS)
        return render_template(
            "resolver/product.html",
            link=link,
            product=thing,
            seller=subject.owner,
            rows=_rows(session, [(lot, None) for lot in lots]),
        )
    if isinstance(thing, Place):
        return _place(session, link, thing)
    assert isinstance(thing, LogisticUnit)
    return _unit(session, link, thing, subject.owner)


def _lot(session: Session, link: DigitalLink, lot: Lot) -> str:
    today = _today()
    journey = journey_of(session, lot)
    steps = steps_of(journey, cooperative=two_text(lot.organisation, "name"))
    places = list({place.id: place for step in steps for place in step.places}.values())
    shown = AboutLot(
        organisation=lot.organisation,
        pack=pack_of(lot, shown_image(session, lot)),
        recall=recalls_of(session, [lot.id]).get(lot.id),
        is_expired=lot.expires_on is not None and lot.expires_on < today,
        steps=steps,
        plots=journey.plots,
        drawing=draw([plot.outline for plot in journey.plots]),
        papers=papers_on(claims_of_lot(session, lot, journey.lineage).certificates, today),
        tests=tuple(laboratory_results(session, journey.inspections)),
        addresses_then=addresses_then(session, lot.organisation, places, day=lot.business_date),
    )
    return render_template("resolver/lot.html", link=link, shown=shown, recall_said=recall_said)


def _place(session: Session, link: DigitalLink, place: Place) -> str:
    place = session.get_one(Place, place.id, options=[selectinload(Place.planting_area_codes)])
    return render_template(
        "resolver/place.html",
        link=link,
        place=place,
        kind=PLACE_KINDS[place.kind],
        drawing=draw([place.outline]),
        today=_today(),
    )


def _unit(session: Session, link: DigitalLink, unit: LogisticUnit, owner: Organisation) -> str:
    held = finding.contents_of(session, unit)
    open_ = published(session, [each.lot.id for each in held])
    shown = [(each.lot, each) for each in held if each.lot.id in open_]
    return render_template(
        "resolver/unit.html",
        link=link,
        unit=unit,
        organisation=owner,
        rows=_rows(session, shown),
        kept_back=len(held) - len(shown),
    )


def _rows(session: Session, lots: Sequence[tuple[Lot, Held | None]]) -> list[Row]:
    recalled = recalls_of(session, [lot.id for lot, _ in lots])
    return [Row(lot, held, address_of(lot), lot.id in recalled) for lot, held in lots]


def address_of(lot: Lot) -> str | None:
    """The lot's GS1 Digital Link at our host, where its product has a GTIN."""
    gtin = lot.product.gtin if lot.product else None
    if gtin is None:
        return None
    path = (Element(finding.GTIN, gtin14(gtin)), Element(finding.LOT, lot.code))
    return anchor_of(DigitalLink("", path))


def _today() -> date:
    return local_date(deployment().clock())
