"""The marketplaces that this installation knows: those shipped with it, and folders added."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from storefront.channels.columns import ChannelMap, parse_map
from storefront.channels.errors import ChannelMapError
from traceability.errors import N_, NotFound


class ChannelRegistry:
    """Channel maps by code. A file loaded later takes the place of one with the same code."""

    def __init__(self, maps: Iterable[ChannelMap] = ()) -> None:
        """Start with the given maps."""
        self._maps = {each.code: each for each in maps}

    def load_directory(self, directory: Traversable) -> tuple[ChannelMap, ...]:
        """Add the channel of every `.toml` file in a folder; all of them or, if one is bad, none.

        Raises:
            ChannelMapError: a file is not a channel map; `.params["file"]` names it.
        """
        try:
            files = sorted(
                (each for each in directory.iterdir() if each.name.endswith(".toml")),
                key=lambda each: each.name,
            )
        except OSError as problem:
            raise ChannelMapError(
                N_("The folder of channel files cannot be read: %(value)s."),
                field="directory",
                value=str(directory),
            ) from problem
        loaded = tuple(_load(each) for each in files)
        self._maps = self._maps | {each.code: each for each in loaded}
        return loaded

    def channel(self, code: str) -> ChannelMap:
        """The map of a channel.

        Raises:
            NotFound: there is no such channel.
        """
        found = self._maps.get(code)
        if found is None:
            raise NotFound(
                N_("“%(value)s” is not a channel that is known here: %(known)s."),
                field="channel",
                value=code,
                known=", ".join(sorted(self._maps)),
            )
        return found

    def channels(self) -> tuple[ChannelMap, ...]:
        """Every channel, in the order in which they were loaded."""
        return tuple(self._maps.values())


def shipped() -> ChannelRegistry:
    """A new registry of the channels in this package, alone."""
    registry = ChannelRegistry()
    registry.load_directory(resources.files("storefront.channels.maps"))
    return registry


@cache
def installation() -> ChannelRegistry:
    """The registry that the functions below ask."""
    return shipped()


def load_directory(directory: Path) -> tuple[ChannelMap, ...]:
    """Add a folder of channel maps to this installation; called at the start.

    Raises:
        ChannelMapError: a file is not a channel map.
    """
    return installation().load_directory(directory)


def channel(code: str) -> ChannelMap:
    """The map of a channel of this installation.

    Raises:
        NotFound: there is no such channel.
    """
    return installation().channel(code)


def channels() -> tuple[ChannelMap, ...]:
    """Every channel of this installation."""
    return installation().channels()


def _load(file: Traversable) -> ChannelMap:
    """One file's map; the error of a bad one is told again with the name of the file."""
    try:
        return parse_map(file.read_text(encoding="utf-8"))
    except (ChannelMapError, UnicodeDecodeError) as problem:
        raise ChannelMapError(
            N_("The channel file %(file)s cannot be used. %(problem)s"),
            field=problem.field if isinstance(problem, ChannelMapError) else None,
            file=file.name,
            problem=str(problem),
        ) from problem
