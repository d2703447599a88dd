"""What the boxes of the shipped designs are called where something does not fit into one.

A box is named in its design's file, in English. The names are marked here for translation: whoever
reads "does not fit into the box number" reads it in one language.
"""

from labels.errors import N_

BOXES = frozenset(
    {
        N_("SSCC to read"),
        N_("account"),
        N_("address"),
        N_("area"),
        N_("by hand"),
        N_("certificates"),
        N_("check"),
        N_("contact"),
        N_("contents"),
        N_("cover foot"),
        N_("cover"),
        N_("crop"),
        N_("dates"),
        N_("day of packing"),
        N_("expiry"),
        N_("heading"),
        N_("hint"),
        N_("host"),
        N_("journey heading"),
        N_("journey note"),
        N_("journey"),
        N_("lot and dates"),
        N_("lot and host"),
        N_("lot"),
        N_("name"),
        N_("number"),
        N_("organisation"),
        N_("papers heading"),
        N_("papers note"),
        N_("pay"),
        N_("planting-area code"),
        N_("product and dates"),
        N_("product"),
        N_("quantity and day"),
        N_("sender"),
        N_("sources"),
        N_("story"),
        N_("unit"),
        N_("use"),
        N_("what to do"),
        N_("where"),
        N_("who"),
    }
)
"""Every name of a box or list in `labels/designs`."""
