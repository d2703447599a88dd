"""A long list, so many rows at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

PER_PAGE = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Row]):
    """What is shown of a list, how much there is, and the addresses of the pages beside it."""

    shown: Sequence[Row]
    count: int
    previous: str | None
    following: str | None


def paged(found: Sequence[Row], endpoint: str, **kept: Any) -> Paged[Row]:
    """The page that `?page=` asks for, counted from 0; the other pages keep the values `kept`.

    A page behind the last one shows the last.
    """
    last = max(0, (len(found) - 1) // PER_PAGE)
    number = min(max(0, request.args.get("page", 0, type=int)), last)

    def at(other: int) -> str:
        return url_for(endpoint, **kept, page=other or None)

    return Paged(
        found[number * PER_PAGE : (number + 1) * PER_PAGE],
        len(found),
        at(number - 1) if number else None,
        at(number + 1) if number < last else None,
    )
