"""Partners' tokens on pages: shown once, listed without their text, ended after a question."""

import re

import pytest
from cooperative import field_error, plain

from storefront.accounts.errors import WrongToken
from storefront.accounts.partners import authenticate_partner, create_partner_token
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_party, create_organisation


@pytest.fixture
def buyer(sqlite_deployment, la_bang):
    """A buyer of La Bằng."""
    with sqlite_deployment.transaction() as session:
        owner = Recorder(la_bang.id, Role.OWNER, clock=sqlite_deployment.clock)
        return add_party(session, owner, kind="buyer", code="BT", name="Bến <Thành>")


def test_without_a_buyer_the_page_says_what_comes_first(owner):
    assert "/workspace/partners" in owner.get("/workspace/more").text
    assert "/workspace/partners/new" in owner.get("/workspace/partners").text

    assert "/workspace/parties/new" in owner.get("/workspace/partners/new").text


def test_a_token_is_shown_once_and_ended_after_a_question(owner, buyer, sqlite_deployment):
    filled = {"party": str(buyer.id), "name": "Kho", "expires_at": "2027-01-31"}

    answer = owner.send("/workspace/partners/new?lang=en", filled)

    text = re.search(r"nguon_partner_[\w-]+", answer.text)[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "https://nguon.example/epcis/events" in answer.text
    assert authenticate_partner(sqlite_deployment, text).party_id == buyer.id
    listed = owner.get("/workspace/partners?lang=en").text
    assert text not in listed
    assert "Bến &lt;Thành&gt;" in listed
    assert "1 Feb 2027" in plain(listed)
    path = re.search(r"/workspace/partners/[0-9a-f-]+/end", listed)[0]
    assert "It cannot be undone." in owner.get(path + "?lang=en").text
    assert authenticate_partner(sqlite_deployment, text)
    assert owner.send(path).status_code == 303
    with pytest.raises(WrongToken):
        authenticate_partner(sqlite_deployment, text)


def test_a_token_that_cannot_be_made_is_refused_beside_the_field(owner, buyer):
    filled = {"party": str(buyer.id), "name": "Kho", "expires_at": "2020-01-31"}

    answer = owner.send("/workspace/partners/new?lang=en", filled)

    assert answer.status_code == 422
    assert "is past" in field_error(answer.text, "expires_at")
    assert 'value="Kho"' in answer.text


def test_another_organisations_token_is_not_there(owner, sqlite_deployment, la_bang):
    with sqlite_deployment.transaction() as session:
        other = create_organisation(
            session, code="LAHIEN", name_vi="HTX", address_vi="x", clock=sqlite_deployment.clock
        )
        theirs = Recorder(other.id, Role.OWNER, clock=sqlite_deployment.clock)
        party = add_party(session, theirs, kind="buyer", code="BT", name="Bến Thành")
        token = create_partner_token(session, theirs, party=party, name="kho")

    answer = owner.send(f"/workspace/partners/{token.id}/end", page="/workspace/gs1")

    assert answer.status_code == 404
    assert authenticate_partner(sqlite_deployment, token.text)
