"""How much is taken and given at once, as headers tell it."""

from traceability.epcis.documents import MOST_BYTES, MOST_EVENTS

LIMITS = {
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(MOST_BYTES),
}

DEFAULT_PAGE = 30
LARGEST_PAGE = 1000
LONGEST_QUERY = 8_000
"""Characters of a URL's query."""
