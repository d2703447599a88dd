"""What the steps of a lot's journey are called where the crop's file has no name for them."""

from traceability.errors import N_

STEPS = {
    "field_operation": N_("Work in the field"),
    "harvest": N_("Harvest"),
    "receive": N_("Bought in"),
    "process": N_("Processing"),
    "blend": N_("Blending"),
    "pack": N_("Packing"),
    "inspect": N_("Inspection"),
    "opening_stock": N_("In stock when the books began"),
}
"""By the kind of event."""
