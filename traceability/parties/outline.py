"""The outline of a plot: a GeoJSON Polygon (RFC 7946), WGS84, longitude before latitude. Pure."""

from typing import Any

from traceability.errors import N_, InvalidInput

_LEAST_POSITIONS = 4
_MOST_POSITIONS = 2_000


def checked_outline(outline: dict[str, Any]) -> dict[str, Any]:
    """The polygon alone, of what was given.

    Raises:
        InvalidInput: not a closed polygon, or positions outside the world.
    """
    rings = outline.get("coordinates") if outline.get("type") == "Polygon" else None
    if not isinstance(rings, list) or not rings or not all(_is_closed(ring) for ring in rings):
        raise InvalidInput(
            N_("The outline is not a closed GeoJSON polygon of [longitude, latitude]."),
            field="outline",
        )
    return {"type": "Polygon", "coordinates": rings}


def _is_closed(ring: object) -> bool:
    return (
        isinstance(ring, list)
        and _LEAST_POSITIONS <= len(ring) <= _MOST_POSITIONS
        and all(_is_position(position) for position in ring)
        and ring[0] == ring[-1]
    )


def _is_position(position: object) -> bool:
    return (
        isinstance(position, list)
        and len(position) == 2  # noqa: PLR2004 - longitude and latitude
        and all(isinstance(x, int | float) and not isinstance(x, bool) for x in position)
        and abs(position[0]) <= 180  # noqa: PLR2004 - degrees of longitude
        and abs(position[1]) <= 90  # noqa: PLR2004 - degrees of latitude
    )
