"""Entering one row of each sheet, through the same services as the forms."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.sheets.cells import Value
from traceability.areas import Area
from traceability.errors import N_, CodeTaken, InvalidInput, NotFound
from traceability.events.services import output_lot
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.folding import fold
from traceability.lots.models import Lot, Material, Product
from traceability.lots.services import create_material, create_product
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.services import add_party, add_place
from traceability.quantities import Quantity
from traceability.times import VIETNAM, EventTime

Row = Mapping[str, Any]
_AREA_UNITS = {"m2": "m²", "sao": "sào", "mau": "mẫu", "ha": "ha"}
_NOON = time(12)
GONE_BEFORE = "other"
"""Why a past lot has less than was made: it was sold or used before these books."""


class Done(Enum):
    """What became of a row."""

    NEW = "new"
    KNOWN = "known"


def enter(session: Session, recorder: Recorder, sheet: str, row: Mapping[str, Value]) -> Done:
    """Enter a row; one that is in the books already, under the same name, changes nothing.

    Raises:
        NguonError: whatever the services refuse; `.field` names the column.
    """
    return _ENTERING[sheet](session, recorder, row)


def _household(session: Session, recorder: Recorder, row: Row) -> Done:
    known = _find(session, recorder, Party, row["code"])
    if known is not None and _is_called(known.name, row["name"], code=row["code"]):
        return Done.KNOWN
    add_party(
        session,
        recorder,
        kind=row["kind"] or "household",
        code=row["code"],
        name=row["name"],
        phone=row["phone"],
        address=row["address"],
    )
    return Done.NEW


def _place(session: Session, recorder: Recorder, row: Row) -> Done:
    known = _find(session, recorder, Place, row["code"])
    if known is not None and _is_called(known.name_vi, row["name_vi"], code=row["code"]):
        return Done.KNOWN
    add_place(
        session,
        recorder,
        kind=row["kind"],
        code=row["code"],
        name_vi=row["name_vi"],
        crop=row["crop"],
        area=_area(row),
        address_vi=row["address_vi"],
        household=_named(session, recorder, Party, row["household"], field="household"),
    )
    return Done.NEW


def _material(session: Session, recorder: Recorder, row: Row) -> Done:
    known = _find(session, recorder, Material, row["code"])
    if known is not None:
        if (known.crop, known.form) == (row["crop"], row["form"]):
            return Done.KNOWN
        raise _other(row["code"], known.name_vi)
    create_material(
        session,
        recorder,
        code=row["code"],
        crop=row["crop"],
        form=row["form"],
        name_vi=row["name_vi"],
    )
    return Done.NEW


def _product(session: Session, recorder: Recorder, row: Row) -> Done:
    known = _find(session, recorder, Product, row["code"])
    if known is not None and _is_called(known.name_vi, row["name_vi"], code=row["code"]):
        return Done.KNOWN
    material = _named(session, recorder, Material, row["material"], field="material")
    assert material is not None, "the column is required"
    create_product(
        session,
        recorder,
        code=row["code"],
        name_vi=row["name_vi"],
        material=material,
        net_grams=row["net_grams"],
        name_en=row["name_en"],
        gtin=row["gtin"],
        shelf_life_days=row["shelf_life_days"],
        ingredients_vi=row["ingredients_vi"],
    )
    return Done.NEW


def _stock(session: Session, recorder: Recorder, row: Row) -> Done:
    """A lot from before: what was made on its day, less what had gone since."""
    code = row["lot_code"]
    if code and (known := _find(session, recorder, Lot, code)) is not None:
        if known.content.code == row["content"] and known.business_date == row["on"]:
            return Done.KNOWN
        raise _other(code, known.content.name_vi, field="lot_code")
    content = _content(session, recorder, row["content"])
    place = _named(session, recorder, Place, row["place"], field="place")
    assert place is not None, "the column is required"
    made = _quantity(content, row["made"], row["unit"], field="made")
    event = record_opening_stock(
        session,
        recorder,
        content=content,
        quantity=made,
        place=place,
        at=_on(row["on"], recorder),
        lot_code=code,
    )
    left = row["left"]
    if left is None or left == row["made"]:
        return Done.NEW
    if left > row["made"]:
        raise InvalidInput(
            N_("%(value)s are left of %(made)s that were made."),
            field="left",
            value=str(left),
            made=str(row["made"]),
        )
    correct_stock(
        session,
        recorder,
        lot=output_lot(event),
        counted=_quantity(content, left, row["unit"], field="left") if left else None,
        place=place,
        at=EventTime.local(recorder.now()),
        reason=GONE_BEFORE,
    )
    return Done.NEW


_ENTERING: Mapping[str, Callable[[Session, Recorder, Row], Done]] = {
    "households": _household,
    "places": _place,
    "materials": _material,
    "products": _product,
    "stock": _stock,
}


def _find(session: Session, recorder: Recorder, table: Any, code: str) -> Any:
    return session.scalar(
        select(table).where(table.organisation_id == recorder.organisation_id, table.code == code)
    )


def _named(
    session: Session, recorder: Recorder, table: Any, code: str | None, *, field: str
) -> Any:
    if code is None:
        return None
    found = _find(session, recorder, table, code)
    if found is None:
        raise NotFound(
            N_("The code %(value)s is neither registered nor in this workbook."),
            field=field,
            value=code,
        )
    return found


def _content(session: Session, recorder: Recorder, code: str) -> Material | Product:
    product: Product | None = _find(session, recorder, Product, code)
    if product is not None:
        return product
    material: Material = _named(session, recorder, Material, code, field="content")
    return material


def _is_called(known: str, name: str, *, code: str) -> bool:
    """True where what is registered under the code has that name.

    Raises:
        CodeTaken: it is something else.
    """
    if fold(known) != fold(name):
        raise _other(code, known)
    return True


def _other(code: str, name: str, *, field: str = "code") -> CodeTaken:
    return CodeTaken(
        N_("The code %(value)s already belongs to “%(name)s”."), field=field, value=code, name=name
    )


def _area(row: Row) -> Area | None:
    if row["area"] is None:
        return None
    return Area.measure(row["area"], _AREA_UNITS[row["area_unit"] or "m2"])


def _quantity(content: Material | Product, figure: Decimal, unit: str, *, field: str) -> Quantity:
    if isinstance(content, Product):
        if unit != "pieces" or figure != figure.to_integral_value():
            raise InvalidInput(
                N_("“%(product)s” is counted in whole packs."),
                field="unit" if unit != "pieces" else field,
                value=str(figure),
                product=content.name_vi,
            )
        return Quantity.count(int(figure), net_grams=content.net_grams)
    if unit == "pieces":
        raise InvalidInput(
            N_("“%(material)s” is weighed, not counted."), field="unit", material=content.name_vi
        )
    return Quantity.weigh(figure, unit)


def _on(day: date, recorder: Recorder) -> EventTime:
    """Noon of that day; of today, now."""
    now = EventTime.local(recorder.now())
    if day == now.business_date:
        return now
    return EventTime.at(datetime.combine(day, _NOON, tzinfo=VIETNAM))
