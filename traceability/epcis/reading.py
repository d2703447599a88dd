"""Who reads, and what of the repository they may see."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, false

from traceability.epcis.models import EpcisEvent


class Reader(Protocol):
    """One who asks the repository."""

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation to which everything belongs that they may see; None where to several."""
        ...

    @property
    def sees_all(self) -> bool:
        """Whether they see everything of that organisation."""
        ...

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """What of the events (the table, or an alias of it) they may see. Every query asks it."""
        ...


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation, which sees all its own and captured events."""

    organisation_id: UUID
    sees_all: bool = True

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """Everything that it recorded or captured."""
        return event.organisation_id == self.organisation_id  # type: ignore[no-any-return]  # an alias


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody, who sees what is published."""

    organisation_id: None = None
    sees_all: bool = False

    def clause(self, event: Any = EpcisEvent) -> ColumnElement[bool]:
        """Nothing yet."""
        del event
        return false()
