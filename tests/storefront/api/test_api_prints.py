"""Sheets over the API: asked for, drawn, taken, spoiled."""

import hashlib

import pytest

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


ROLL = {"design": "scratch-50x30", "paper": "roll-1-50x30", "language": "zpl", "dpi": 203}


def test_a_program_prints_scratch_stamps_on_a_roll(farm, sqlite_deployment):
    run, hidden = (
        farm.made("/stamp-runs", {"count": 4, **kind})
        for kind in ({}, {"kind": "hidden", "format": "compact"})
    )
    asked = farm.made("/prints", {"run": run["id"], "hidden": hidden["id"], **ROLL})
    drawn(sqlite_deployment)

    told = farm.get(f"/prints/{asked['id']}").json
    file = farm.get(f"/prints/{asked['id']}/file")

    said = ("state", "language", "dpi", "sheets", "hidden_id", "start")
    assert [told[name] for name in said] == ["ready", "zpl", 203, 4, hidden["id"], 1]
    assert file.data.startswith(b"^XA")
    assert file.mimetype == "application/octet-stream"
    assert file.headers["Content-Disposition"].endswith('.zpl"')
    other = farm.made("/stamp-runs", {"count": 4})
    taken = farm.post("/prints", {"run": other["id"], "hidden": hidden["id"], **ROLL})
    assert (taken.status_code, taken.json["code"]) == (409, "hidden_codes_taken")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"dpi": 600}, "dpi"),
        ({"dpi": None}, "dpi"),
        ({"language": "epl"}, "language"),
        ({"language": "pdf"}, "dpi"),
        ({"paper": "a4"}, "language"),
        ({"start": 2, "paper": "roll-2-50x30"}, "start"),
        ({"design": "scratch-50x30"}, "hidden"),
        ({"hidden": "run"}, "hidden"),
    ],
)
def test_a_roll_that_cannot_be_printed_is_refused_by_its_field(farm, changed, field):
    run = farm.made("/stamp-runs", {"count": 4})
    asked = {"run": run["id"], **ROLL, "design": "50x30", **changed}
    if "hidden" in changed:
        asked["hidden"] = run["id"]
    if changed.get("dpi", 0) is None:
        del asked["dpi"]

    answer = farm.post("/prints", asked)

    assert answer.status_code == 422
    assert field in str(answer.json)
    assert farm.get("/prints").json == []


def test_a_correction_of_sheets_does_not_go_on_a_roll(farm):
    run = farm.made("/stamp-runs", {"count": 4})
    measured = {"name": "Kho", "left_mm": 21, "right_mm": 190, "top_mm": 20, "bottom_mm": 277}
    printer = farm.made("/label-printers", measured)
    asked = {"run": run["id"], **ROLL, "design": "50x30", "printer": printer["id"]}

    answer = farm.post("/prints", asked)

    assert (answer.status_code, answer.json["field"]) == (422, "printer")


def test_a_program_voids_scratch_stamps_with_their_hidden_codes(farm):
    run, hidden = (
        farm.made("/stamp-runs", {"count": 4, **kind})["id"]
        for kind in ({}, {"kind": "hidden", "format": "compact"})
    )
    farm.made("/prints", {"run": run, "hidden": hidden, **ROLL})

    event = farm.made(f"/stamp-runs/{run}/voidings", {"first": 2, "last": 3})

    of_both = [{"run_id": each, "first": 2, "last": 3, "lot_id": None} for each in (run, hidden)]
    assert event["stamps"] == of_both
    assert farm.get(f"/events/{event['id']}").json["stamps"] == of_both
    again = farm.post(f"/stamp-runs/{hidden}/voidings", {"first": 3, "last": 3})
    assert (again.status_code, again.json["code"]) == (409, "stamps_unavailable")


def test_a_program_is_told_of_small_squares_as_the_printer_burns_them(farm):
    """On paper 35 x 25 mm has room enough; of a head of 203 dpi a square is two dots or three."""
    run = farm.made("/stamp-runs", {"count": 3})
    sheet = farm.made("/prints", {"run": run["id"], "first": 1, "last": 1})
    roll = {"paper": "roll-1-35x25", "language": "zpl", "dpi": 203}
    asked = {"run": run["id"], "first": 2, **roll}
    key = {"headers": {"Idempotency-Key": "a-roll"}}
    burnt = farm.post("/prints", asked, **key).json

    assert sheet["notices"] == []
    (notice,) = burnt["notices"]
    assert (notice["code"], notice["field"]) == ("small_modules", "35x25")
    assert notice["value"] == "0.25"
    assert "0,25 mm" in notice["detail"]
    assert farm.get(f"/prints/{burnt['id']}").json["notices"] == [notice]
    assert farm.post("/prints", asked, **key).json == burnt
