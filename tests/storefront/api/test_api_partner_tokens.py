"""Partners' tokens over the API: their text is told once, to whoever asked first."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from storefront.accounts.errors import WrongToken
from storefront.accounts.partners import authenticate_partner
from storefront.idempotency.models import DoneRequest
from traceability.parties.roles import Role
from traceability.parties.services import create_organisation


@pytest.fixture
def buyer(program):
    """A buyer of La Bằng."""
    return program.made("/parties", {"kind": "buyer", "code": "BT", "name": "Bến Thành"})


def test_a_token_is_made_told_once_read_and_revoked(program, sqlite_deployment, la_bang, buyer):
    asked = {"party_id": "BT", "name": "kho", "expires_at": "2027-01-01T00:00:00+07:00"}
    again = {"headers": {"Idempotency-Key": "once"}}

    made = program.made("/partner-tokens", asked, **again)
    repeated = program.made("/partner-tokens", asked, **again)

    found = authenticate_partner(sqlite_deployment, made["token"])
    assert (found.organisation_id, str(found.party_id)) == (la_bang.id, buyer["id"])
    assert datetime.fromisoformat(made["expires_at"]) == datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert repeated == {name: value for name, value in made.items() if name != "token"}
    with sqlite_deployment.reading() as session:
        assert made["token"] not in session.scalars(select(DoneRequest.body)).one()
    assert program.get("/partner-tokens").json == [repeated]
    path = f"/partner-tokens/{made['id']}"
    assert program.get(path).json["party"] == {
        "id": buyer["id"],
        "code": "BT",
        "name": "Bến Thành",
    }
    assert program._ask("DELETE", path).status_code == 204
    assert program.get(path).json["revoked_at"] is not None
    assert program.get("/partner-tokens").json == []
    with pytest.raises(WrongToken):
        authenticate_partner(sqlite_deployment, made["token"])


def test_who_lets_nobody_in_and_who_is_elsewhere_get_nowhere(
    program, program_of, sqlite_deployment, la_bang, buyer
):
    with sqlite_deployment.transaction() as session:
        other = create_organisation(
            session, code="LAHIEN", name_vi="HTX", address_vi="x", clock=sqlite_deployment.clock
        )
    made = program.made("/partner-tokens", {"party_id": buyer["id"], "name": "kho"})
    staff, elsewhere = program_of(la_bang, Role.STAFF), program_of(other)
    path = f"/partner-tokens/{made['id']}"

    assert staff.get("/partner-tokens").status_code == 403
    assert staff._ask("DELETE", path).status_code == 403
    assert staff.post("/partner-tokens", {"party_id": "BT", "name": "x"}).status_code == 403
    assert elsewhere.get("/partner-tokens").json == []
    assert elsewhere._ask("DELETE", path).status_code == 404
    refused = elsewhere.post("/partner-tokens", {"party_id": buyer["id"], "name": "x"})
    assert (refused.status_code, refused.json["field"]) == (404, "party_id")
    past = {"party_id": "BT", "name": "x", "expires_at": "2020-01-01T00:00:00Z"}
    for wrong, field in (({"name": "x"}, "party_id"), (past, "expires_at")):
        answer = program.post("/partner-tokens", wrong)
        assert (answer.status_code, answer.json["field"]) == (422, field)
    assert authenticate_partner(sqlite_deployment, made["token"])
