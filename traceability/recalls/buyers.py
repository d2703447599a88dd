"""Who knows more about buyers than the library does: a shop, by its orders.

The library knows of a sale which goods left, and at most a party's opaque id. A package that sells
registers, under the entry point `nguon.buyers`, a function that tells for some sales and some lots
who stands behind them; the recall asks every one of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

BUYERS = "nguon.buyers"
"""The entry point under which a package names its `KnowsBuyers`."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who bought of the lots, or was promised some of them.

    `key` names them as long as the record of them stands (`order:<id>`). `sale_event_id` is the
    sale by which the goods left; None while they are only promised, with `promised` saying how many
    packs of which lot.
    """

    key: str
    label: str
    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: str = "vi"
    sale_event_id: UUID | None = None
    promised: Mapping[UUID, int] = field(default_factory=dict)


class KnowsBuyers(Protocol):
    """What a package registers."""

    def __call__(
        self,
        session: Session,
        *,
        organisation_id: UUID,
        event_ids: Collection[UUID],
        lot_ids: Collection[UUID],
    ) -> Iterator[Buyer]:
        """Whoever bought in the sales `event_ids`, or was promised packs of the lots.

        Called once for every look at a recall's reach, in a constant number of statements.
        """
        ...


@cache
def registered() -> tuple[KnowsBuyers, ...]:
    """Every function that an installed package registers."""
    return tuple(each.load() for each in entry_points(group=BUYERS))
