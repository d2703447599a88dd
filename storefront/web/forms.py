"""Forms: what every one of them has, and the fields that people here fill in.

A form keeps what was typed, takes numbers in the reader's own notation, carries the token against
forged requests and the request key that makes a second sending harmless, and shows the library's
refusals beside the field they are about.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, StringField
from wtforms.validators import Length, StopValidation
from wtforms.widgets import TextInput

from storefront.accounts.tokens import new_token
from storefront.web.language import language, say
from storefront.web.numbers import parse_decimal, parse_whole
from traceability.errors import InvalidQuantity, NguonError
from traceability.times import VIETNAM

REQUEST_KEY = "request_key"
LONGEST_KEY = 100


class _OurWords:
    """WTForms' own messages through our catalogue: it has no Vietnamese."""

    def gettext(self, message: str) -> str:
        return str(gettext(message))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(gettext(singular if number == 1 else plural))


class Form(FlaskForm):
    """The form that others extend."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> _OurWords:
            del form
            return _OurWords()

    request_key = HiddenField(
        validators=[
            Length(
                max=LONGEST_KEY, message=lazy_gettext("This form cannot be read. Open it again.")
            )
        ]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_refusals: list[str] = []
        if not self.request_key.data:
            self.request_key.data = new_token()

    def refuse(self, error: NguonError, fields: Mapping[str, str] | None = None) -> None:
        """Show a refusal of the library beside the field it names, or above the form.

        `fields` maps a field of the library to one of the form where they are called differently.
        """
        name = (fields or {}).get(error.field or "", error.field)
        if name in self._fields and name != REQUEST_KEY:
            field = self._fields[name]
            field.errors = [*field.errors, say(error)]
        else:
            self.form_refusals.append(say(error))

    @property
    def refusals(self) -> list[tuple[str | None, str]]:
        """What the error summary lists: (id of the field, message), in the order of the form."""
        above = [(None, message) for message in self.form_refusals]
        beside = [
            (None if isinstance(field, HiddenField) else field.id, str(said))
            for field in self
            for said in field.errors
        ]
        return above + beside


class Required:
    """The field is filled in; the message names it."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at an empty field."""
        del form
        typed = field.raw_data and field.raw_data[0]
        if not typed or (isinstance(typed, str) and not typed.strip()):
            field.errors = []
            raise StopValidation(gettext("Fill in: %(label)s.", label=field.label.text))


class _TypedField(Field):
    """A field in which the text that was typed survives a refusal."""

    widget = TextInput()
    inputmode = "text"

    def __init__(self, *args: Any, unit: str | None = None, **kwargs: Any) -> None:
        render = {"inputmode": self.inputmode, "autocomplete": "off", **kwargs.pop("render_kw", {})}
        super().__init__(*args, render_kw=render, **kwargs)
        self.unit = unit

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; nothing typed is None."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = self.read(text)
        except InvalidQuantity as error:
            raise ValueError(say(error)) from error

    def read(self, text: str) -> Any:
        """The value of a text that is not empty."""
        raise NotImplementedError

    def written(self, value: Any) -> str:
        """How a value stands in the field."""
        raise NotImplementedError


class NumberField(_TypedField):
    """A number with decimals, in the reader's notation; `data` is a Decimal or None."""

    inputmode = "decimal"

    def read(self, text: str) -> Decimal:
        """A decimal number."""
        return parse_decimal(text, language(), field=self.short_name)

    def written(self, value: Decimal) -> str:
        """With the language's decimal mark and without groups."""
        plain = f"{Decimal(value):f}"
        return plain.replace(".", ",") if language() == "vi" else plain


class WholeField(_TypedField):
    """A whole number, such as a count or an amount in đồng; `data` is an int or None."""

    inputmode = "numeric"

    def read(self, text: str) -> int:
        """A whole number."""
        return parse_whole(text, language(), field=self.short_name)

    def written(self, value: int) -> str:
        """Its digits."""
        return str(value)


class TextField(StringField):
    """One line of text, kept as typed but for the space around it; `data` is a str."""

    def __init__(self, *args: Any, unit: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def process_formdata(self, valuelist: list[str]) -> None:
        """Trim."""
        self.data = valuelist[0].strip() if valuelist else ""


class DayField(DateField):
    """A calendar day, chosen with the phone's own calendar; `data` is a date or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what the browser sends, which is ISO 8601 whatever it shows."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(gettext("“%(value)s” is not a date.", value=text)) from error


class MomentField(_TypedField):
    """A day and a time on Vietnam's clocks; `data` is an aware datetime or None."""

    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.render_kw = {"type": "datetime-local"}

    def read(self, text: str) -> datetime:
        """Local time as the browser sends it."""
        try:
            typed = datetime.fromisoformat(text)
        except ValueError as error:
            raise ValueError(gettext("“%(value)s” is not a date.", value=text)) from error
        return typed if typed.tzinfo else typed.replace(tzinfo=VIETNAM)

    def written(self, value: datetime) -> str:
        """Local time without seconds."""
        return value.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")


WTFORMS_WORDS = (
    lazy_gettext("Not a valid choice."),
    lazy_gettext("This field is required."),
)
"""WTForms' messages that can come up here, so that they are extracted for translation."""
