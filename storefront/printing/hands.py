"""The processes that draw a large run: how many, and from how many stamps on."""

from contextlib import nullcontext

import storefront.printing.run_codes  # noqa: F401 - what copies draw from, they need not load
from labels.crew import Crew, cores

FOR_ALL_HANDS = 10_000
"""Stamps for which it is worth while to start other processes."""


def all_hands(count: int, *, early: bool = False) -> nullcontext[None] | Crew:
    """Processes that draw a large run; `early` where nothing is open yet: then they are copies."""
    if count < FOR_ALL_HANDS or cores() == 1:
        return nullcontext()
    return Crew(cores(), copied=early)
