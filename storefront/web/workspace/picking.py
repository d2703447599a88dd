"""Fields that pick one of a few things: big radio buttons where they fit a thumb, else a list."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from storefront.web.forms import Required
from storefront.web.texts import gettext

FEW = 4
"""As many as are shown as radio buttons."""

Option = tuple[str, str]


def _refuse_foreign(field: Any) -> None:
    """Refuse what is not on offer, naming it: also what belongs to another organisation."""
    if field.data and field.data not in {value for value, *_ in field.iter_choices()}:
        raise ValidationError(gettext("“%(value)s” is not one of the choices.", value=field.data))


class ListField(SelectField):
    """One of a list; `data` is the value, empty where nothing is picked."""

    def pre_validate(self, form: Any) -> None:
        """Only what is on offer."""
        del form
        _refuse_foreign(self)


class ButtonsField(RadioField):
    """One of a few; `data` is the value, or None where nothing is picked."""

    def pre_validate(self, form: Any) -> None:
        """Only what is on offer."""
        del form
        _refuse_foreign(self)


def pick(
    label: Any,
    options: Sequence[Option],
    *,
    required: bool = True,
    default: str | None = None,
    description: Any = "",
) -> Any:
    """A field for one of `options` (value, text). The only one there is, is picked already."""
    values = [value for value, _ in options]
    if required and len(options) == 1:
        default = values[0]
    if default not in values:
        default = None
    if required and len(options) <= FEW:
        return ButtonsField(
            label,
            choices=[SelectChoice(value, text) for value, text in options],
            default=default,
            description=description,
            validators=[Required()],
        )
    empty = lazy_gettext("Choose") if required else lazy_gettext("Not noted")
    with_empty = options if required and default else [("", str(empty)), *options]
    return ListField(
        label,
        choices=[SelectChoice(value, text) for value, text in with_empty],
        default=default or "",
        description=description,
        validators=[Required()] if required else [],
    )
