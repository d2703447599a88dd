"""Who belongs to an organisation, and that somebody can always decide it."""

import farm
import pytest

from traceability.errors import Conflict, NotAllowed, NotFound
from traceability.parties.memberships import belongs_elsewhere, change_role, end_membership
from traceability.parties.models import Membership, Person
from traceability.parties.reading import members_of
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_member


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


def enlist(deployment, organisation, name, role):
    with deployment.transaction() as session:
        person = Person(display_name=name, created_at=deployment.clock())
        session.add(person)
        session.flush()
        add_member(
            session,
            organisation_id=organisation.id,
            person=person,
            role=role,
            clock=deployment.clock,
        )
        return person


def names(deployment, organisation):
    with deployment.reading() as session:
        members = members_of(session, organisation.id, now=deployment.clock())
        return {member.person.display_name: member.role for member in members}


def test_a_member_takes_another_role_and_leaves(deployment, coop, clock):
    enlist(deployment, coop.organisation, "Lan", Role.OWNER)
    hoa = enlist(deployment, coop.organisation, "Hoa", Role.PICKER)

    with deployment.transaction() as session:
        change_role(session, coop.recorder, person_id=hoa.id, role=Role.STAFF)
    assert names(deployment, coop.organisation) == {"Lan": Role.OWNER, "Hoa": Role.STAFF}

    with deployment.transaction() as session:
        end_membership(session, coop.recorder, person_id=hoa.id)
    clock.advance(seconds=1)
    assert names(deployment, coop.organisation) == {"Lan": Role.OWNER}


@pytest.mark.parametrize(
    "act",
    [
        lambda *a, **k: change_role(*a, role=Role.STAFF, **k),
        end_membership,
    ],
)
def test_the_last_owner_stays(deployment, coop, act):
    lan = enlist(deployment, coop.organisation, "Lan", Role.OWNER)
    enlist(deployment, coop.organisation, "Hoa", Role.STAFF)

    with deployment.transaction() as session, pytest.raises(Conflict):
        act(session, coop.recorder, person_id=lan.id)

    assert names(deployment, coop.organisation)["Lan"] is Role.OWNER


def test_one_of_two_owners_may_go(deployment, coop):
    lan = enlist(deployment, coop.organisation, "Lan", Role.OWNER)
    enlist(deployment, coop.organisation, "Hoa", Role.OWNER)

    with deployment.transaction() as session:
        end_membership(session, coop.recorder, person_id=lan.id)

        with pytest.raises(NotFound):
            end_membership(session, coop.recorder, person_id=lan.id)


def test_staff_do_not_decide_who_comes_in(deployment, coop):
    lan = enlist(deployment, coop.organisation, "Lan", Role.OWNER)
    staff = Recorder(coop.organisation.id, Role.STAFF, clock=deployment.clock)

    with deployment.transaction() as session, pytest.raises(NotAllowed):
        end_membership(session, staff, person_id=lan.id)


def test_a_member_of_another_organisation_is_not_there(deployment, coop):
    with deployment.transaction() as session:
        other = farm.found(session, deployment.clock, code="LAHIEN")
    lan = enlist(deployment, other.organisation, "Lan", Role.OWNER)

    with deployment.transaction() as session:
        with pytest.raises(NotFound):
            change_role(session, coop.recorder, person_id=lan.id, role=Role.STAFF)
        assert belongs_elsewhere(session, coop.recorder, person_id=lan.id)
        assert not belongs_elsewhere(session, other.recorder, person_id=lan.id)
        assert session.get_one(Membership, (other.organisation.id, lan.id)).role is Role.OWNER
