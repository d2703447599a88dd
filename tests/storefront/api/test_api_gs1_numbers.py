"""GLNs over the API."""

from gs1_numbers import GLN, PLOT_GLN


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
