"""From the codes that people type to the rows that they mean."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.deployment import Deployment
from traceability.errors import N_, InvalidInput, NotFound
from traceability.lots.models import Lot
from traceability.parties.former import place_once_coded
from traceability.parties.models import Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import organisation_by_code
from traceability.stamps.models import StampRun

Coded = TypeVar("Coded")


def organisation_named(session: Session, code: str | None) -> Organisation:
    """The organisation of that code; without a code the only one there is.

    Raises:
        NotFound: there is none of that code, or none at all.
        InvalidInput: there are several, and none was named.
    """
    if code is not None:
        return organisation_by_code(session, code)
    return _only(session.scalars(select(Organisation).order_by(Organisation.code)).all())


def lot_named(session: Session, code: str, organisation: str | None) -> Lot:
    """The lot of that code; without an organisation the only one of that code.

    Raises:
        NotFound: there is none.
        InvalidInput: several organisations have one, and none was named.
    """
    query = select(Lot).where(Lot.code == code).join(Organisation).order_by(Organisation.code)
    if organisation is not None:
        query = query.where(Lot.organisation_id == organisation_by_code(session, organisation).id)
    lots = session.scalars(query).all()
    if not lots:
        raise NotFound(N_("There is no lot “%(value)s”."), field="lot", value=code)
    _only([lot.organisation for lot in lots])
    return lots[0]


def run_numbered(session: Session, number: int | None) -> StampRun:
    """The run of that number; numbers are the deployment's.

    Raises:
        NotFound: there is none.
    """
    run = session.scalar(select(StampRun).where(StampRun.number == number))
    if run is None:
        raise NotFound(N_("There is no stamp run %(value)s."), field="run", value=number)
    return run


def row_named(
    session: Session, table: type[Coded], organisation: Organisation, code: str, *, field: str
) -> Coded:
    """The organisation's row of that code; of a place also a code that it had before.

    Raises:
        NotFound: the organisation has none.
    """
    columns: Any = table
    row: Any = session.scalar(
        select(table).where(columns.organisation_id == organisation.id, columns.code == code)
    )
    if row is None and table is Place:
        row = place_once_coded(session, organisation.id, code)
    if row is None:
        raise NotFound(
            N_("%(organisation)s has no record with the code “%(value)s”."),
            field=field,
            value=code,
            organisation=organisation.code,
        )
    found: Coded = row
    return found


def console_recorder(deployment: Deployment, organisation: Organisation) -> Recorder:
    """Who sits at the machine itself may do all, and is no person."""
    return Recorder(organisation.id, Role.OWNER, clock=deployment.clock)


def _only(organisations: Sequence[Organisation]) -> Organisation:
    if not organisations:
        raise NotFound(N_("There is no organisation yet."), field="organisation")
    if len(organisations) > 1:
        raise InvalidInput(
            N_("Say whose with --organisation: %(value)s."),
            field="organisation",
            value=", ".join(each.code for each in organisations),
        )
    return organisations[0]
