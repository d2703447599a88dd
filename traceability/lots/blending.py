"""Which lots may become one lot. Pure."""

from collections.abc import Sequence

from traceability.crops.profile import Blending, CropProfile
from traceability.errors import N_, InvalidInput

Content = tuple[str, str, str]
"""A material by its crop, its form and its own code."""


def require_blendable(profile: CropProfile, inputs: Sequence[Content], output: Content) -> None:
    """Pass where the crop's file lets lots of these materials become one of that material.

    Raises:
        InvalidInput: another crop or form, a form that is not mixed, or grades that may not be.
    """
    crop, form, code = output
    rule = profile.material(form).blends
    if rule is None:
        raise InvalidInput(
            N_("Lots of “%(value)s” are not blended."),
            field="output",
            value=profile.material(form).name,
        )
    for other_crop, other_form, other_code in inputs:
        same = (other_crop, other_form) == (crop, form)
        if not same or (rule is Blending.ALIKE and other_code != code):
            raise InvalidInput(
                N_("“%(value)s” cannot be blended into “%(output)s”."),
                field="lot",
                value=other_code,
                output=code,
            )
