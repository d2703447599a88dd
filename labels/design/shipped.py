"""The designs that come with the package, and those in files of one's own."""

from functools import cache
from importlib import resources
from pathlib import Path

from labels.design.model import Design
from labels.design.reading import parse
from labels.errors import DesignError

_SHIPPED = "labels.designs"


def shipped(subject: str | None = None) -> tuple[str, ...]:
    """The names of the designs that come with the package, all or those of one subject.

    The smallest first: stamps before cards before posters.
    """
    return tuple(design.name for design in _all() if subject is None or design.subject == subject)


@cache
def _all() -> tuple[Design, ...]:
    files = (each for each in resources.files(_SHIPPED).iterdir() if each.name.endswith(".toml"))
    designs = [
        parse(file.read_text("utf-8"), source=file.name.removesuffix(".toml")) for file in files
    ]
    return tuple(sorted(designs, key=lambda one: (one.width_mm * one.height_mm, one.name)))


@cache
def load(name: str) -> Design:
    """A shipped design by name.

    Raises:
        DesignError: there is none of that name.
    """
    for design in _all():
        if design.name == name:
            return design
    raise DesignError(name, f"there are only {', '.join(shipped())}")


def load_file(path: Path) -> Design:
    """A design from a file of one's own.

    Raises:
        DesignError: says what is wrong in the file.
    """
    return parse(path.read_text("utf-8"), source=path.name)
