"""Whether everything that a recall reaches is accounted for. Pure.

    recalled = on hand + destroyed + counted off + used up + still out

Everything is told by the events, but for what buyers have eaten or cannot give back: that is the
figure that somebody must declare, with a reason, before the recall is closed. What came back is in
our hands again, or destroyed since; it is told beside, so that nothing is counted twice.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mass:
    """Where the recalled goods are, in grams.

    `on_hand` lies in the cooperative's own places; `sent` went out in all and `returned` of it came
    back; `destroyed` and `counted_off` (counts that found less, above zero) since the recall was
    opened; `used_up` was lost since in processing or packing what was recalled.
    """

    on_hand: int = 0
    sent: int = 0
    returned: int = 0
    destroyed: int = 0
    counted_off: int = 0
    used_up: int = 0

    @property
    def still_out(self) -> int:
        """With buyers, as far as is known."""
        return self.sent - self.returned

    @property
    def recalled(self) -> int:
        """Everything that had to be recovered."""
        return self.on_hand + self.still_out + self.destroyed + self.counted_off + self.used_up

    def unaccounted(self, lost: int) -> int:
        """What is still missing where `lost` is declared consumed or not to be recovered.

        Below zero where more is declared lost than is out.
        """
        return self.still_out - lost
