"""Partners who read, from the command line: made, listed, ended."""

from uuid import uuid4

import pytest

from storefront.accounts.errors import WrongToken
from storefront.accounts.partners import authenticate_partner
from traceability.parties import services as parties


def test_a_partners_token_is_made_for_a_party_listed_and_ended(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite
):
    owner = coop_on_sqlite.recorder
    with sqlite_deployment.transaction() as session:
        buyer = parties.add_party(session, owner, kind="buyer", code="BT", name="Bến Thành")

    made = nguon_on_sqlite.json("tokens", "partner", "--party", "BT", "--name", "kho")

    found = authenticate_partner(sqlite_deployment, made["token"])
    assert (found.organisation_id, found.party_id) == (owner.organisation_id, buyer.id)
    (listed,) = nguon_on_sqlite.json("tokens", "list")
    assert (listed["id"], listed["for"]) == (made["id"], "partner")
    nguon_on_sqlite("tokens", "revoke", made["id"])
    with pytest.raises(WrongToken):
        authenticate_partner(sqlite_deployment, made["token"])
    assert nguon_on_sqlite.json("tokens", "list") == []
    said = nguon_on_sqlite.refused("tokens", "partner", "--party", "NOBODY", "--name", "x")
    assert "NOBODY" in said


def test_a_programs_token_is_ended_by_the_same_command(nguon_on_sqlite, coop_on_sqlite):
    made = nguon_on_sqlite.json("tokens", "create", "--name", "kho", "--role", "staff")

    nguon_on_sqlite("tokens", "revoke", made["id"])

    assert nguon_on_sqlite.json("tokens", "list") == []
    assert "token" in nguon_on_sqlite.refused("tokens", "revoke", uuid4())
