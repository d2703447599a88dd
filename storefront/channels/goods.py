"""What there is to say about a product that is listed: neutral, before any marketplace. Pure.

`FIELDS` are the names that a column map may use. A field gives text, a whole number, or None where
there is nothing to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from storefront import formats
from storefront.wording import say
from traceability.errors import N_
from traceability.words import Words

Value = str | int | None

MOST_IMAGES = 9

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}
"""Pictures that marketplaces take. A drawing (SVG) is none of them: it needs a photo."""

SCHEMES = {
    "vietgap": N_("VietGAP"),
    "ocop": N_("OCOP"),
    "organic": N_("Organic"),
    "haccp": N_("HACCP"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A kept picture of the product."""

    sha256: str
    media_type: str

    @property
    def extension(self) -> str | None:
        """How its file is called at the end; None where marketplaces do not take it."""
        return EXTENSIONS.get(self.media_type)


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate that is valid today and speaks for what is sold."""

    scheme: str
    number: str
    issuer: str
    stars: int | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """One product on sale. Weights in grams, money in whole đồng, stock in packs set aside."""

    sku: str
    name: Words
    crop: str
    net_grams: int
    price_vnd: int
    stock_packs: int
    description: Words | None
    producer: Words
    producer_address: Words
    producer_phone: str | None
    brand: str | None
    gtin: str | None
    ingredients: Words | None
    shelf_life_days: int | None
    storage: Words | None
    papers: tuple[Paper, ...]
    planting_area_codes: tuple[str, ...]
    page_url: str
    pictures: tuple[Picture, ...]
    lacking: tuple[Words, ...] = ()
    """What the law asks for and the lot on sale lacks: with any of it nothing may be listed."""

    @property
    def exportable_pictures(self) -> tuple[Picture, ...]:
        """Those that marketplaces take, at most `MOST_IMAGES`."""
        return tuple(p for p in self.pictures if p.extension)[:MOST_IMAGES]

    def image_name(self, number: int) -> str | None:
        """The file of the picture of that number, from 1: `CHE200_1.jpg`."""
        pictures = self.exportable_pictures
        if number > len(pictures):
            return None
        return f"{self.sku}_{number}.{pictures[number - 1].extension}"


Field = Callable[[Goods, str], Value]


def _of_scheme(goods: Goods, scheme: str) -> Paper | None:
    return next((paper for paper in goods.papers if paper.scheme == scheme), None)


def _in(words: Words | None, language: str) -> str | None:
    return words.in_(language) if words else None


def _pack(goods: Goods, language: str) -> str:
    weight = formats.weight(goods.net_grams, language).replace("\N{NO-BREAK SPACE}", " ")
    return say(N_("Pack of %(weight)s"), language, weight=weight)


def _short_description(goods: Goods, language: str) -> str | None:
    """The first paragraph; nothing is cut off within it."""
    text = _in(goods.description, language)
    return text.strip().partition("\n")[0].strip() if text else None


def _shelf_life(goods: Goods, language: str) -> str | None:
    if goods.shelf_life_days is None:
        return None
    return say(N_("%(days)s days from the day of packing"), language, days=goods.shelf_life_days)


def _certificates(goods: Goods, language: str) -> str | None:
    return "; ".join(_paper(paper, language) for paper in goods.papers) or None


def _paper(paper: Paper, language: str) -> str:
    scheme = say(SCHEMES[paper.scheme], language) if paper.scheme in SCHEMES else paper.issuer
    if paper.stars:
        scheme = say(N_("OCOP %(stars)s stars"), language, stars=paper.stars)
    if paper.valid_to is None:
        return say(N_("%(scheme)s, no. %(number)s"), language, scheme=scheme, number=paper.number)
    return say(
        N_("%(scheme)s, no. %(number)s, until %(until)s"),
        language,
        scheme=scheme,
        number=paper.number,
        until=formats.day(paper.valid_to, language),
    )


def _number_of(goods: Goods, language: str, *, scheme: str) -> str | None:
    del language
    paper = _of_scheme(goods, scheme)
    return paper.number if paper else None


def _stars(goods: Goods, language: str) -> int | None:
    del language
    paper = _of_scheme(goods, "ocop")
    return paper.stars if paper else None


def _image(goods: Goods, language: str, *, number: int) -> str | None:
    del language
    return goods.image_name(number)


def _nothing(goods: Goods, language: str) -> None:
    """Asked by marketplaces, kept nowhere yet: the office fills it in."""
    del goods, language


FIELDS: Mapping[str, Field] = {
    "sku": lambda goods, _: goods.sku,
    "name": lambda goods, language: goods.name.in_(language),
    "category": lambda goods, _: goods.crop,
    "unit": lambda _goods, _: "pack",
    "pack": _pack,
    "net_grams": lambda goods, _: goods.net_grams,
    "length_cm": _nothing,
    "width_cm": _nothing,
    "height_cm": _nothing,
    "price_vnd": lambda goods, _: goods.price_vnd,
    "promotion_price_vnd": _nothing,
    "stock_packs": lambda goods, _: goods.stock_packs,
    "short_description": _short_description,
    "long_description": lambda goods, language: _in(goods.description, language),
    "origin": lambda goods, language: goods.producer_address.in_(language),
    "producer": lambda goods, language: goods.producer.in_(language),
    "producer_address": lambda goods, language: goods.producer_address.in_(language),
    "producer_phone": lambda goods, _: goods.producer_phone,
    "brand": lambda goods, _: goods.brand,
    "gtin": lambda goods, _: goods.gtin,
    "ingredients": lambda goods, language: _in(goods.ingredients, language),
    "shelf_life": _shelf_life,
    "storage": lambda goods, language: _in(goods.storage, language),
    "certificates": _certificates,
    "ocop_stars": _stars,
    "ocop_number": partial(_number_of, scheme="ocop"),
    "vietgap_number": partial(_number_of, scheme="vietgap"),
    "haccp_number": partial(_number_of, scheme="haccp"),
    "planting_area_codes": lambda goods, _: ", ".join(goods.planting_area_codes) or None,
    "traceability_url": lambda goods, _: goods.page_url,
    "tax": lambda _goods, language: say(N_("Tax included"), language),
    **{f"image{n}": partial(_image, number=n) for n in range(1, MOST_IMAGES + 1)},
}
