"""What a link names, with the page and the links that we have about it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import current_app, url_for
from sqlalchemy.orm import Session

from storefront.catalogue.services import offer_of_product
from storefront.web.current import deployment
from storefront.web.language import two_text
from storefront.web.resolver.linkset import DEFAULT_LINK, Link
from storefront.web.texts import gettext
from traceability.errors import N_, NotFound
from traceability.gs1 import finding
from traceability.gs1.digital_link import DigitalLink
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.lots.publishing import published
from traceability.parties.models import Organisation, Place

_EPCIS_EVENTS = "/epcis/events"


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that a link names.

    `page` is the address to which people are led, or None where the link itself has the page.
    """

    thing: Product | Lot | Place | Organisation | LogisticUnit
    title: str
    owner: Organisation
    page: str | None
    links: tuple[Link, ...]


def subjects_of(session: Session, link: DigitalLink) -> list[Subject]:
    """Everything on our books that the link names and strangers may read about.

    Raises:
        NotFound: there is nothing.
    """
    found = [_described(session, link, thing) for thing in _things(session, link)]
    subjects = [each for each in found if each is not None]
    if not subjects:
        raise NotFound(
            N_("Nothing is known here under %(value)s."), field="uri", value=link.bracketed
        )
    return subjects


def anchor_of(link: DigitalLink) -> str:
    """The link's own address at our host: the path alone, whatever came with it."""
    return str(DigitalLink(deployment().base_url, link.path))


def _things(session: Session, link: DigitalLink) -> list[Any]:
    if link.key.ai == finding.GTIN:
        named = finding.products_named if link.value(finding.LOT) is None else finding.lots_named
        return list(named(session, link))
    if link.key.ai == finding.GLN:
        if len(link.path) > 1:  # an extension (254) names what we keep no number for
            return []
        return [*finding.organisations_named(session, link), *finding.places_named(session, link)]
    return list(finding.units_named(session, link))


def _described(session: Session, link: DigitalLink, thing: Any) -> Subject | None:
    if isinstance(thing, Product):
        return _product(session, link, thing)
    if isinstance(thing, Lot):
        return _lot(session, link, thing)
    if isinstance(thing, Organisation):
        return _organisation(thing)
    if isinstance(thing, Place):
        return _place(link, thing)
    return _unit(session, link, thing)


def _product(session: Session, link: DigitalLink, product: Product) -> Subject | None:
    shop = _shop_page(session, product)
    if shop is None and not finding.published_lots_of(session, product, most=1):
        return None
    title = two_text(product, "name")
    href = shop or anchor_of(link)
    return Subject(
        product,
        title,
        product.organisation,
        shop,
        (Link(DEFAULT_LINK, href, title), Link("pip", href, title), _verification()),
    )


def _lot(session: Session, link: DigitalLink, lot: Lot) -> Subject:
    assert lot.product is not None, "found by its product's GTIN"
    name = two_text(lot.product, "name")
    title = gettext("%(product)s, lot %(lot)s", product=name, lot=lot.code)
    here = anchor_of(link)
    return Subject(
        lot,
        title,
        lot.organisation,
        None,
        (
            Link(DEFAULT_LINK, here, title),
            Link("pip", _shop_page(session, lot.product) or here, name),
            Link("traceability", f"{here}#journey", gettext("The journey")),
            Link("certificationInfo", f"{here}#papers", gettext("Papers")),
            Link("recallStatus", here, gettext("Whether the lot is recalled")),
            *_epcis("MATCH_anyEPCClass", here),
            _verification(),
        ),
    )


def _organisation(organisation: Organisation) -> Subject:
    title = two_text(organisation, "name")
    page = _whole(url_for("shop.cooperative", code=organisation.code))
    links = (Link(DEFAULT_LINK, page, title), Link("locationInfo", page, title))
    return Subject(organisation, title, organisation, page, links)


def _place(link: DigitalLink, place: Place) -> Subject:
    title = two_text(place, "name")
    here = anchor_of(link)
    return Subject(
        place,
        title,
        place.organisation,
        None,
        (
            Link(DEFAULT_LINK, here, title),
            Link("locationInfo", here, title),
            *_epcis("EQ_bizLocation", here),
        ),
    )


def _unit(session: Session, link: DigitalLink, unit: LogisticUnit) -> Subject | None:
    held = finding.contents_of(session, unit)
    if not published(session, [each.lot.id for each in held]):
        return None
    here = anchor_of(link)
    title = gettext("Carton or pallet %(sscc)s", sscc=unit.sscc)
    links = (
        Link(DEFAULT_LINK, here, title),
        Link("traceability", here, title),
        *_epcis("MATCH_anyEPC", here),
    )
    return Subject(unit, title, held[0].lot.organisation, None, links)


def _shop_page(session: Session, product: Product) -> str | None:
    offer = offer_of_product(session, product.id)
    if offer is None or not offer.on_sale:
        return None
    return _whole(url_for("shop.product", slug=offer.slug))


def _verification() -> Link:
    return Link("verificationService", _whole(url_for("scan.look_up")), gettext("Check a stamp"))


def _epcis(parameter: str, anchor: str) -> tuple[Link, ...]:
    """The events in GS1's words, where this site has the repository."""
    if all(rule.rule != _EPCIS_EVENTS for rule in current_app.url_map.iter_rules()):
        return ()
    href = _whole(f"{_EPCIS_EVENTS}?{parameter}={quote(anchor, safe='')}")
    return (Link("epcis", href, "EPCIS 2.0", "application/json"),)


def _whole(path: str) -> str:
    return f"{deployment().base_url}{path}"
