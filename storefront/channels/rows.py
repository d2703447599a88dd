"""One product as one row of a listing file, with what is wrong with it. Pure.

Nothing is cut and nothing is made up: a value that is missing or too long stands as it is, and is
reported by product and column.
"""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from storefront.channels.columns import ChannelMap, Column
from storefront.channels.goods import FIELDS, Goods, Value
from traceability.errors import N_


class Fault(StrEnum):
    """What can be wrong with a cell."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_LISTED = "not_listed"
    NEEDS_PHOTO = "needs_photo"
    LACKS_BY_LAW = "lacks_by_law"
    """The goods themselves may not be listed, whatever stands in the cells."""


_SENTENCES = {
    Fault.MISSING: N_("%(sku)s: “%(column)s” is required and empty."),
    Fault.TOO_LONG: N_("%(sku)s: “%(column)s” has %(length)s characters, %(limit)s are allowed."),
    Fault.NOT_LISTED: N_("%(sku)s: the channel file has no word for “%(value)s” (%(column)s)."),
    Fault.NEEDS_PHOTO: N_("%(sku)s: “%(column)s” needs a photo (JPEG or PNG)."),
    Fault.LACKS_BY_LAW: N_("%(sku)s: the lot on sale lacks “%(column)s”, which the law asks for."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell: the product's code, the column's header, and why."""

    sku: str
    column: str
    fault: Fault
    value: str | None = None
    limit: int | None = None

    @property
    def template(self) -> str:
        """The sentence for people: an English gettext message id, filled from `params`."""
        return _SENTENCES[self.fault]

    @property
    def params(self) -> dict[str, object]:
        """What stands in the sentence."""
        return {
            "sku": self.sku,
            "column": self.column,
            "value": self.value,
            "length": len(self.value or ""),
            "limit": self.limit,
        }

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True, slots=True)
class Row:
    """A product's cells in the order of the columns, and what is wrong with them."""

    goods: Goods
    cells: tuple[Value, ...]
    problems: tuple[Problem, ...]
    content_hash: str

    @property
    def is_ready(self) -> bool:
        """Whether a marketplace can take it as it stands."""
        return not self.problems

    @property
    def may_be_listed(self) -> bool:
        """Whether the law lets the goods be listed at all."""
        return not self.goods.lacking


def row_of(goods: Goods, channel: ChannelMap) -> Row:
    """Fill the columns of a channel with what there is to say about a product."""
    cells: list[Value] = []
    problems: list[Problem] = []
    for column in channel.columns:
        cell, problem = _cell(goods, column, channel.language)
        cells.append(cell)
        if problem is not None:
            problems.append(problem)
    problems += [
        Problem(sku=goods.sku, column=item.in_(channel.language), fault=Fault.LACKS_BY_LAW)
        for item in goods.lacking
    ]
    return Row(goods, tuple(cells), tuple(problems), _content_hash(goods, channel, cells))


def _cell(goods: Goods, column: Column, language: str) -> tuple[Value, Problem | None]:
    value = FIELDS[column.field](goods, language) if column.field else column.text
    if value is None or value == "":
        if column.field == "image1" and (goods.pictures or column.required):
            return None, _problem(goods, column, Fault.NEEDS_PHOTO)
        return None, _problem(goods, column, Fault.MISSING) if column.required else None
    if column.values is not None:
        word = column.values.get(str(value), column.otherwise)
        if word is None:
            return None, _problem(goods, column, Fault.NOT_LISTED, value=str(value))
        value = word
    if column.max_length is not None and len(str(value)) > column.max_length:
        return value, _problem(
            goods, column, Fault.TOO_LONG, value=str(value), limit=column.max_length
        )
    return value, None


def _problem(
    goods: Goods,
    column: Column,
    fault: Fault,
    *,
    value: str | None = None,
    limit: int | None = None,
) -> Problem:
    return Problem(sku=goods.sku, column=column.header, fault=fault, value=value, limit=limit)


def _content_hash(goods: Goods, channel: ChannelMap, cells: list[Value]) -> str:
    """The SHA-256 of everything that is handed over, pictures included."""
    content = {
        "cells": [
            [column.header, cell] for column, cell in zip(channel.columns, cells, strict=True)
        ],
        "pictures": [picture.sha256 for picture in goods.exportable_pictures],
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
