"""Choosing lots to draw from: a row for each, with what is left, a tick, and a weight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField

from storefront.web.workspace.weights import UNITS, WeightField
from traceability.errors import N_, InvalidInput, NguonError
from traceability.lots.models import Lot
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import LotStock, left_of
from traceability.quantities import GRAMS_PER_UNIT, Quantity

SHOWN = 8
"""So many rows stand open; the rest are folded away."""

MOST = 60
"""So many lots are on offer at once; any other is reached from its own page."""


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot on offer, and the names of its two fields."""

    stock: LotStock

    @property
    def tick(self) -> str:
        """Ticked: this lot is used."""
        return f"use_{self.stock.lot.id.hex}"

    @property
    def weight(self) -> str:
        """How much of it."""
        return f"weight_{self.stock.lot.id.hex}"


def lot_rows(
    db: Session, organisation_id: UUID, stock: Sequence[LotStock], *, asked: UUID | None
) -> list[LotRow]:
    """A row for each lot in stock, the one that was asked for first.

    A lot that is not among them has its row too where it was asked for, or was sent although it
    was emptied meanwhile: what somebody typed beside it must not be lost without a word.
    """
    known = {each.lot.id: LotRow(each) for each in stock}
    for lot_id in {*([asked] if asked else []), *_sent()} - known.keys():
        known[lot_id] = LotRow(left_of(db, lot_by_id(db, organisation_id, lot_id)))
    return sorted(known.values(), key=lambda row: row.stock.lot.id != asked)


def row_fields(
    rows: Iterable[LotRow], *, ticked: UUID | None, tick_label: Any, usual_unit: str = "kg"
) -> dict[str, Any]:
    """The fields of the rows."""
    fields: dict[str, Any] = {}
    for row in rows:
        lot = row.stock.lot
        fields[row.tick] = BooleanField(tick_label, default=lot.id == ticked)
        fields[row.weight] = WeightField(
            lazy_gettext("Weight from lot %(lot)s", lot=lot.code),
            units=UNITS,
            usual_unit=usual_unit,
        )
    return fields


@dataclass(frozen=True, slots=True)
class Draw:
    """What is to be taken from a lot; without a weight, as much as is wanted."""

    lot_id: UUID
    weight: Quantity | None


def draws(form: Any, rows: Iterable[LotRow]) -> list[Draw]:
    """The lots that are ticked or have a weight.

    Raises:
        InvalidInput: there is none.
    """
    found = [
        Draw(row.stock.lot.id, form[row.weight].data)
        for row in rows
        if form[row.tick].data or form[row.weight].data is not None
    ]
    if not found:
        raise InvalidInput(N_("Choose at least one lot to take from."), field="lots")
    return found


def all_of(db: Session, lot: Lot) -> Quantity:
    """Everything that is left of a lot, as if typed in kilograms.

    Raises:
        InvalidQuantity: nothing is left.
    """
    return Quantity.weigh(Decimal(left_of(db, lot).grams) / GRAMS_PER_UNIT["kg"])


_OF_A_LOT = frozenset({"quantity", "lot"})
"""Fields of refusals that are about a lot that is drawn from."""


def refuse_row(form: Any, rows: Iterable[LotRow], error: NguonError, used: list[Draw]) -> bool:
    """Show a refusal beside the row of the lot that it is about; False where it is about none."""
    if error.field not in _OF_A_LOT:
        return False
    code = error.params.get("lot")
    for row in rows:
        if row.stock.lot.code == code or (code is None and len(used) == 1 and _is(row, used[0])):
            form.refuse(error, {error.field or "": row.weight})
            return True
    return False


def _is(row: LotRow, draw: Draw) -> bool:
    return row.stock.lot.id == draw.lot_id


def _sent() -> set[UUID]:
    """The lots of the rows that were sent with something in them."""
    found = set()
    for name, value in request.form.items():
        prefix, _, rest = name.partition("_")
        if prefix in {"use", "weight"} and value.strip() and not rest.endswith("_unit"):
            try:
                found.add(UUID(rest))
            except ValueError:
                continue
    return found
