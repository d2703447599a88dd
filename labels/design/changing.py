"""A design with other words, other colours or another logo, still checked. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from labels import pictures, registry
from labels.design.checking import check
from labels.design.model import Design
from labels.errors import DesignError

_LOGO_PX = 1200  # the longest side that is kept, 100 mm at 300 dpi


def with_changes(
    design: Design,
    *,
    texts: Mapping[str, str] | None = None,
    colours: Mapping[str, str] | None = None,
    logo: bytes | None = None,
) -> Design:
    """The design with `texts` in the place of those of these names, `colours` likewise.

    A text that is empty is left out; one that is not given stays. Colours are written `#1e5631`.

    Raises:
        DesignError: it has no text or colour of that name, or a colour is too near its ground.
        BadLogo, LogoTooLarge: the logo is no picture, or too large.
    """
    shown = {text.show for box in design.boxes for text in box.texts}
    _known(design, {*(texts or {})}, shown & ({*registry.names("text")} | shown), "text")
    _known(design, {*(colours or {})}, {*design.colours}, "colour")
    if logo is not None:
        pictures.opened(logo, longest_px=_LOGO_PX)
    changed = replace(
        design,
        texts={**design.texts, **(texts or {})},
        colours={**design.colours, **(colours or {})},
        logo=design.logo if logo is None else logo,
    )
    check(changed, design.name)
    return changed


def _known(design: Design, given: set[str], there: set[str], what: str) -> None:
    unknown = sorted(given - there)
    if unknown:
        raise DesignError(
            design.name,
            f"it has no {what} called {', '.join(unknown)}; there are {', '.join(sorted(there))}",
        )
