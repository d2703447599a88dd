"""Invented names of households and buyers, put together by chance."""

from random import Random

from storefront.demo.content import NameParts, name_parts


def person_name(chance: Random, parts: NameParts | None = None) -> str:
    """A name in the usual order: family, middle, given."""
    parts = parts or name_parts()
    return " ".join(chance.choice(each) for each in (parts.families, parts.middles, parts.given))


def household_names(chance: Random, count: int) -> list[str]:
    """So many names of households, each once."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"Hộ {person_name(chance)}"] = None
    return list(found)


def address(chance: Random) -> str:
    """An address at which nobody lives: the street is invented, the town is not."""
    parts = name_parts()
    number = chance.randrange(2, 180)
    return f"Số {number}, {chance.choice(parts.streets)}, {chance.choice(parts.towns)}"
