"""Which goods a form is about: so much of each lot, and whole cartons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.web.current import here
from storefront.web.forms import WholeField
from storefront.web.language import two_text
from storefront.web.texts import gettext
from storefront.web.workspace.amounts import amount, pieces_unit
from storefront.web.workspace.weights import WeightField
from traceability.errors import N_, InvalidInput, NotFound
from traceability.logistics.counting import SheetLine
from traceability.logistics.reading import UnitTold
from traceability.lots.ledger import is_counted
from traceability.lots.models import LogisticUnit, Lot, Product
from traceability.lots.reading import lot_by_id
from traceability.quantities import Quantity

UNITS = "units"


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A lot that may be named, with the most of it that can be."""

    lot: Lot
    grams: int
    pieces: int

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"lot_{self.lot.id.hex}"


class TicksField(SelectMultipleField):
    """Some of several; `data` is the list of what is ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Only what is on offer."""
        del form
        known = {value for value, *_ in self.iter_choices()}
        for value in self.data or ():
            if value not in known:
                raise ValidationError(
                    gettext("“%(value)s” is not one of the choices.", value=value)
                )


def goods_fields(rows: Iterable[GoodsRow]) -> dict[str, Any]:
    """A field for each lot: a number of packs, or a weight."""
    return {row.field: _field(row) for row in rows}


def _field(row: GoodsRow) -> Any:
    if is_counted(row.lot.content):
        return WholeField(row.lot.code, unit=pieces_unit(row.lot.content))
    return WeightField(row.lot.code)


def unit_ticks(
    label: Any, told: Sequence[UnitTold], *, default: Sequence[str] = ()
) -> dict[str, Any]:
    """A tick for each carton; no field where there are none."""
    if not told:
        return {}
    choices = [SelectChoice(each.unit.code, unit_text(each)) for each in told]
    return {UNITS: TicksField(label, choices=choices, default=list(default))}


def unit_text(told: UnitTold) -> str:
    """A carton with what is in it: `T-261125-001: 12 gói CHE200-261125-01`."""
    inside = ", ".join(f"{amount(each)} {each.lot.code}" for each in told.inside)
    place = f" · {two_text(told.place, 'name')}" if told.place else ""
    return f"{told.unit.code}: {inside}{place}"


def named_goods(db: Session, form: Any, rows: Iterable[GoodsRow]) -> list[tuple[Lot, Quantity]]:
    """What was typed, lot by lot; lots without a figure are left out."""
    found = []
    for row in rows:
        given = form[row.field].data
        if given is None or given == 0:
            continue
        lot = lot_by_id(db, row.lot.organisation_id, row.lot.id)
        found.append((lot, _quantity(lot, given)))
    return found


def _quantity(lot: Lot, given: int | Quantity) -> Quantity:
    if isinstance(given, Quantity):
        return given
    content = lot.content
    return Quantity.count(given, net_grams=content.net_grams if isinstance(content, Product) else 0)


def named_units(
    db: Session, form: Any, told: Iterable[UnitTold], *, required: bool = False
) -> list[LogisticUnit]:
    """The cartons that were ticked."""
    wanted = set(form[UNITS].data or ()) if UNITS in form else set()
    found = [db.get_one(LogisticUnit, each.unit.id) for each in told if each.unit.code in wanted]
    if required and not found:
        raise InvalidInput(N_("Tick at least one carton."), field=UNITS)
    return found


def refuse_goods(form: Any, rows: Sequence[GoodsRow], error: Any, names: dict[str, str]) -> None:
    """Show a refusal beside the lot that it names, or where `names` says."""
    code = error.params.get("lot") or (error.value if error.field == "lot" else None)
    for row in rows:
        if row.lot.code == code and error.field in {"lot", "packs", "pieces", "quantity"}:
            form.refuse(error, {error.field: row.field})
            return
    form.refuse(error, names)


def goods_rows(
    db: Session, loose: Iterable[SheetLine], *, wanted: UUID | None = None
) -> list[GoodsRow]:
    """Rows of what lies loose, the lot that was asked for in front.

    A lot that was sent although it was emptied meanwhile has its row too: what somebody typed
    beside it must not be lost without a word.
    """
    rows = [GoodsRow(each.lot, each.grams, each.pieces) for each in loose]
    known = {row.field for row in rows}
    for name, typed in request.form.items():
        if name.startswith("lot_") and not name.endswith("_unit") and typed and name not in known:
            lot = lot_by_id(db, here().organisation.id, _lot_id(name))
            rows.append(GoodsRow(lot, 0, 0))
    return sorted(rows, key=lambda row: row.lot.id != wanted)


def _lot_id(field: str) -> UUID:
    try:
        return UUID(field.removeprefix("lot_"))
    except ValueError as error:
        raise NotFound(N_("There is no such lot."), field="lot", value=field) from error
