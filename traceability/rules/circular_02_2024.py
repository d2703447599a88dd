"""The ten items that a scan must show, by Circular 02/2024/TT-BKHCN. Pure.

The law itself (source, article, date, the items and their names) stands in the file of the same
name; here is how a record answers each item, or why it cannot.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from traceability.errors import N_
from traceability.words import Words


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the law asks for; `if_any` where it asks only for what there is."""

    number: int
    code: str
    name: Words
    if_any: bool


@dataclass(frozen=True, slots=True)
class Circular:
    """The text that asks, and since when. `article_is_inferred`: its number was deduced."""

    code: str
    source: Words
    article: Words
    article_is_inferred: bool
    effective_from: date
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the SHA-256 of its file."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Period:
    """When something happened: a stage by its name, or the kind of event where it has none."""

    stage: Words | None
    kind: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Expiry:
    """The last good day, and the days from packing to it."""

    expires_on: date
    days: int | None = None


Value = Words | Picture | Period | Expiry


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is recorded of a packet, or of a lot where one code speaks for all its packets."""

    product_name: Words
    producer_name: Words
    producer_address: Words
    is_packed: bool = True
    image: str | None = None
    times: tuple[Period, ...] = ()
    brand: str | None = None
    trademark: str | None = None
    model_code: str | None = None
    serial: str | None = None
    expires_on: date | None = None
    shelf_life_days: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record says to an item. Without values, `why` says why (a gettext message id)."""

    item: Item
    values: tuple[Value, ...]
    why: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is something to show."""
        return bool(self.values)


@cache
def circular() -> Circular:
    """The circular as shipped."""
    text = resources.files(__package__).joinpath("circular_02_2024.toml").read_text("utf-8")
    document = tomllib.loads(text)
    return Circular(
        code=document["code"],
        source=_words(document["source"]),
        article=_words(document["article"]),
        article_is_inferred=document["article_is_inferred"],
        effective_from=document["effective_from"],
        items=tuple(
            Item(number, item["code"], _words(item["name"]), item.get("if_any", False))
            for number, item in enumerate(document["items"], start=1)
        ),
    )


def answers(record: Record) -> tuple[Answer, ...]:
    """The record's answer to each of the ten items, in the order of the law."""
    return tuple(_answer(item, record) for item in circular().items)


def _answer(item: Item, record: Record) -> Answer:
    values = _VALUES[item.code](record)
    return Answer(item, values, None if values else _why(item.code, record))


def _why(code: str, record: Record) -> str:
    if not record.is_packed and code in _NOT_PACKED:
        return _NOT_PACKED[code]
    return _WHY[code]


def _said(text: str | None) -> tuple[Value, ...]:
    return (Words(text),) if text else ()


def _expiry(record: Record) -> tuple[Value, ...]:
    if record.expires_on is None:
        return ()
    return (Expiry(record.expires_on, record.shelf_life_days),)


_VALUES: Mapping[str, Callable[[Record], tuple[Value, ...]]] = {
    "product_name": lambda record: (record.product_name,),
    "product_image": lambda record: (Picture(record.image),) if record.image else (),
    "producer_name": lambda record: (record.producer_name,),
    "producer_address": lambda record: (record.producer_address,),
    "event_times": lambda record: record.times,
    "brand": lambda record: _said(record.brand),
    "trademark": lambda record: _said(record.trademark),
    "model_code": lambda record: _said(record.model_code),
    "serial": lambda record: _said(record.serial),
    "shelf_life": _expiry,
}
_WHY: Mapping[str, str] = {
    "product_image": N_("The cooperative has stored no picture of this product."),
    "event_times": N_("No event of this lot is on record."),
    "brand": N_("The cooperative has registered no brand."),
    "trademark": N_("The cooperative has registered no trademark."),
    "model_code": N_("This product has no symbol or model code."),
    "serial": N_("All packs of the lot share this code, so it has no serial number."),
    "shelf_life": N_("The cooperative has set no shelf life for this product."),
}
_NOT_PACKED: Mapping[str, str] = {
    "product_image": N_("These goods are not packed yet, so there is no pack to picture."),
    "shelf_life": N_("These goods are not packed yet; shelf life counts from packing."),
}


def _words(table: Mapping[str, Any]) -> Words:
    return Words(table["vi"], table.get("en"))
