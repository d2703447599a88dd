"""Critical tracking events and their key data elements (21 CFR 1.1325 to 1.1350). Pure.

The columns are the rule's own words, in English, because it is an American authority that reads
them. What an event does not know stays empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Cte(StrEnum):
    """The kinds of critical tracking events that a cooperative has, as sheets are called."""

    HARVESTING = "Harvesting"
    INITIAL_PACKING = "Initial packing"
    TRANSFORMATION = "Transformation"
    SHIPPING = "Shipping"
    RECEIVING = "Receiving"


TLC = "Traceability lot code"
TLC_SOURCE = "Traceability lot code source"
QUANTITY, UNIT = "Quantity", "Unit of measure"
DESCRIPTION = "Product description"
REFERENCE_TYPE, REFERENCE = "Reference document type", "Reference document number"

_OURS = "Event record"
_PACKS = "packs"
_KG = "kg"

COLUMNS: Mapping[Cte, Sequence[str]] = {
    Cte.HARVESTING: (
        "Commodity and variety",
        QUANTITY,
        UNIT,
        "Location description of the farm",
        "Field or growing area",
        "Harvest date",
        "Location description of the immediate subsequent recipient",
        "Harvester business name and phone",
        "Lot code of the harvester",
    ),
    Cte.INITIAL_PACKING: (
        "Commodity and variety received",
        "Date received",
        "Quantity received",
        "Unit of measure received",
        "Location description of the farm",
        "Field or growing area",
        "Harvester business name and phone",
        "Harvest date",
        TLC,
        DESCRIPTION,
        QUANTITY,
        UNIT,
        "Location description of packing (traceability lot code source)",
        "Packing date",
    ),
    Cte.TRANSFORMATION: (
        "Traceability lot code used",
        "Product description used",
        "Quantity used",
        "Unit of measure used",
        TLC,
        "Location description of transformation (traceability lot code source)",
        "Date transformation was completed",
        DESCRIPTION,
        QUANTITY,
        UNIT,
    ),
    Cte.SHIPPING: (
        TLC,
        DESCRIPTION,
        QUANTITY,
        UNIT,
        "Location description of the immediate subsequent recipient",
        "Location description shipped from",
        "Ship date",
        TLC_SOURCE,
    ),
    Cte.RECEIVING: (
        TLC,
        DESCRIPTION,
        QUANTITY,
        UNIT,
        "Location description of the immediate previous source",
        "Location description received at",
        "Receipt date",
        TLC_SOURCE,
    ),
}

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Goods:
    """An amount of a lot in an event, and where the lot was made."""

    lot: str
    description: str
    commodity: str
    grams: int
    pieces: int
    source: str

    @property
    def amount(self) -> tuple[float, str]:
        """Figure and unit: packs are counted, everything else is weighed."""
        if self.pieces:
            return abs(self.pieces), _PACKS
        kilograms, grams = divmod(abs(self.grams), 1000)
        return kilograms + grams / 1000 if grams else kilograms, _KG


@dataclass(frozen=True, slots=True)
class Harvest:
    """Where, when and by whom the goods of a lot were harvested."""

    farm: str
    field: str
    harvester: str
    on: date


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the spreadsheet."""

    cte: Cte
    cells: Mapping[str, Cell]


def harvesting(goods: Goods, harvest: Harvest, *, recipient: str, reference: str) -> Row:
    """A harvest (21 CFR 1.1325(a))."""
    figure, unit = goods.amount
    return _row(
        Cte.HARVESTING,
        reference,
        goods.commodity,
        figure,
        unit,
        harvest.farm,
        harvest.field,
        harvest.on,
        recipient,
        harvest.harvester,
        goods.lot,
    )


def initial_packing(
    received: Goods, harvest: Harvest, packed: Goods, *, on: date, reference: str
) -> Row:
    """Packing of what was harvested, before it was changed (21 CFR 1.1330(a))."""
    return _row(
        Cte.INITIAL_PACKING,
        reference,
        received.commodity,
        harvest.on,
        *received.amount,
        harvest.farm,
        harvest.field,
        harvest.harvester,
        harvest.on,
        packed.lot,
        packed.description,
        *packed.amount,
        packed.source,
        on,
    )


def transformation(used: Goods, made: Goods, *, on: date, reference: str) -> Row:
    """One input and one output of processing, blending or packing (21 CFR 1.1350(a))."""
    return _row(
        Cte.TRANSFORMATION,
        reference,
        used.lot,
        used.description,
        *used.amount,
        made.lot,
        made.source,
        on,
        made.description,
        *made.amount,
    )


def shipping(goods: Goods, *, recipient: str, origin: str, on: date, reference: str) -> Row:
    """Goods that leave a place for another (21 CFR 1.1340(a))."""
    return _row(Cte.SHIPPING, reference, *_of(goods), recipient, origin, on, goods.source)


def receiving(goods: Goods, *, origin: str, here: str, on: date, reference: str) -> Row:
    """Goods that arrive at a place (21 CFR 1.1345(a))."""
    return _row(Cte.RECEIVING, reference, *_of(goods), origin, here, on, goods.source)


def flat(rows: Sequence[Row]) -> tuple[list[str], list[list[Cell]]]:
    """One table of all events: which one in the first column, then every column of any of them."""
    headers = ["Critical tracking event", *_all_columns()]
    return headers, [
        [row.cte.value, *(row.cells.get(name) for name in headers[1:])] for row in rows
    ]


def sheet(rows: Sequence[Row], cte: Cte) -> tuple[list[str], list[list[Cell]]]:
    """The table of one kind of event."""
    headers = [*COLUMNS[cte], REFERENCE_TYPE, REFERENCE]
    return headers, [[row.cells[name] for name in headers] for row in rows if row.cte is cte]


def _of(goods: Goods) -> tuple[Cell, ...]:
    return goods.lot, goods.description, *goods.amount


def _row(cte: Cte, reference: str, *cells: Cell) -> Row:
    named = dict(zip(COLUMNS[cte], cells, strict=True))
    return Row(cte, {**named, REFERENCE_TYPE: _OURS, REFERENCE: reference})


def _all_columns() -> list[str]:
    names = dict.fromkeys(name for columns in COLUMNS.values() for name in columns)
    return [*names, REFERENCE_TYPE, REFERENCE]
