"""The crops that this installation knows: those shipped with it, and folders added at the start."""

from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from traceability.crops.document import parse_profile
from traceability.crops.profile import CropProfile
from traceability.errors import N_, CropProfileError, InvalidInput


class CropRegistry:
    """Crop profiles by code. A file loaded later takes the place of one with the same code."""

    def __init__(self, profiles: Iterable[CropProfile] = ()) -> None:
        """Start with the given profiles."""
        self._profiles = {profile.code: profile for profile in profiles}

    def load_directory(self, directory: Traversable) -> tuple[CropProfile, ...]:
        """Add the crop of every `.toml` file in a folder; all of them or, if one is bad, none.

        Raises:
            CropProfileError: a file is not a crop; `.params["file"]` names it.
        """
        try:
            files = sorted(
                (each for each in directory.iterdir() if each.name.endswith(".toml")),
                key=lambda each: each.name,
            )
        except OSError as problem:
            raise CropProfileError(
                N_("The folder of crop files cannot be read: %(value)s."),
                field="directory",
                value=str(directory),
            ) from problem
        loaded = tuple(_load(each) for each in files)
        self._profiles = self._profiles | {profile.code: profile for profile in loaded}
        return loaded

    def profile(self, code: str) -> CropProfile:
        """The profile of a crop.

        Raises:
            InvalidInput: there is no such crop.
        """
        try:
            return self._profiles[code]
        except KeyError:
            raise InvalidInput(
                N_("“%(value)s” is not a crop that is known here: %(known)s."),
                field="crop",
                value=code,
                known=", ".join(sorted(self._profiles)),
            ) from None

    def profiles(self) -> tuple[CropProfile, ...]:
        """Every profile, in the order in which they were loaded."""
        return tuple(self._profiles.values())


def shipped() -> CropRegistry:
    """A new registry of the crops in this package, alone."""
    registry = CropRegistry()
    registry.load_directory(resources.files(__package__))
    return registry


@cache
def installation() -> CropRegistry:
    """The registry that the functions below ask."""
    return shipped()


def load_directory(directory: Path) -> tuple[CropProfile, ...]:
    """Add a folder of crop files to this installation; called at the start.

    Raises:
        CropProfileError: a file is not a crop.
    """
    return installation().load_directory(directory)


def profile(code: str) -> CropProfile:
    """The profile of a crop of this installation.

    Raises:
        InvalidInput: there is no such crop.
    """
    return installation().profile(code)


def profiles() -> tuple[CropProfile, ...]:
    """Every crop of this installation."""
    return installation().profiles()


def _load(file: Traversable) -> CropProfile:
    """One file's profile; the error of a bad one is told again with the name of the file."""
    try:
        return parse_profile(file.read_text(encoding="utf-8"))
    except (CropProfileError, UnicodeDecodeError) as problem:
        place = problem.field if isinstance(problem, CropProfileError) else None
        raise CropProfileError(
            N_("The crop file %(file)s cannot be used. %(problem)s"),
            field=place,
            file=file.name,
            problem=str(problem),
        ) from problem
