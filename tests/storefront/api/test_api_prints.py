"""Sheets over the API: asked for, drawn, taken, spoiled."""

import hashlib

from storefront.printing import work


def drawn(deployment):
    return work.work(deployment, work.take_next(deployment))


def test_a_program_prints_takes_the_file_and_notes_a_spoiled_sheet(farm, sqlite_deployment):
    run = farm.made("/stamp-runs", {"count": 30})
    asked = farm.made("/prints", {"run": run["id"], "last": 20})
    path = f"/prints/{asked['id']}"
    assert (asked["state"], asked["last"]) == ("waiting", 20)
    assert farm.get(f"{path}/file").status_code == 409

    drawn(sqlite_deployment)
    ready = farm.get(path).json
    file = farm.get(f"{path}/file").data
    assert ready["state"] == "ready"
    assert hashlib.sha256(file).hexdigest() == ready["sha256"]

    again = farm.post("/prints", {"run": run["id"], "first": 11})
    assert (again.status_code, again.json["code"]) == (409, "printed_before")
    sheets = {"first_sheet": 1, "last_sheet": 1, "fate": "again"}
    farm.made(f"{path}/spoiled-sheets", sheets)
    assert [each["fate"] for each in farm.get(f"{path}/spoiled-sheets").json] == ["again"]
    farm.made("/prints", {"run": run["id"], "first": 11})


def test_a_print_is_called_off_and_another_one_drawn_anew(farm, sqlite_deployment):
    run = farm.made("/stamp-runs", {"count": 4})
    off = farm.made("/prints", {"run": run["id"]})
    assert farm.post(f"/prints/{off['id']}/cancellation").json["state"] == "cancelled"
    assert farm.post(f"/prints/{off['id']}/cancellation").status_code == 409

    kept = farm.made("/prints", {"run": run["id"]})
    work.kept_file(sqlite_deployment, drawn(sqlite_deployment)).unlink()
    assert farm.get(f"/prints/{kept['id']}/file").status_code == 404
    assert farm.post(f"/prints/{kept['id']}/drawing").json["state"] == "waiting"


def test_what_is_anothers_cannot_be_printed(farm, program_of, sqlite_deployment):
    from tests.storefront.conftest import register

    run = farm.made("/stamp-runs", {"count": 4})
    asked = farm.made("/prints", {"run": run["id"]})
    other = program_of(register(sqlite_deployment, "NAHIN", "HTX Nà Hin"))

    assert other.post("/prints", {"run": run["id"]}).status_code == 404
    assert other.get(f"/prints/{asked['id']}").status_code == 404
    assert other.get("/prints").json == []
