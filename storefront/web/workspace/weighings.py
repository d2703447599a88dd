"""The weighings of a slip as one field: a row for each bag, gross and tare in kilograms."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from storefront.web.language import language, say
from storefront.web.numbers import parse_decimal
from storefront.web.texts import gettext
from traceability.deliveries.weighing import MOST_WEIGHINGS, Weighed, Weighing, sum_up
from traceability.errors import InvalidInput, NguonError
from traceability.quantities import GRAMS_PER_UNIT, Quantity

GROSS, TARE = "gross", "tare"
SHOWN = 3
"""Rows that a new form has."""

_KG = GRAMS_PER_UNIT["kg"]


class WeighingsField(Field):
    """Rows of (gross, tare) as typed; `data` is a list of `Weighing`, those left empty left out.

    A row without a tare has none: the bag hangs on the hook of the scale already.
    """

    def __init__(
        self, *args: Any, usual_tare_grams: int = 0, more: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.usual_tare_grams = usual_tare_grams
        self.more = more
        self.rows: list[tuple[str, str]] = []

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the rows; as they were typed they stand in the form again."""
        super().process(formdata, *args, **kwargs)
        if formdata and GROSS in formdata:
            tares = formdata.getlist(TARE)
            gross = formdata.getlist(GROSS)
            tares += [""] * (len(gross) - len(tares))
            self.rows = list(zip(gross, tares, strict=False))
            self._read()
        else:
            self.rows = [
                (_written(each.gross.grams), _written(each.tare_grams)) for each in self.data or []
            ]
        wanted = min(max(SHOWN, len(self.rows) + self.more), MOST_WEIGHINGS)
        tare = _written(self.usual_tare_grams) if self.usual_tare_grams else ""
        self.rows += [("", tare)] * (wanted - len(self.rows))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Nothing is sent under the field's own name."""

    def pre_validate(self, form: Any) -> None:
        """At least one bag, and every one possible."""
        del form
        if self.errors:
            return
        if not self.data:
            raise ValidationError(gettext("Weigh at least one bag."))
        try:
            sum_up(self.data)
        except NguonError as error:
            raise ValidationError(say(error)) from error

    @property
    def weighed(self) -> Weighed | None:
        """All rows together, where they can be added up."""
        try:
            return sum_up(self.data or [])
        except InvalidInput:
            return None

    def _read(self) -> None:
        self.data, errors = [], []
        for number, (gross, tare) in enumerate(self.rows, start=1):
            if not gross.strip():
                continue
            try:
                self.data.append(Weighing(_weight(gross), _grams(tare)))
            except NguonError as error:
                errors.append(
                    gettext("Bag %(number)s: %(problem)s", number=number, problem=say(error))
                )
        self.process_errors = errors


def last_tare(weighings: Sequence[dict[str, Any]]) -> int:
    """The tare of the last bag of a slip, which the next form offers."""
    return int(weighings[-1]["tare_grams"]) if weighings else 0


def kept(weighings: Sequence[dict[str, Any]]) -> list[Weighing]:
    """The weighings of a slip as they were recorded."""
    return [
        Weighing(Quantity(each["gross_grams"], 0, each["figure"], each["unit"]), each["tare_grams"])
        for each in weighings
    ]


def _weight(text: str) -> Quantity:
    return Quantity.weigh(parse_decimal(text, language(), field="weighings"))


def _grams(text: str) -> int:
    """A tare, which may be nothing."""
    if not text.strip() or parse_decimal(text, language(), field="weighings") == 0:
        return 0
    return _weight(text).grams


def _written(grams: int) -> str:
    plain = f"{(Decimal(grams) / _KG).normalize():f}"
    return plain.replace(".", ",") if language() == "vi" else plain
