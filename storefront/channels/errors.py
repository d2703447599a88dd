"""What listing elsewhere refuses.

InvalidInput
└── ChannelMapError     a column map does not say what it must
Conflict
└── WrongListingState   the listing is not where this can be said of it
"""

from traceability.errors import Conflict, InvalidInput


class ChannelMapError(InvalidInput):
    """`field` is the place in the file."""

    code = "channel_map"


class WrongListingState(Conflict):
    """`value` is the state in which the listing is."""

    code = "wrong_listing_state"
