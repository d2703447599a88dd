"""What stands on a product's leaflet and brochure, and on a stall's poster, from the record."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from labels import StampContent
from labels.content import Row
from storefront import formats
from storefront.catalogue.links import product_link
from storefront.catalogue.services import offer_of_product
from storefront.printing.goods_labels import DOT, in_language, logo_of, named
from storefront.steps import STEPS
from storefront.vietqr import grouped, plain_account, vietqr
from storefront.wording import say
from traceability.claims.reading import claims_of_lot
from traceability.errors import N_, NotFound
from traceability.files.models import StoredFile
from traceability.files.services import read_file
from traceability.lots.journey import Journey, Leg, journey_of
from traceability.lots.models import Lot, Product
from traceability.parties.models import Certificate, Organisation
from traceability.parties.papers import is_valid
from traceability.parties.schemes import scheme_of

_MOST_PLACES = 2
_LONGEST_TAGLINE = 160
_MEASURE = re.compile(r"(?<=\d) (?=(?:[mk]?g|m?l|[cmk]?m|ha|phút|giờ|ngày|tháng|năm)\b|°C|%)")
_SENTENCE = re.compile(r"(.+?[.!?…])(?:\s+|$)(.*)", re.DOTALL)


def product_content(
    session: Session,
    product: Product,
    lot: Lot | None,
    *,
    base_url: str,
    files: Path,
    today: date,
    language: str,
) -> StampContent:
    """A product's story, the journey of `lot`, and the certificates that speak for it today.

    Its code leads to the product's page in the shop, without one to the shop. The first sentence
    of the offer's description is the tagline. A certificate that has lapsed is left out: it may
    not be advertised with.
    """
    organisation, offer = product.organisation, offer_of_product(session, product.id)
    page = product_link(base_url, offer.slug) if offer else base_url
    told = in_language(offer.description_vi, offer.description_en, language) if offer else ""
    tagline, rest = _tagline(told)
    story = in_language(organisation.story_vi, organisation.story_en, language)
    journey = journey_of(session, lot) if lot else None
    address = in_language(organisation.address_vi, organisation.address_en, language)
    contact = (address, organisation.phone, organisation.email)
    weight = formats.weight(product.net_grams, language)
    made_of = in_language(product.ingredients_vi, product.ingredients_en, language)
    return StampContent(
        product=named(product, language),
        organisation=named(organisation, language),
        more={
            "tagline": _kept(tagline),
            "story": _kept(" ".join(filter(None, (rest, story)))),
            "net": say(N_("Net weight: %(weight)s"), language, weight=weight),
            "price": formats.money(offer.price_vnd, language) if offer else "",
            "ingredients": made_of and say(N_("Ingredients: %(text)s"), language, text=made_of),
            "storage": _kept(in_language(product.storage_vi, product.storage_en, language)),
            "origin": address,
            "address": address,
            "phone": DOT.join(filter(None, contact[1:])),
            "contact": DOT.join(filter(None, contact)),
            "page": page.partition("://")[2],
        },
        rows={
            "journey": tuple(_steps(journey, language)) if journey else (),
            "certificates": tuple(_papers(session, journey, today, language)) if journey else (),
        },
        codes={"page": page},
        pictures={**logo_of(organisation, files), **_photo(session, product, files)},
        language=language,
    )


def payment_content(
    organisation: Organisation,
    *,
    bank: str,
    bank_name: str,
    account: str,
    account_name: str,
    files: Path,
    language: str,
) -> StampContent:
    """A poster for transfers to an account; `bank` is the bank's number of six digits (BIN).

    Raises:
        InvalidInput: the bank or the account cannot be written in a VietQR code.
    """
    return StampContent(
        organisation=named(organisation, language),
        more={
            "bank": bank_name,
            "account": grouped(plain_account(account)),
            "account_name": account_name,
        },
        codes={"payment": vietqr(bank=bank, account=account)},
        pictures=logo_of(organisation, files),
        language=language,
    )


def _tagline(told: str) -> tuple[str, str]:
    """The first sentence, where it is short, and the rest."""
    found = _SENTENCE.match(told.strip())
    if found is None or len(found[1]) > _LONGEST_TAGLINE:
        return "", told
    return found[1], found[2]


def _kept(text: str) -> str:
    """Prose whose figures stay on one line with their units: "5 g" is never broken."""
    return _MEASURE.sub("\N{NO-BREAK SPACE}", text)


def _steps(journey: Journey, language: str) -> Iterator[Row]:
    for leg in journey.legs:
        title = leg.stage.name.in_(language) if leg.stage else say(STEPS[leg.kind.value], language)
        yield Row(title, DOT.join(_told(leg, language)))


def _told(leg: Leg, language: str) -> Iterator[str]:
    """When, where, how much of it there was."""
    first, last = (formats.day(day, language) for day in (leg.first_on, leg.last_on))
    yield first if first == last else f"{first}–{last}"
    yield from (named(place, language) for place in leg.places[:_MOST_PLACES])
    if leg.packs:
        yield say(N_("%(count)s packs"), language, count=formats.number(leg.packs, language))
    elif leg.grams_out:
        yield formats.weight(leg.grams_out, language)


def _papers(session: Session, journey: Journey, today: date, language: str) -> Iterator[Row]:
    for paper in claims_of_lot(session, journey.lot, journey.lineage).certificates:
        if is_valid(paper, today):
            yield Row(_scheme(paper, language), DOT.join(_standing(paper, language)))


def _scheme(paper: Certificate, language: str) -> str:
    name = scheme_of(paper.scheme).name.in_(language)
    if not paper.stars:
        return name
    return say(N_("%(scheme)s, %(stars)s stars"), language, scheme=name, stars=paper.stars)


def _standing(paper: Certificate, language: str) -> Iterator[str]:
    yield say(N_("No. %(number)s"), language, number=paper.number)
    yield paper.issuer
    if paper.valid_to is not None:
        yield say(N_("until %(day)s"), language, day=formats.day(paper.valid_to, language))


def _photo(session: Session, product: Product, files: Path) -> dict[str, bytes]:
    """The product's picture, where anyone may see it."""
    if product.image is None or not session.scalar(
        select(StoredFile.sha256)
        .where(StoredFile.sha256 == product.image, StoredFile.is_public)
        .limit(1)
    ):
        return {}
    try:
        return {"photo": read_file(files, product.image)}
    except NotFound:  # the leaflet is right without it
        return {}
