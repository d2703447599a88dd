"""Noting the numbers that GS1 licensed: on the page, with a new place, over REST, in the shell."""

import pytest
from cooperative import field_error
from gs1_numbers import GLN, PLOT_GLN

from traceability.errors import CodeTaken, InvalidGs1Key, NotFound
from traceability.parties import services as parties
from traceability.parties.models import Organisation, Place
from traceability.parties.numbering import number_organisation, number_place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role


def glns(deployment, coop):
    with deployment.reading() as session:
        organisation = session.get_one(Organisation, coop.organisation_id)
        return organisation.gln, session.get_one(Place, coop.plot).gln


def test_a_number_is_noted_and_taken_away(owner, sqlite_deployment, coop):
    assert "/workspace/gs1" in owner.get("/workspace/more").text

    for of, gln in (("organisation", GLN), (str(coop.plot), PLOT_GLN)):
        assert owner.send("/workspace/gs1", {"of": of, "gln": gln}).status_code == 303
    assert glns(sqlite_deployment, coop) == (GLN, PLOT_GLN)
    page = owner.get("/workspace/gs1").text
    assert f'href="/414/{GLN}"' in page
    assert f'href="/414/{PLOT_GLN}"' in page

    owner.send("/workspace/gs1", {"of": str(coop.plot), "gln": ""})
    assert glns(sqlite_deployment, coop) == (GLN, None)


def test_a_wrong_number_stays_in_the_form_with_what_is_wrong(owner, sqlite_deployment, coop):
    answer = owner.send("/workspace/gs1", {"of": "organisation", "gln": "8938501234567"})

    assert answer.status_code == 422
    assert 'value="8938501234567"' in answer.text
    assert 'href="#gln"' in answer.text
    assert glns(sqlite_deployment, coop) == (None, None)


def test_a_new_place_can_have_its_number_at_once(owner, sqlite_deployment, coop):
    told = {"kind": "warehouse", "name_vi": "Kho mới", "code": "KHO-9", "area_unit": "m²"}
    refused = owner.send("/workspace/places/new", {**told, "gln": "123"})
    assert refused.status_code == 422
    assert "<details open>" in refused.text

    assert owner.send("/workspace/places/new", {**told, "gln": PLOT_GLN}).status_code == 303


def test_a_number_names_one_place_of_a_cooperative(deployment):
    with deployment.transaction() as session:
        own, other = (
            Recorder(
                parties.create_organisation(
                    session, code=code, name_vi=code, address_vi="x", clock=deployment.clock
                ).id,
                Role.OWNER,
                clock=deployment.clock,
            )
            for code in ("LABANG", "NAHIN")
        )
        shed, store = (
            parties.add_place(session, own, kind="warehouse", code=code, name_vi=code)
            for code in ("KHO-1", "KHO-2")
        )
        number_place(session, own, place=shed, gln=GLN)
        assert number_place(session, own, place=shed, gln=GLN).gln == GLN
        with pytest.raises(CodeTaken) as taken:
            number_place(session, own, place=store, gln=GLN)
        assert (taken.value.field, taken.value.params["place"]) == ("gln", "KHO-1")
        with pytest.raises(CodeTaken):
            parties.add_place(session, own, kind="warehouse", code="KHO-3", name_vi="x", gln=GLN)
        with pytest.raises(NotFound):
            number_place(session, other, place=shed, gln=None)
        with pytest.raises(InvalidGs1Key):
            number_organisation(session, own, gln="1")
        assert number_organisation(session, own, gln=GLN).gln == GLN


def prefix_of(deployment, coop):
    with deployment.reading() as session:
        return session.get_one(Organisation, coop.organisation_id).gs1_company_prefix


def test_a_prefix_is_noted_on_the_word_that_it_is_licensed(owner, sqlite_deployment, coop):
    page = "/workspace/cooperative/gs1-prefix"
    assert page in owner.get("/workspace/cooperative").text
    unsaid = owner.send(page + "?lang=en", {"gs1_company_prefix": "8938501"})
    assert unsaid.status_code == 422
    assert "say that it did" in field_error(unsaid.text, "gs1_prefix_is_licensed")
    assert 'value="8938501"' in unsaid.text
    stated = {"gs1_prefix_is_licensed": "y"}
    wrong = owner.send(page + "?lang=en", {"gs1_company_prefix": "2001234", **stated})
    assert "other uses" in field_error(wrong.text, "gs1_company_prefix")
    assert prefix_of(sqlite_deployment, coop) is None

    assert owner.send(page, {"gs1_company_prefix": "8938501", **stated}).status_code == 303

    assert prefix_of(sqlite_deployment, coop) == "8938501"
    assert "SSCC 8938501" in owner.get("/workspace/gs1").text
    assert owner.send(page, {"gs1_company_prefix": ""}).status_code == 303
    assert prefix_of(sqlite_deployment, coop) is None
