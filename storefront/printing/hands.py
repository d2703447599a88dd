"""The processes that draw a large run: how many, and from how many stamps on."""

from contextlib import nullcontext

from labels.crew import Crew, cores

FOR_ALL_HANDS = 10_000
"""Stamps for which it is worth while to start other processes."""


def all_hands(count: int) -> nullcontext[None] | Crew:
    """Processes that draw a large run; started early, they load while others open a database."""
    return nullcontext() if count < FOR_ALL_HANDS or cores() == 1 else Crew(cores())
