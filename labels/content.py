"""What one stamp shows, in words, before any millimetre is decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labels.errors import N_, BadContent


@dataclass(frozen=True)
class Words:
    """The fixed words of a stamp and its sheet, so that the language is the caller's choice."""

    lot: str = "Lô"
    produced: str = "NSX"
    expires: str = "HSD"
    check_host: str = "Kiểm tra tên miền:"
    sample: str = "MẪU"
    sheet: str = "Tờ"
    actual_size: str = "In đúng cỡ 100 %, vạch này dài 50 mm"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight; `strong` is what the eye looks for."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a list: its title, and what is said about it."""

    title: str
    detail: str = ""


# Which fields of `StampContent` its own texts are made of; all others stand in `more`.
MADE_OF = {
    "product": "product",
    "organisation": "organisation",
    "lot": "lot",
    "produced": "produced_on",
    "expires": "expires_on",
    "serial": "serial",
    "hint": "head",
    "host": "head",
}


@dataclass(frozen=True)
class StampContent:
    """One label: its two QR segments, its texts and what else it shows; empty texts are left out.

    `head` is scheme and host as configured (byte segment), `tail` the rest in capitals
    (alphanumeric segment); `labels.qr.split_url` makes the two of a whole URL. Dates come as the
    reader of the stamp writes them. A stamp of a blank reel has no product, lot or dates yet.
    `sample` prints `words.sample` across the stamp. Without `head` and `tail` there is no stamp:
    a poster, a leaflet.

    `more`, `rows`, `codes` and `pictures` hold everything else by the names of
    `labels/registry.toml`: texts; lists; the texts of further QR codes, and of bar codes with
    FNC1 as GS (0x1D) in front; the bytes of PNG, JPEG or WebP files. `language` is that of the
    design's own words.
    """

    head: str = ""
    tail: str = ""
    serial: str = ""
    product: str = ""
    organisation: str = ""
    lot: str = ""
    produced_on: str = ""
    expires_on: str = ""
    sample: bool = False
    words: Words = field(default=Words())
    more: Mapping[str, str] = field(default_factory=dict, hash=False)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict, hash=False)
    codes: Mapping[str, str] = field(default_factory=dict, hash=False)
    pictures: Mapping[str, bytes] = field(default_factory=dict, hash=False, repr=False)
    language: str = "vi"

    def __post_init__(self) -> None:
        if not self.lot and (self.produced_on or self.expires_on):
            raise BadContent(N_("A stamp with dates needs the lot that they belong to."))

    @property
    def url(self) -> str:
        """What a camera reads."""
        return self.head + self.tail

    @property
    def host(self) -> str:
        """The host for people to read: the very one that the code leads to; none in other texts."""
        return self.head.partition("://")[2].partition("/")[0]

    @property
    def blank(self) -> bool:
        """Of a reel that no lot is bound to yet."""
        return not self.lot

    def texts(self) -> dict[str, tuple[Run, ...]]:
        """Every text that has a value by its name, in runs of one weight."""
        words = self.words
        runs = {
            "product": (Run(self.product),),
            "organisation": (Run(self.organisation),),
            "lot": (Run(words.lot), Run(self.lot, strong=True)),
            "produced": (Run(words.produced), Run(self.produced_on, strong=True)),
            "expires": (Run(words.expires), Run(self.expires_on, strong=True)),
            "serial": (Run(self.serial),),
            "hint": (Run(words.check_host if self.host else ""),),
            "host": (Run(self.host),),
            **{name: (Run(text),) for name, text in self.more.items()},
        }
        return {name: parts for name, parts in runs.items() if parts[-1].text}
