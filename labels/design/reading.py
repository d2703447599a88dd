"""Read a design from TOML, and refuse what would not print."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from labels import registry
from labels.design.checking import check
from labels.design.model import (
    PAPER,
    PLAIN_COLOURS,
    Barcode,
    Box,
    Code,
    Design,
    Frame,
    Line,
    Panel,
    Picture,
    Rows,
    Scratch,
    Text,
)
from labels.errors import DesignError

_Part = TypeVar("_Part")

SUBJECTS = ("stamp", "carton", "plot", "lot", "product", "payment", "reverse")
LANGUAGES = ("vi", "en")
_EDGES = ("x_mm", "y_mm", "width_mm", "height_mm")
_LARGEST_PT = 400

_PARTS = {
    "line": ("lines", Line),
    "panel": ("panels", Panel),
    "picture": ("pictures", Picture),
    "code": ("codes", Code),
    "barcode": ("barcodes", Barcode),
    "scratch": ("scratches", Scratch),
    "rows": ("rows", Rows),
}
_KEYS = {
    *("name", "title_vi", "title_en", "subject", "compact", "back", "width_mm", "height_mm"),
    *("qr", "box", "colours", "words"),
    *_PARTS,
}
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "rotate": (0, 90),
    "align": ("left", "centre", "right"),
    "valign": ("top", "middle", "bottom", "spread", "level"),
    "weight": ("regular", "bold"),
    "when": ("always", "blank", "lot"),
    "style": ("solid", "cut", "fold"),
    "fit": ("contain", "cover"),
}


def parse(text: str, *, source: str) -> Design:
    """Read and check a design: everything on the label, nothing over a text or a code.

    Raises:
        DesignError: says what is wrong, `source` says where.
    """
    try:
        design = _design(tomllib.loads(text))
        check(design, source)
    except tomllib.TOMLDecodeError as error:
        raise DesignError(source, str(error)) from error
    except KeyError as error:
        raise DesignError(source, f"{error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise DesignError(source, str(error)) from error
    return design


def _design(data: dict[str, Any]) -> Design:
    _known(data, _KEYS, "the design")
    words = {language: dict(data.get("words", {}).get(language, {})) for language in LANGUAGES}
    colours = {**PLAIN_COLOURS, **data.get("colours", {})}
    reader = _Reader(
        {*registry.names("text"), *words["vi"]},
        {*colours},
    )
    parts: dict[str, Any] = {
        plural: tuple(reader.part(kind, made, each) for each in data.get(kind, ()))
        for kind, (plural, made) in _PARTS.items()
    }
    return Design(
        name=str(data["name"]),
        title_vi=str(data.get("title_vi", "")),
        title_en=str(data.get("title_en", "")),
        subject=_one_of(data.get("subject", "stamp"), SUBJECTS, "the design"),
        compact=bool(data.get("compact", False)),
        back=str(data.get("back", "")),
        width_mm=float(data["width_mm"]),
        height_mm=float(data["height_mm"]),
        qr=_qr(data["qr"]) if "qr" in data else None,
        boxes=tuple(reader.box(box) for box in data.get("box", ())),
        colours=colours,
        words=words,
        **parts,
    )


def _qr(data: dict[str, Any]) -> Frame:
    _known(data, {"x_mm", "y_mm", "size_mm"}, "qr")
    side = float(data["size_mm"])
    return Frame(float(data["x_mm"]), float(data["y_mm"]), side, side)


class _Reader:
    """Knows the names of texts and colours that parts of one design may use."""

    def __init__(self, texts: set[str], colours: set[str]) -> None:
        self.texts = tuple(sorted(texts))
        self.colours = tuple(sorted(colours))

    def box(self, data: dict[str, Any]) -> Box:
        name = str(data["name"])
        own = {"name", "text", "rotate", "align", "valign", "on", "beside_logo"}
        _known(data, {*own, *_EDGES}, f"box {name}")
        beside = data.get("beside_logo", {})
        _known(beside, {*_EDGES}, f"beside_logo of box {name}")
        return Box(
            name=name,
            frame=_frame(data),
            texts=tuple(self._text(text, name) for text in data["text"]),
            **{
                key: _one_of(data[key], _CHOICES[key], name)
                for key in ("rotate", "align", "valign")
                if key in data
            },
            on=_one_of(data.get("on", PAPER), self.colours, name),
            beside_logo=_frame({**data, **beside}) if beside else None,
        )

    def part(self, kind: str, made: type[_Part], data: dict[str, Any]) -> _Part:
        """A part without texts of its own: a line, a panel, a code ..."""
        where = f"{kind} {data.get('name', '')}".strip()
        known = {each.name: each for each in fields(made)}  # type: ignore[arg-type]  # every part is a dataclass
        square = kind == "code"
        edges = (*_EDGES[:2], "size_mm") if square else _EDGES
        _known(data, ({*known} - {"frame"}) | ({*edges} if "frame" in known else set()), where)
        values = {
            name: self._value(name, data[name], kind, where) for name in known if name in data
        }
        if "frame" in known:
            values["frame"] = _qr({edge: data[edge] for edge in edges}) if square else _frame(data)
        for name, each in known.items():
            if each.default is MISSING and name not in values:
                raise KeyError(f"{name} of {where}")
        return made(**values)

    def _value(self, name: str, value: Any, kind: str, where: str) -> Any:
        if name in ("colour", "fill", "stroke", "ground"):
            return _one_of(value, self.colours, where)
        if name == "show":
            listed = "code" if kind == "barcode" else kind
            return _one_of(value, registry.names(listed), where)
        if name in _CHOICES:
            return _one_of(value, _CHOICES[name], where)
        if name in ("from_mm", "to_mm"):
            return _pair(value)
        if name == "size_pt":
            return _sizes(value, where)
        return value

    def _text(self, data: dict[str, Any], box: str) -> Text:
        _known(data, {field.name for field in fields(Text)}, f"a text of box {box}")
        made = {**data, "show": _one_of(data["show"], self.texts, box)}
        made["size_pt"] = _sizes(data["size_pt"], f"{made['show']} in box {box}")
        made["weight"] = _one_of(data.get("weight", "regular"), _CHOICES["weight"], box)
        made["when"] = _one_of(data.get("when", "always"), _CHOICES["when"], box)
        if "colour" in data:
            made["colour"] = _one_of(data["colour"], self.colours, box)
        if "needs" in data:
            _one_of(data["needs"], (*self.texts, *registry.names("rows")), box)
        if int(data.get("lines", 1)) < 1:
            raise ValueError(f"{made['show']} in box {box} needs at least one line")
        return Text(**made)


def _frame(data: dict[str, Any]) -> Frame:
    return Frame(*(float(data[edge]) for edge in _EDGES))


def _sizes(value: Any, where: str) -> tuple[float, float]:
    least, most = _pair(value)
    if not 0 < least <= most <= _LARGEST_PT:
        raise ValueError(f"size_pt of {where} must go from small to large")
    return least, most


def _known(data: dict[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(data) - keys)
    if unknown:
        raise ValueError(f"{where} does not know {', '.join(unknown)}")


def _one_of(value: Any, allowed: tuple[Any, ...], where: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{value} in box {where} is none of {', '.join(map(str, allowed))}")
    return value


def _pair(value: Any) -> tuple[float, float]:
    first, second = value
    return float(first), float(second)
