"""Reading a rule file: a TOML document becomes a `RuleSet`, or an error names the place. Pure."""

import enum
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from traceability.errors import N_, RuleSetError
from traceability.parties.schemes import schemes
from traceability.rules.rule_set import (
    Act,
    Applies,
    Evidence,
    Item,
    MeasuredOn,
    Needs,
    NeedsCertificate,
    NeedsFact,
    NeedsStage,
    NeedsValue,
    RuleSet,
    Weight,
)
from traceability.rules.values import NAMES
from traceability.words import Words

Member = TypeVar("Member", bound=enum.Enum)

# As wide as the columns that keep the codes of rule sets and items.
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def parse_rule_set(text: str) -> RuleSet:
    """Read the text of a rule file.

    Raises:
        RuleSetError: not TOML, or no rule set; `.field` is the place in the file.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise RuleSetError(
            N_("A rule file is not TOML: %(problem)s."), problem=str(problem)
        ) from problem
    keys = dict(document)
    evidence = _member(keys, "evidence", Evidence, "")
    items = keys.pop("items", None)
    if not isinstance(items, list) or not items:
        raise _refusal("items", items, "a list of items")
    rule_set = RuleSet(
        code=_code(keys, ""),
        name=_words(keys, "name", ""),
        source=_words(keys, "source", ""),
        article=_words(keys, "article", "") if "article" in keys else None,
        article_is_inferred=_flag(keys, "article_is_inferred", ""),
        evidence=evidence,
        effective_from=_day(keys, "effective_from"),
        effective_to=_day(keys, "effective_to") if "effective_to" in keys else None,
        measured_on=_member(keys, "measured_on", MeasuredOn, ""),
        blocks=frozenset(_act(each) for each in _texts(keys, "blocks", "")),
        applies=_applies(keys.pop("applies", {})),
        note=_words(keys, "note", "") if "note" in keys else None,
        items=tuple(_item(each, number, evidence) for number, each in enumerate(items, start=1)),
    )
    _close(keys, "")
    codes = [item.code for item in rule_set.items]
    if len(set(codes)) < len(codes):
        raise _refusal("items", codes, "a different code for each")
    return rule_set


def _item(table: object, number: int, evidence: Evidence) -> Item:
    place = f"items[{number - 1}]"
    keys = _table(table, place)
    item = Item(
        number=number,
        code=_code(keys, place),
        name=_words(keys, "name", place),
        weight=_member(keys, "weight", Weight, place),
        needs=_needs(_table(keys.pop("needs", None), f"{place}.needs"), f"{place}.needs"),
        evidence=_member(keys, "evidence", Evidence, place) if "evidence" in keys else evidence,
        article=_words(keys, "article", place) if "article" in keys else None,
        only_packed=_flag(keys, "only_packed", place),
    )
    _close(keys, place)
    return item


def _needs(keys: dict[str, Any], place: str) -> Needs:
    needs: Needs
    if "value" in keys:
        name = _text(keys, "value", place)
        if name not in NAMES:
            raise _refusal(f"{place}.value", name, "one of " + ", ".join(NAMES))
        needs = NeedsValue(name)
    elif "certificate" in keys:
        scheme = _text(keys, "certificate", place)
        if scheme not in schemes():
            raise _refusal(f"{place}.certificate", scheme, "one of " + ", ".join(schemes()))
        needs = NeedsCertificate(scheme)
    elif "fact" in keys:
        needs = NeedsFact(_texts(keys, "stage", place), _texts(keys, "fact", place))
    elif "stage" in keys:
        needs = NeedsStage(_texts(keys, "stage", place))
    else:
        raise _refusal(place, keys, "value, stage, fact with stage, or certificate")
    _close(keys, place)
    return needs


def _applies(table: object) -> Applies:
    keys = _table(table, "applies")
    applies = Applies(
        crops=frozenset(_texts(keys, "crops", "applies")),
        markets=frozenset(_texts(keys, "markets", "applies")),
        packed=_flag(keys, "packed", "applies") if "packed" in keys else None,
    )
    _close(keys, "applies")
    return applies


def _table(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _refusal(place, value, "a table")
    return dict(value)


def _take(keys: dict[str, Any], key: str, place: str) -> Any:
    if key not in keys:
        raise _refusal(_at(place, key), None, "something")
    return keys.pop(key)


def _text(keys: dict[str, Any], key: str, place: str) -> str:
    value = _take(keys, key, place)
    if not isinstance(value, str) or not value.strip():
        raise _refusal(_at(place, key), value, "a text")
    return value


def _texts(keys: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = keys.pop(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        raise _refusal(_at(place, key), value, "a text or a list of texts")
    return tuple(listed)


def _code(keys: dict[str, Any], place: str) -> str:
    code = _text(keys, "code", place)
    if not _CODE.fullmatch(code):
        raise _refusal(_at(place, "code"), code, "small letters, digits and _, at most 40")
    return code


def _flag(keys: dict[str, Any], key: str, place: str) -> bool:
    value = keys.pop(key, False)
    if not isinstance(value, bool):
        raise _refusal(_at(place, key), value, "true or false")
    return value


def _day(keys: dict[str, Any], key: str) -> date:
    value = _take(keys, key, "")
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refusal(key, value, "a date")
    return value


def _words(keys: dict[str, Any], key: str, place: str) -> Words:
    value = _take(keys, key, place)
    if isinstance(value, str) and value.strip():
        return Words(value, value)
    inner = _table(value, _at(place, key))
    return Words(_text(inner, "vi", _at(place, key)), inner.get("en"))


def _member(keys: dict[str, Any], key: str, members: type[Member], place: str) -> Member:
    value = _take(keys, key, place)
    for member in members:
        if member.value == value:
            return member
    raise _refusal(_at(place, key), value, "one of " + ", ".join(str(m.value) for m in members))


def _act(value: str) -> Act:
    if value not in list(Act):
        raise _refusal("blocks", value, "one of " + ", ".join(Act))
    return Act(value)


def _close(keys: Mapping[str, Any], place: str) -> None:
    """Refuse what was not asked for: a misspelt key would otherwise be silence."""
    for key in keys:
        raise _refusal(_at(place, key), keys[key], "nothing; no such key is known")


def _at(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _refusal(place: str, value: object, expected: str) -> RuleSetError:
    return RuleSetError(
        N_("In a rule file %(place)s is %(value)s; expected is %(expected)s."),
        field=place,
        value=repr(value),
        place=place,
        expected=expected,
    )
