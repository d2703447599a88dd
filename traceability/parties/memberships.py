"""Who belongs to an organisation, in which role, and until when."""

from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from traceability.errors import N_, Conflict, NotFound
from traceability.parties.models import Membership
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission, Role


def change_role(session: Session, recorder: Recorder, *, person_id: UUID, role: Role) -> Membership:
    """Give a member another role.

    Raises:
        NotFound: the person does not belong to the organisation.
        Conflict: nobody would be left to decide who comes in.
    """
    recorder.require(Permission.PEOPLE)
    membership = _standing(session, recorder, person_id)
    if role is not Role.OWNER:
        _keep_an_owner(session, recorder, membership)
    membership.role = role
    session.flush()
    return membership


def end_membership(session: Session, recorder: Recorder, *, person_id: UUID) -> Membership:
    """Let a member go, from now on; what they recorded stays.

    Raises:
        NotFound: the person does not belong to the organisation.
        Conflict: nobody would be left to decide who comes in.
    """
    recorder.require(Permission.PEOPLE)
    membership = _standing(session, recorder, person_id)
    _keep_an_owner(session, recorder, membership)
    membership.until = recorder.now()
    session.flush()
    return membership


def belongs_elsewhere(session: Session, recorder: Recorder, *, person_id: UUID) -> bool:
    """Whether the person also belongs, or once belonged, to another organisation."""
    found = session.scalar(
        select(Membership.person_id)
        .where(
            Membership.person_id == person_id,
            Membership.organisation_id != recorder.organisation_id,
        )
        .limit(1)
    )
    return found is not None


def _standing(session: Session, recorder: Recorder, person_id: UUID) -> Membership:
    membership = session.scalar(
        select(Membership)
        .where(
            Membership.organisation_id == recorder.organisation_id,
            Membership.person_id == person_id,
            or_(Membership.until.is_(None), Membership.until > recorder.now()),
        )
        .execution_options(populate_existing=True)
    )
    if membership is None:
        raise NotFound(N_("There is no such member."), field="person", value=str(person_id))
    return membership


def _keep_an_owner(session: Session, recorder: Recorder, leaving: Membership) -> None:
    """Pass unless `leaving` is the last owner. Owners are locked, so that two cannot leave at once.

    Raises:
        Conflict: it is.
    """
    if leaving.role is not Role.OWNER:
        return
    owners = (
        select(Membership.person_id)
        .where(
            Membership.organisation_id == recorder.organisation_id,
            Membership.role == Role.OWNER,
            or_(Membership.until.is_(None), Membership.until > recorder.now()),
        )
        .order_by(Membership.person_id)
    )
    session.execute(owners.with_for_update()).all()
    if session.scalar(select(func.count()).select_from(owners.subquery())) == 1:
        raise Conflict(
            N_("An organisation needs an owner. Make somebody else an owner first."),
            field="role",
            value=leaving.role.value,
        )
