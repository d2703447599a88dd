"""The columns of a marketplace as data: a map file becomes a `ChannelMap`. Pure.

A map is a file, so that the real template of a marketplace, once somebody has it, is matched
without a release. As long as nobody has seen it the map says `assumed = true`, with what was
assumed and why; every file and page made from it repeats that.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storefront.channels.errors import ChannelMapError
from storefront.channels.goods import FIELDS
from traceability.errors import N_
from traceability.words import Words

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
_LANGUAGES = ("vi", "en")
_MAP_KEYS = {"code", "name", "language", "assumed", "assumption", "source", "columns"}
_COLUMN_KEYS = {"header", "field", "text", "required", "max_length", "values", "otherwise"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its header as the marketplace writes it, and what stands in it.

    Either a neutral `field` or the same `text` in every row. `values` turns a field's own value
    (`tea`, `pack`) into the marketplace's word for it; what is not among them becomes `otherwise`.
    """

    header: str
    field: str | None = None
    text: str | None = None
    required: bool = False
    max_length: int | None = None
    values: Mapping[str, str] | None = None
    otherwise: str | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that the marketplace accepts here; empty where anything goes."""
        words = [*(self.values or {}).values(), *([self.otherwise] if self.otherwise else [])]
        return tuple(dict.fromkeys(words))

    @property
    def is_image(self) -> bool:
        """Whether a picture's file name stands in it."""
        return self.field is not None and self.field.startswith("image")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMap:
    """A marketplace: its code, its name and the columns of its listing file."""

    code: str
    name: Words
    language: str
    assumption: Words | None
    """What was assumed, and that it was; None where the marketplace's own template was seen."""
    source: Words
    """Where the columns are from."""
    columns: tuple[Column, ...]

    @property
    def is_assumed(self) -> bool:
        """Whether nobody here has seen the marketplace's own template."""
        return self.assumption is not None


def parse_map(text: str) -> ChannelMap:
    """Read the text of a map file (TOML).

    Raises:
        ChannelMapError: not TOML, or something is missing, unknown or impossible; `.field` is
            its place in the file.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ChannelMapError(
            N_("A channel file is not TOML: %(problem)s."), problem=str(problem)
        ) from problem
    _refuse_unknown(document, _MAP_KEYS, "")
    code = _text(document, "code", "")
    if not _CODE.fullmatch(code):
        raise _refusal("code", code, "a code such as voso")
    language = document.get("language", "vi")
    if language not in _LANGUAGES:
        raise _refusal("language", language, "vi or en")
    rows = document.get("columns")
    if not isinstance(rows, list) or not rows:
        raise _refusal("columns", rows, "a list of columns")
    columns = tuple(_column(row, f"columns[{number}]") for number, row in enumerate(rows))
    headers = [column.header for column in columns]
    for number, header in enumerate(headers):
        if header in headers[:number]:
            raise _refusal(f"columns[{number}].header", header, "a header that is not taken")
    if all(column.field != "sku" for column in columns):
        raise _refusal("columns", None, "a column of the field sku")
    return ChannelMap(
        code=code,
        name=_words(document, "name"),
        language=language,
        assumption=_assumption(document),
        source=_words(document, "source"),
        columns=columns,
    )


def _assumption(document: Mapping[str, Any]) -> Words | None:
    """A map says of itself whether its columns were seen or assumed: silence is no answer."""
    assumed = document.get("assumed")
    if not isinstance(assumed, bool):
        raise _refusal("assumed", assumed, "true or false")
    if assumed:
        return _words(document, "assumption")
    if "assumption" in document:
        raise _refusal("assumption", document["assumption"], "nothing where assumed is false")
    return None


def _column(row: object, place: str) -> Column:
    if not isinstance(row, Mapping):
        raise _refusal(place, row, "a table")
    _refuse_unknown(row, _COLUMN_KEYS, place)
    if ("field" in row) == ("text" in row):
        raise _refusal(f"{place}.field", row.get("field"), "a field or a text, one of them")
    field = _text(row, "field", place) if "field" in row else None
    if field is not None and field not in FIELDS:
        raise _refusal(f"{place}.field", field, "one of " + ", ".join(FIELDS))
    required = row.get("required", False)
    if not isinstance(required, bool):
        raise _refusal(f"{place}.required", required, "true or false")
    longest = row.get("max_length")
    if longest is not None and (
        isinstance(longest, bool) or not isinstance(longest, int) or longest < 1
    ):
        raise _refusal(f"{place}.max_length", longest, "a whole number from 1")
    return Column(
        header=_text(row, "header", place),
        field=field,
        text=_text(row, "text", place) if "text" in row else None,
        required=required,
        max_length=longest,
        values=_values(row, place),
        otherwise=_text(row, "otherwise", place) if "otherwise" in row else None,
    )


def _values(row: Mapping[str, Any], place: str) -> dict[str, str] | None:
    values = row.get("values")
    if values is None:
        return None
    if not isinstance(values, Mapping) or not values:
        raise _refusal(f"{place}.values", values, "a table of words")
    return {key: _text(values, key, f"{place}.values") for key in values}


def _words(document: Mapping[str, Any], key: str) -> Words:
    value = document.get(key)
    if isinstance(value, str) and value.strip():
        return Words(value, value)
    if not isinstance(value, Mapping):
        raise _refusal(key, value, "a text in vi and en")
    _refuse_unknown(value, {"vi", "en"}, key)
    return Words(_text(value, "vi", key), _text(value, "en", key))


def _text(table: Mapping[str, Any], key: str, place: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise _refusal(f"{place}.{key}" if place else key, value, "a text")
    return value


def _refuse_unknown(table: Mapping[str, Any], known: set[str], place: str) -> None:
    """A misspelt key would otherwise be silence."""
    for key in table:
        if key not in known:
            at = f"{place}.{key}" if place else key
            raise ChannelMapError(N_("A channel file knows no key %(place)s."), field=at, place=at)


def _refusal(place: str, value: object, expected: str) -> ChannelMapError:
    return ChannelMapError(
        N_("In a channel file %(place)s is %(value)s; expected is %(expected)s."),
        field=place,
        value=repr(value),
        place=place,
        expected=expected,
    )
