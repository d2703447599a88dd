"""GLNs over the API."""

import stamped
from gs1_numbers import GLN, PLOT_GLN, number


def test_places_and_the_organisation_get_their_numbers(program, la_bang):
    told = {"kind": "warehouse", "code": "KHO", "name_vi": "Kho"}
    assert program.post("/places", {**told, "gln": "1"}).status_code == 422
    place = program.made("/places", {**told, "gln": PLOT_GLN})
    assert place["gln"] == PLOT_GLN

    def patch(path, gln):
        return program._ask("PATCH", path, json={"gln": gln})

    assert patch(f"/places/{place['id']}", None).get_json()["gln"] is None
    assert patch(f"/organisations/{la_bang.id}", GLN).get_json()["gln"] == GLN
    refused = patch(f"/organisations/{la_bang.id}", "8938501234567")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "invalid_gs1_key")
    assert patch(f"/organisations/{place['id']}", GLN).status_code == 404


def test_a_company_prefix_needs_the_word_that_it_is_licensed(program, la_bang):
    def patch(**body):
        return program._ask("PATCH", f"/organisations/{la_bang.id}", json=body)

    unsaid = patch(gs1_company_prefix="8938501")
    assert (unsaid.status_code, unsaid.json["field"]) == (422, "gs1_prefix_is_licensed")
    wrong = patch(gs1_company_prefix="893", gs1_prefix_is_licensed=True)
    assert (wrong.status_code, wrong.json["field"]) == (422, "gs1_company_prefix")

    noted = patch(gs1_company_prefix="8938501", gs1_prefix_is_licensed=True)

    assert noted.json["gs1_company_prefix"] == "8938501"
    assert patch(brand="x").json["gs1_company_prefix"] == "8938501"
    assert patch(gs1_company_prefix=None).json["gs1_company_prefix"] is None


def test_the_codes_of_a_run_are_told_as_digital_links(program_of, sqlite_deployment):
    coop = stamped.open_farm(sqlite_deployment)
    stamps = stamped.stamp(sqlite_deployment, coop, stamped.packed(sqlite_deployment, coop))
    program = program_of(coop.organisation)
    path = f"/stamp-runs/{stamps.run.id}/codes?first=1&last=3&digital_link=true"
    assert program.get(path).get_json()["field"] == "digital_link"
    number(sqlite_deployment, coop)

    urls = program.get(path).get_json()["urls"]

    assert len(set(urls)) == 3
    told = program.client.get(
        urls[0], base_url="https://nguon.example", headers={"Accept": "application/json"}
    )
    assert told.get_json()["verdict"] == "first_scan"
