"""What a stage asks for, and the check of one answer.

A fact is about the goods and the work: cultivar, temperature, hours. It never asks who: people
stand in the registry, where they can be forgotten, and an event names them by an opaque id.
"""

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from traceability.errors import N_, InvalidFact
from traceability.words import Words

LONGEST_TEXT = 500

UNUSUAL = "unusual"
"""The fact under which any event keeps why its figures are unusual; no stage may ask for it."""

Answer = str | int | float | bool
"""A checked answer, as it is kept in JSON. A date is its ISO 8601 text."""

_UNKEPT = re.compile("[\0\ud800-\udfff]")
_YES = {"true", "yes", "y", "on", "1"}
_NO = {"false", "no", "n", "off", "0"}


class FactType(enum.Enum):
    """What kind of answer is asked for."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that may be chosen."""

    code: str
    name: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One question of a stage. A number has both bounds, a choice has choices."""

    code: str
    label: Words
    type: FactType
    required: bool = False
    unit: Words | None = None
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def choice(self, code: object) -> Choice | None:
        """The choice of that code, or None, as for an answer from an older profile."""
        return next((choice for choice in self.choices if choice.code == code), None)

    def check(self, given: object) -> Answer:
        """The answer in its type. `given` is what a form or an API sent: text, number, true.

        Raises:
            InvalidFact: not of the type, outside the bounds, or none of the choices.
        """
        return _CHECKS[self.type](self, given)

    def refusal(self, template: str, given: object, **params: object) -> InvalidFact:
        """The error that names this fact and what was given."""
        return InvalidFact(template, field=self.code, value=given, label=self.label, **params)


def is_blank(given: object) -> bool:
    """Whether nothing was answered: a field left empty."""
    return given is None or (isinstance(given, str) and not given.strip())


def _text(fact: Fact, given: object) -> Answer:
    """Text is kept as typed. PostgreSQL cannot store U+0000, no page can show half a character."""
    if not isinstance(given, str) or len(given) > LONGEST_TEXT or _UNKEPT.search(given):
        raise fact.refusal(
            N_("%(label)s: a text of at most %(longest)s characters is expected."),
            given,
            longest=LONGEST_TEXT,
        )
    return given


def _choice(fact: Fact, given: object) -> Answer:
    chosen = fact.choice(given)
    if chosen is None:
        raise fact.refusal(
            N_("%(label)s: %(value)s is none of %(codes)s."),
            given,
            codes=", ".join(choice.code for choice in fact.choices),
        )
    return chosen.code


def _number(fact: Fact, given: object) -> Answer:
    """A comma is read as people here write decimals: 4,5 is four and a half."""
    minimum, maximum = fact.minimum, fact.maximum
    number = _decimal(given)
    if number is None or minimum is None or maximum is None or not minimum <= number <= maximum:
        raise fact.refusal(
            N_("%(label)s: %(value)s is not a number from %(minimum)s to %(maximum)s."),
            given,
            minimum=minimum,
            maximum=maximum,
        )
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        return None
    text = str(given)
    if "." not in text:
        text = text.replace(",", ".", 1)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _date(fact: Fact, given: object) -> Answer:
    try:
        day = given if type(given) is date else date.fromisoformat(str(given).strip())
    except ValueError as problem:
        raise fact.refusal(
            N_("%(label)s: %(value)s is not a date such as 2026-11-22."), given
        ) from problem
    return day.isoformat()


def _boolean(fact: Fact, given: object) -> Answer:
    if isinstance(given, bool):
        return given
    word = given.strip().lower() if isinstance(given, str) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise fact.refusal(N_("%(label)s: %(value)s is neither yes nor no."), given)


_CHECKS: dict[FactType, Callable[[Fact, object], Answer]] = {
    FactType.TEXT: _text,
    FactType.CHOICE: _choice,
    FactType.NUMBER: _number,
    FactType.DATE: _date,
    FactType.BOOLEAN: _boolean,
}
