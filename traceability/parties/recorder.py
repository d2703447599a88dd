"""Who is at the desk: on whose behalf the library acts, and by which clock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from traceability.errors import N_, NotAllowed, NotFound
from traceability.parties.roles import Permission, Role, allowed
from traceability.times import Clock, system_clock


class Owned(Protocol):
    """A row that belongs to an organisation."""

    @property
    def id(self) -> UUID:
        """Its own identifier."""
        ...

    @property
    def organisation_id(self) -> UUID:
        """Whose it is."""
        ...


@dataclass(frozen=True, slots=True)
class Recorder:
    """A person in a role of one organisation; every service that writes takes one.

    `person_id` is None for the console of the machine itself. `on_behalf_of` is the party for whom
    a helper records; the event says both.
    """

    organisation_id: UUID
    role: Role
    person_id: UUID | None = None
    on_behalf_of: UUID | None = None
    clock: Clock = field(default=system_clock)

    def now(self) -> datetime:
        """The moment of recording."""
        return self.clock()

    def require(self, permission: Permission) -> None:
        """Pass, or refuse.

        Raises:
            NotAllowed: the role does not include `permission`.
        """
        if not allowed(self.role, permission):
            raise NotAllowed(
                N_("The role “%(role)s” may not do this (%(permission)s)."),
                role=self.role.value,
                permission=permission.value,
            )

    def require_own(self, *rows: Owned | None) -> None:
        """Pass where every row is the organisation's own; None stands for nothing named.

        Raises:
            NotFound: one is another's, of which no more is said than that it is not there.
        """
        for row in rows:
            if row is not None and row.organisation_id != self.organisation_id:
                raise NotFound(N_("There is no such record."), value=str(row.id))
