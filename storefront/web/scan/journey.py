"""The journey of a lot as steps that a shopper can read: when, where, who, how much, how."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from storefront import formats
from storefront.steps import STEPS
from storefront.web.language import language
from storefront.web.texts import gettext, ngettext
from traceability.crops.facts import Fact, FactType
from traceability.crops.profile import Asking
from traceability.events.models import EventKind
from traceability.lots.journey import Journey, Leg
from traceability.parties.models import Place
from traceability.words import Words

MOST_PLACES = 4
MOST_TEXTS = 3
_TA = 100_000
_TONNE = 1_000_000
_SPACE = "\N{NO-BREAK SPACE}"

KINDS: Mapping[str, LazyString] = {kind: lazy_gettext(text) for kind, text in STEPS.items()}
"""What a step is called where the crop's file has no name for it."""


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact of a step: the question in both languages, the answer in the page's."""

    code: str
    label: Words
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. `name` is None where the crop has no word for it; then `kind_name` is shown."""

    kind: str
    name: Words | None
    kind_name: str
    first_on: date
    last_on: date
    days: str
    how_much: str
    grams_in: int
    grams_out: int
    packs: int
    area_m2: int
    households: int
    who: str
    places: tuple[Place, ...]
    further_places: int
    facts: tuple[ToldFact, ...]
    corrected: bool


def steps_of(journey: Journey, *, cooperative: str) -> tuple[Step, ...]:
    """The steps, the latest first."""
    return tuple(_step(leg, cooperative) for leg in reversed(journey.legs))


def days(first_on: date, last_on: date) -> str:
    """One day, or the first and the last of several."""
    first, last = formats.day(first_on, language()), formats.day(last_on, language())
    if first_on == last_on:
        return first
    return gettext("%(first)s to %(last)s", first=first, last=last)


def farm_weight(grams: int) -> str:
    """A weight in the unit that people would say, where its figure stays short and exact.

    From a tonne on `1,2 tấn` (`1.2 t`), in Vietnamese from 100 kg on `4,5 tạ`; otherwise kg or g.
    """
    spoken = language()
    units = ((_TONNE, "t"),) if spoken == "en" else ((_TONNE, "tấn"), (_TA, "tạ"))
    for size, name in units:
        if grams >= size and grams % (size // 10) == 0 and (size == _TONNE or grams < _TONNE):
            return f"{formats.number(Decimal(grams) / size, spoken, decimals=1)}{_SPACE}{name}"
    return formats.weight(grams, spoken)


def _step(leg: Leg, cooperative: str) -> Step:
    return Step(
        kind=leg.kind.value,
        name=leg.stage.name if leg.stage else None,
        kind_name=str(KINDS[leg.kind.value]),
        first_on=leg.first_on,
        last_on=leg.last_on,
        days=days(leg.first_on, leg.last_on),
        how_much=_how_much(leg),
        grams_in=leg.grams_in,
        grams_out=leg.grams_out,
        packs=leg.packs,
        area_m2=leg.area_m2,
        households=leg.households,
        who=_who(leg, cooperative),
        places=leg.places[:MOST_PLACES],
        further_places=max(0, len(leg.places) - MOST_PLACES),
        facts=tuple(_facts(leg.facts, leg.stage)),
        corrected=leg.corrected,
    )


def _how_much(leg: Leg) -> str:
    if leg.kind is EventKind.INSPECT:
        return ""
    if leg.kind is EventKind.FIELD_OPERATION:
        return formats.area(leg.area_m2, language()) if leg.area_m2 else ""
    made = farm_weight(leg.grams_out)
    if leg.packs:
        return ngettext(
            "%(packs)s pack, %(weight)s",
            "%(packs)s packs, %(weight)s",
            leg.packs,
            packs=formats.number(leg.packs, language()),
            weight=made,
        )
    if leg.grams_in:
        return gettext("%(made)s from %(used)s", made=made, used=farm_weight(leg.grams_in))
    return made


def _who(leg: Leg, cooperative: str) -> str:
    if not leg.households:
        return cooperative
    if leg.kind is EventKind.RECEIVE:
        return ngettext(
            "%(cooperative)s, from %(num)s household or supplier",
            "%(cooperative)s, from %(num)s households or suppliers",
            leg.households,
            cooperative=cooperative,
        )
    return ngettext(
        "%(num)s household of %(cooperative)s",
        "%(num)s households of %(cooperative)s",
        leg.households,
        cooperative=cooperative,
    )


def _facts(facts: Iterable[tuple[str, Any]], stage: Asking | None) -> Iterable[ToldFact]:
    """Each question once, in the order in which the stage asks, with all that was answered."""
    answers: dict[str, list[Any]] = defaultdict(list)
    for code, value in facts:
        answers[code].append(value)
    asked = {fact.code: fact for fact in stage.facts} if stage else {}
    for code in [*(code for code in asked if code in answers), *(answers.keys() - asked.keys())]:
        fact = asked.get(code)
        # A question that the crop's file no longer asks keeps its bare code.
        label = fact.label if fact else Words(code)
        yield ToldFact(code, label, _answer(fact, answers[code]))


def _answer(fact: Fact | None, values: list[Any]) -> str:
    """What was answered; an answer from before the question changed its type is shown as it is."""
    if fact is None or fact.type is FactType.TEXT:
        return _listed([str(value) for value in values])
    if fact.type is FactType.CHOICE:
        chosen = [(fact.choice(value), value) for value in values]
        return _listed([c.name.in_(language()) if c else str(value) for c, value in chosen])
    if fact.type is FactType.BOOLEAN:
        return _listed([gettext("yes") if value else gettext("no") for value in values])
    try:
        if fact.type is FactType.DATE:
            read = sorted(date.fromisoformat(str(value)) for value in values)
            return days(read[0], read[-1])
        return _number(fact, [Decimal(str(value)) for value in values])
    except (ValueError, InvalidOperation):
        return _listed([str(value) for value in values])


def _number(fact: Fact, values: list[Decimal]) -> str:
    figure = "–".join(formats.number(end, language()) for end in sorted({min(values), max(values)}))
    return f"{figure}{_SPACE}{fact.unit.in_(language())}" if fact.unit else figure


def _listed(texts: list[str]) -> str:
    shown = ", ".join(texts[:MOST_TEXTS])
    return f"{shown}, …" if len(texts) > MOST_TEXTS else shown
