"""A table of a crop file, read key by key; errors name the place, as `stages[2].facts[0].type`."""

import enum
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from traceability.errors import N_, CropProfileError
from traceability.words import Words

Member = TypeVar("Member", bound=enum.Enum)

# As wide as the columns that keep codes of stages, forms and facts.
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class Table:
    """Gives out each key once in the type that is asked for; `close` refuses what is left."""

    def __init__(self, content: object, place: str = "") -> None:
        """Take the content of the table at `place`, which is empty for the whole document."""
        self._place = place
        if not isinstance(content, Mapping):
            raise CropProfileError(
                N_("A table is expected at %(place)s."), field=place, value=content, place=place
            )
        self._content = dict(content)

    def refusal(self, key: str, value: object, expected: str) -> CropProfileError:
        """The error that names the key, what it says and what is expected."""
        place = self._at(key)
        return CropProfileError(
            N_("In a crop file %(place)s is %(value)s; expected is %(expected)s."),
            field=place,
            value=repr(value),
            place=place,
            expected=expected,
        )

    def has(self, key: str) -> bool:
        """Whether the key is there and not yet taken."""
        return key in self._content

    def take(self, key: str) -> object:
        """The value of a key that must be there."""
        if key not in self._content:
            place = self._at(key)
            raise CropProfileError(
                N_("In a crop file %(place)s is missing."), field=place, place=place
            )
        return self._content.pop(key)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self.take(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(key, value, "a text")
        return value

    def code(self, key: str = "code") -> str:
        """A code: small ASCII letters, digits and underscores, at most 40."""
        value = self.text(key)
        if not _CODE.fullmatch(value):
            raise self.refusal(key, value, "a code such as fresh_leaf")
        return value

    def words(self, key: str) -> Words:
        """A table with `vi` and, where somebody wrote it, `en`; or one text for both."""
        if isinstance(self._content.get(key), str):
            both = self.text(key)
            return Words(both, both)
        table = self.table(key)
        words = Words(table.text("vi"), table.text("en") if table.has("en") else None)
        table.close()
        return words

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        """True or false; `otherwise` where it is not said."""
        value = self._content.pop(key, otherwise)
        if not isinstance(value, bool):
            raise self.refusal(key, value, "true or false")
        return value

    def whole(self, key: str, *, least: int) -> int:
        """A whole number of at least `least`."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refusal(key, value, f"a whole number from {least}")
        return value

    def number(self, key: str) -> Decimal:
        """A finite number."""
        return self._finite(key, self.take(key))

    def span(self, key: str) -> tuple[Decimal, Decimal]:
        """Two numbers above zero, the lower first."""
        low, high = self._pair(key)
        if not 0 < low <= high:
            raise self.refusal(
                key, [str(low), str(high)], "two numbers above zero, the lower first"
            )
        return low, high

    def member(self, key: str, members: type[Member]) -> Member:
        """One of the values of an enumeration."""
        value = self.take(key)
        for member in members:
            if member.value == value:
                return member
        raise self.refusal(key, value, "one of " + ", ".join(str(each.value) for each in members))

    def values(self, key: str) -> list[object]:
        """A list; empty where it is not said."""
        value = self._content.pop(key, [])
        if not isinstance(value, list):
            raise self.refusal(key, value, "a list")
        return value

    def table(self, key: str) -> "Table":
        """A table within this one."""
        return Table(self.take(key), self._at(key))

    def tables(self, key: str) -> "list[Table]":
        """A list of tables; empty where it is not said."""
        return [
            Table(each, f"{self._at(key)}[{number}]")
            for number, each in enumerate(self.values(key))
        ]

    def close(self) -> None:
        """Refuse what was not asked for: a misspelt key would otherwise be silence."""
        for key in self._content:
            place = self._at(key)
            raise CropProfileError(
                N_("A crop file knows no key %(place)s."), field=place, place=place
            )

    def _pair(self, key: str) -> tuple[Decimal, Decimal]:
        values = self.values(key)
        try:
            low, high = values
        except ValueError:
            raise self.refusal(key, values, "two numbers") from None
        return self._finite(key, low), self._finite(key, high)

    def _finite(self, key: str, value: object) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refusal(key, value, "a number")
        number = Decimal(value)
        if not number.is_finite():
            raise self.refusal(key, value, "a number")
        return number

    def _at(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key
