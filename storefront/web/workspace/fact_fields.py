"""The facts that a crop's stage asks for, as fields of a form: made from the crop's file alone.

Last time's choices and words are filled in. A measured figure or a day is only shown beside its
field: filled in beforehand it would be sent unmeasured.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from storefront import formats
from storefront.web.forms import DayField, Form, NumberField, Required, TextField
from storefront.web.language import language
from storefront.web.texts import gettext
from storefront.web.workspace.picking import pick
from traceability.crops.facts import Answer, Fact, FactType
from traceability.crops.profile import Asking

PREFIX = "fact_"


def fact_fields(
    stage: Asking, last: Mapping[str, Answer], *, filled: bool = False
) -> dict[str, Any]:
    """A field for each fact of the stage, by the name of the field; `last` are the last answers.

    `filled`: they are the answers of the very entry that is put right, and all are filled in.
    """
    return {
        PREFIX + fact.code: _field(fact, last.get(fact.code), filled=filled) for fact in stage.facts
    }


def names_of_fields(stage: Asking) -> dict[str, str]:
    """Which field of the form a refusal of a fact belongs to."""
    return {fact.code: PREFIX + fact.code for fact in stage.facts}


def answers(form: Form, stage: Asking) -> dict[str, object]:
    """What was answered, by the fact's code, for `Stage.check`."""
    given = {fact.code: form[PREFIX + fact.code].data for fact in stage.facts}
    return {code: value for code, value in given.items() if value not in (None, "")}


def said(fact: Fact | None, value: Any) -> str:
    """An answer in words: a choice's name, a figure with its unit, a date as people write it.

    An answer to what an older profile asked is shown as it was kept.
    """
    if fact is None:
        return str(value)
    if fact.type is FactType.CHOICE:
        chosen = fact.choice(value)
        return chosen.name.in_(language()) if chosen else str(value)
    if fact.type is FactType.BOOLEAN:
        return str(gettext("Yes") if value else gettext("No"))
    if fact.type is FactType.DATE:
        return formats.day(date.fromisoformat(value), language())
    if fact.type is FactType.NUMBER:
        figure = formats.number(Decimal(str(value)), language())
        return f"{figure}\N{NO-BREAK SPACE}{fact.unit.in_(language())}" if fact.unit else figure
    return str(value)


def _field(fact: Fact, last: Answer | None, *, filled: bool) -> Any:
    label = fact.label.in_(language())
    required = [Required()] if fact.required else []
    default = None if last is None else str(last)
    if fact.type is FactType.CHOICE:
        options = [(choice.code, choice.name.in_(language())) for choice in fact.choices]
        return pick(label, options, required=fact.required, default=default)
    if fact.type is FactType.BOOLEAN:
        options = [("yes", gettext("Yes")), ("no", gettext("No"))]
        default = None if last is None else "yes" if last else "no"
        return pick(label, options, required=fact.required, default=default)
    if fact.type is FactType.TEXT:
        return TextField(label, validators=required, default=default)
    given: dict[str, Any] = {"validators": required}
    if last is not None and not filled:
        given["description"] = gettext("Last time: %(answer)s", answer=said(fact, last))
    if fact.type is FactType.DATE:
        if last is not None and filled:
            given["default"] = date.fromisoformat(str(last))
        return DayField(label, **given)
    if last is not None and filled:
        given["default"] = Decimal(str(last))
    return NumberField(label, unit=fact.unit.in_(language()) if fact.unit else None, **given)
