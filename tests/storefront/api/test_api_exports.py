"""Files for importers, over the API, in the workspace and from the command line."""

import csv
import io
import json

import openpyxl
import pytest
import stamped
from console import Console

from traceability.parties.roles import Role


@pytest.fixture
def coop(sqlite_deployment):
    return stamped.open_farm(sqlite_deployment)


@pytest.fixture
def lot(sqlite_deployment, coop):
    return stamped.packed(sqlite_deployment, coop)


def test_a_program_fetches_both_files(program_of, coop, lot):
    program = program_of(coop.organisation)

    book = openpyxl.load_workbook(io.BytesIO(program.get(f"/exports/fsma204?lot={lot.code}").data))
    assert book["All events"].max_row == 4
    days = program.get("/exports/fsma204?from=2026-11-22&to=2026-11-22&format=csv")
    assert days.mimetype == "text/csv"
    assert len(list(csv.reader(io.StringIO(days.text)))) == 4
    plots = program.get(f"/exports/eudr?lot={lot.id}")
    assert plots.mimetype == "application/geo+json"
    assert json.loads(plots.text)["features"][0]["properties"]["ProductionPlace"] == "LO-3"


def test_a_program_is_told_what_it_should_have_asked(program_of, coop, lot):
    program = program_of(coop.organisation)

    for query in ("", f"?lot={lot.code}&from=2026-11-22&to=2026-11-22", "?from=2026-11-22"):
        assert program.get(f"/exports/fsma204{query}").status_code == 422
    assert program.get("/exports/fsma204?lot=NONE").status_code == 404
    assert program.get("/exports/eudr").status_code == 422
    helper = program_of(coop.organisation, Role.PICKER)
    assert helper.get(f"/exports/fsma204?lot={lot.code}").status_code == 403
    assert helper.get(f"/exports/eudr?lot={lot.code}").status_code == 200


def test_the_page_of_a_lot_hands_the_files_over(owner, sqlite_deployment, la_bang):
    from cooperative import found

    coop = found(sqlite_deployment, la_bang)
    with sqlite_deployment.transaction() as session:
        import farm

        lot = farm.packets(session, coop.farm(session), 10)

    page = owner.get(f"/workspace/lots/{lot.id}").text
    assert f"/workspace/lots/{lot.id}/fsma204.xlsx" in page
    answer = owner.get(f"/workspace/lots/{lot.id}/fsma204.xlsx")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{lot.code}-fsma204.xlsx"'
    )
    assert openpyxl.load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "All events"
    assert owner.get(f"/workspace/lots/{lot.id}/fsma204.exe").status_code == 404
    refused = owner.get(f"/workspace/lots/{lot.id}/eudr.geojson")
    assert refused.status_code == 409
    assert "chưa có" in refused.text or "outline" in refused.text


def test_the_commands_write_the_files(sqlite_url, tmp_path, coop, lot):
    nguon = Console.at(sqlite_url, tmp_path / "files")
    sheet, table, plots = (tmp_path / name for name in ("a.xlsx", "a.csv", "a.geojson"))

    told = nguon.json("export", "fsma204", "--lot", lot.code, "--out", sheet)
    assert (told["rows"], told["Harvesting"], told["Transformation"]) == (3, 1, 2)
    assert openpyxl.load_workbook(sheet)["All events"].max_row == 4
    days = ("--from", "2026-11-22", "--to", "2026-11-22")
    assert nguon.json("export", "fsma204", *days, "--out", table)["rows"] == 3
    assert table.read_text("utf-8-sig").count("\n") == 4
    told = nguon.json("export", "eudr", "--lot", lot.code, "--out", plots)
    assert (told["plots"], told["hectares"]) == (1, 2.8205)
    assert json.loads(plots.read_text())["type"] == "FeatureCollection"
    assert "there already" in nguon.refused("export", "eudr", "--lot", lot.code, "--out", plots)
    assert nguon.run("export", "fsma204", "--lot", lot.code, "--out", "a.txt").exit_code == 2
    assert nguon.run("export", "fsma204", "--out", sheet).exit_code == 2
