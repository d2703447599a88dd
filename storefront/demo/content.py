"""What the demo is made of, read from its data files: cooperatives, goods, names."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from traceability.parties.roles import Role

COOPERATIVES = ("labang", "lahien", "backan")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonContent:
    """When the cooperative works: months, days of the week (Monday is 0)."""

    crop: str
    months: frozenset[int]
    weekdays: frozenset[int]
    most_weeks: int = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContent:
    """Somebody who signs in."""

    role: Role
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreContent:
    """A workshop or a warehouse."""

    kind: str
    code: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotContent:
    """A plot with its middle (longitude, latitude) and its invented planting-area code."""

    code: str
    name_vi: str
    name_en: str
    area_m2: int
    centre: tuple[float, float]
    cultivar: str
    area_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialContent:
    """A form of the crop."""

    code: str
    form: str
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductContent:
    """A pack, and on what terms the shop offers it."""

    code: str
    material: str
    net_grams: int
    name_vi: str
    name_en: str
    drawing: str
    price_vnd: int
    safety_packs: int
    ingredients_vi: str
    ingredients_en: str
    description_vi: str
    description_en: str
    gtin: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateContent:
    """A certificate that ends so many days after the demo is loaded, or before."""

    scheme: str
    number: str
    issuer: str
    ends_in_days: int
    months: int
    stars: int | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperativeContent:
    """One cooperative as its data file describes it."""

    organisation: dict[str, str]
    season: SeasonContent
    households: int
    household_prefix: str
    hamlets: tuple[str, ...]
    people: tuple[PersonContent, ...]
    stores: tuple[StoreContent, ...]
    plots: tuple[PlotContent, ...]
    buyers: tuple[tuple[str, str], ...]
    materials: tuple[MaterialContent, ...]
    products: tuple[ProductContent, ...]
    certificates: tuple[CertificateContent, ...] = field(default=())

    @property
    def code(self) -> str:
        """The organisation's code."""
        return self.organisation["code"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """Parts of names and addresses of households and buyers."""

    families: tuple[str, ...]
    middles: tuple[str, ...]
    given: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]


@cache
def cooperative(name: str) -> CooperativeContent:
    """The cooperative of `content/<name>.toml`."""
    table = _table(name)
    season, households = table["season"], table["households"]
    return CooperativeContent(
        organisation={key: text.strip() for key, text in table["organisation"].items()},
        season=SeasonContent(
            **{
                **season,
                "months": frozenset(season["months"]),
                "weekdays": frozenset(season["weekdays"]),
            }
        ),
        households=households["count"],
        household_prefix=households["prefix"],
        hamlets=tuple(households["hamlets"]),
        people=tuple(
            PersonContent(**{**person, "role": Role(person["role"])}) for person in table["people"]
        ),
        stores=tuple(StoreContent(**store) for store in table["stores"]),
        plots=tuple(
            PlotContent(**{**plot, "centre": tuple(plot["centre"])}) for plot in table["plots"]
        ),
        buyers=tuple((buyer["code"], buyer["name"]) for buyer in table["buyers"]),
        materials=tuple(MaterialContent(**material) for material in table["materials"]),
        products=tuple(ProductContent(**product) for product in table["products"]),
        certificates=tuple(CertificateContent(**paper) for paper in table["certificates"]),
    )


def cooperatives() -> tuple[CooperativeContent, ...]:
    """Every cooperative of the demo."""
    return tuple(cooperative(name) for name in COOPERATIVES)


@cache
def name_parts() -> NameParts:
    """The parts from which names are put together."""
    return NameParts(**{key: tuple(parts) for key, parts in _table("names").items()})


def _table(name: str) -> dict[str, Any]:
    file = resources.files(__package__) / "content" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
