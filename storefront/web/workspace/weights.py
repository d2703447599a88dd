"""A weight or an area with its unit beside it, as it stands on the scales and on paper."""

from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.widgets import TextInput

from storefront.web.language import language, say
from storefront.web.numbers import parse_decimal
from storefront.web.texts import gettext
from traceability.areas import SQUARE_METRES_PER_UNIT, Area
from traceability.errors import InvalidQuantity
from traceability.events.models import EventLine
from traceability.quantities import GRAMS_PER_UNIT, Quantity

UNITS = ("kg", "yến", "tạ", "tấn", "g")
AREA_UNITS = tuple(SQUARE_METRES_PER_UNIT)


def usual_unit(last: EventLine | None) -> str:
    """The unit of last time; programs write grams, which nobody weighs a harvest in."""
    return last.unit if last is not None and last.unit in UNITS and last.unit != "g" else "kg"


class _MeasureInput:
    """The figure, and a choice of units right of it."""

    def __call__(self, field: "MeasureField", **attributes: Any) -> Markup:
        box = TextInput()(
            field, inputmode="decimal", autocomplete="off", **field.marks, **attributes
        )
        option = Markup('<option value="{0}"{1}>{0}</option>')
        options = Markup("").join(
            option.format(unit, Markup(" selected") if unit == field.chosen_unit else "")
            for unit in field.units
        )
        select = Markup('<select name="{}" id="{}" aria-label="{}">{}</select>').format(
            field.unit_name, field.unit_name, gettext("Unit"), options
        )
        return Markup('<div class="with-unit">{}{}</div>').format(box, select)


class MeasureField(Field, ABC):
    """A figure and a unit; `data` is what `measure` reads of them, or None."""

    widget = _MeasureInput()
    marks: dict[str, str] = {}  # noqa: RUF012 - never changed
    """Further attributes of the box, by which the page's script knows it."""

    def __init__(self, *args: Any, units: tuple[str, ...], usual_unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.chosen_unit = usual_unit

    @property
    def unit_name(self) -> str:
        """The name under which the unit is sent."""
        return f"{self.name}_unit"

    @abstractmethod
    def measure(self, figure: Decimal) -> Any:
        """What the figure says in the chosen unit.

        Raises:
            InvalidQuantity: it is none.
        """

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the unit first: the figure means nothing without it."""
        self.chosen_unit = (formdata or {}).get(self.unit_name, self.chosen_unit)
        super().process(formdata, *args, **kwargs)
        if not formdata and self.data is not None:
            self.chosen_unit = self.data.unit

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; nothing typed is None."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = self.measure(parse_decimal(text, language(), field=self.short_name))
        except InvalidQuantity as error:
            raise ValueError(say(error)) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        figure: str = self.data.figure
        return figure.replace(".", ",") if language() == "vi" else figure


class WeightField(MeasureField):
    """A weight; `data` is a `Quantity`, of 0 g only where `zero` allows it, or None."""

    marks = {"data_weight": ""}  # noqa: RUF012 - never changed

    def __init__(
        self,
        *args: Any,
        units: tuple[str, ...] = UNITS,
        usual_unit: str = "kg",
        zero: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, units=units, usual_unit=usual_unit, **kwargs)
        self.zero = zero

    def measure(self, figure: Decimal) -> Quantity:
        """A weight."""
        if figure == 0 and self.zero and self.chosen_unit in GRAMS_PER_UNIT:
            return Quantity(grams=0, pieces=0, figure="0", unit=self.chosen_unit)
        return Quantity.weigh(figure, self.chosen_unit)


class AreaField(MeasureField):
    """An area; `data` is an `Area`, or None."""

    def __init__(
        self,
        *args: Any,
        units: tuple[str, ...] = AREA_UNITS,
        usual_unit: str = "sào",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, units=units, usual_unit=usual_unit, **kwargs)

    def measure(self, figure: Decimal) -> Area:
        """An area."""
        return Area.measure(figure, self.chosen_unit)
