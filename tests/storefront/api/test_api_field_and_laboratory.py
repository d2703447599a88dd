"""Field work, blends, inspections, inputs and files over REST."""

import io
from hashlib import sha256

import pytest
from PIL import Image

from storefront.web.limits import limiter
from tests.storefront.api.conftest import harvested
from traceability.parties.roles import Role

PDF = b"%PDF-1.7\n%%EOF\n"
SPRAY = {
    "plots": ["LO-3"],
    "operation": "spray",
    "input": "NEEM",
    "dose": {"figure": "1.5", "unit": "ml/l"},
    "area": {"figure": "2.5", "unit": "sào"},
    "facts": {"target": "thrips"},
    "at": "2026-11-20T07:00:00+07:00",
}


def refusal(answer):
    return answer.status_code, answer.json["code"], answer.json.get("field")


@pytest.fixture
def neem(farm):
    return farm.made(
        "/inputs",
        {
            "code": "NEEM",
            "kind": "pesticide",
            "name": "Dầu neem",
            "registration": "12/CNĐKT",
            "phi_days": {"tea": 5},
        },
    )


def photo():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "PNG")
    return out.getvalue()


def sent(program, content, **headers):
    return program._ask("POST", "/files", data=content, headers=headers)


def test_an_input_is_registered_once_and_read_again(farm, neem):
    assert neem["phi_days"] == {"tea": 5}
    assert farm.get(f"/inputs/{neem['id']}").json == neem
    assert farm.get("/inputs").json == [neem]
    wrong = {"code": "X", "kind": "pesticide", "name": "X", "phi_days": {"tea": 999}}
    assert refusal(farm.post("/inputs", wrong)) == (422, "invalid_fact", "phi_days")


def test_a_spray_bars_the_harvest_and_its_repetition_is_one(farm, neem):
    first, again = (
        farm.made("/events/field-operations", SPRAY, headers={"Idempotency-Key": "spray-1"})
        for _ in range(2)
    )

    assert again == first
    (event,) = first["events"]
    assert (event["kind"], event["stage"], event["lines"]) == ("field_operation", "spray", [])
    assert event["facts"]["phi_days"] == 5
    assert event["facts"]["area_m2"] == 900
    assert len(farm.get("/events?kind=field_operation").json) == 1
    answer = farm.post(
        "/events/harvests",
        {
            "plot": "LO-3",
            "material": "TUOI",
            "quantity": {"figure": "40"},
            "facts": {"pluck_standard": "bud"},
        },
    )
    assert refusal(answer) == (409, "out_of_order", "at")
    assert "25/11/2026" in answer.json["detail"]


def test_a_late_spray_names_the_lots_that_it_holds(farm, neem):
    lot = harvested(farm)

    (event,) = farm.made("/events/field-operations", SPRAY)["events"]

    assert event["about"] == [lot]
    assert event["id"] in {each["id"] for each in farm.get(f"/events?lot={lot}").json}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"plots": ["XUONG"]}, (422, "invalid_input", "plots")),
        ({"plots": ["NOWHERE"]}, (404, "not_found", "plots")),
        ({"input": "NOTHING"}, (404, "not_found", "input")),
        ({"operation": "dance"}, (422, "invalid_input", "operation")),
        ({"facts": {"target": "weeds"}}, (422, "invalid_fact", "target")),
        ({"facts": {"phi_days": [1]}}, (422, "invalid_fact", "phi_days")),
        ({"dose": {"figure": "1", "unit": "thìa"}}, (422, "invalid_input", "dose.unit")),
        ({"operator": "0" * 32}, (404, "not_found", "operator")),
        ({"documents": [{"sha256": "0" * 64}]}, (404, "not_found", "documents")),
        ({"documents": [{"sha256": "x"}]}, (422, "invalid_input", "documents.0.sha256")),
    ],
)
def test_a_bad_field_operation_is_refused_by_its_field(farm, neem, change, expected):
    assert refusal(farm.post("/events/field-operations", {**SPRAY, **change})) == expected
    assert farm.get("/events").json == []


def test_a_file_is_sent_then_named_as_evidence_and_seen_by_its_organisation_alone(
    farm, program_of, la_bang, browser
):
    lot = harvested(farm)
    kept = sent(farm, photo(), **{"Idempotency-Key": "photo-1"})
    assert (kept.status_code, kept.json["media_type"]) == (201, "image/jpeg")
    name = kept.json["sha256"]
    assert sent(farm, photo(), **{"Idempotency-Key": "photo-1"}).json == kept.json
    report = sent(farm, PDF).json["sha256"]
    assert report == sha256(PDF).hexdigest()

    event = farm.made(
        "/events/inspections",
        {
            "kind": "moisture",
            "lots": [lot],
            "result": "measured",
            "values": [{"name": "Độ ẩm", "figure": "74.5", "unit": "%"}],
            "documents": [{"sha256": name}, {"sha256": report, "kind": "test_report"}],
        },
    )

    assert [each["kind"] for each in event["documents"]] == ["photo", "test_report"]
    content = farm.get(f"/files/{name}").data
    assert sha256(content).hexdigest() == name
    assert browser.get(f"/files/{name}").status_code == 404
    picker = program_of(la_bang, Role.PICKER)
    shown = {"is_public": True}
    assert picker.post(f"/files/{name}/visibility", shown).status_code == 403
    assert farm.post(f"/files/{name}/visibility", shown).json["is_public"] is True
    assert browser.get(f"/files/{name}").data == content
    assert farm.get("/files/" + "0" * 64).status_code == 404


def test_what_is_no_photo_and_no_pdf_is_refused(farm):
    for content in (b"", b"<svg/>", photo()[:40], PDF[:-6]):
        assert refusal(sent(farm, content)) == (422, "invalid_input", "file")
    limiter.reset()
    assert sent(farm, b"\xff\xd8\xff" + b"0" * 16_000_000).status_code == 413


def test_a_lot_that_did_not_pass_gets_no_stamps_until_it_passes(farm, packed_lot):
    run = farm.made("/stamp-runs", {"lot": packed_lot, "count": 100})["id"]
    failed = {"kind": "residue", "lots": [packed_lot], "result": "failed"}
    farm.made("/events/inspections", failed)

    bind = {"lot": packed_lot, "first": 1, "last": 10}
    assert refusal(farm.post(f"/stamp-runs/{run}/bindings", bind)) == (409, "lot_held", "lot")
    farm.made("/events/inspections", {**failed, "result": "passed"})
    farm.made(f"/stamp-runs/{run}/bindings", bind)


def test_batches_give_by_products_and_lots_are_blended(farm):
    farm.made("/materials", {"code": "CAM", "crop": "tea", "form": "tea_dust"})

    def batch():
        return farm.made(
            "/events/process-steps",
            {
                "stage": "process",
                "place": "XUONG",
                "inputs": [{"lot": harvested(farm), "quantity": {"figure": "100"}}],
                "output": "KHO",
                "made": {"figure": "20"},
                "also": [{"material": "CAM", "quantity": {"figure": "0.5"}}],
                "facts": {"method": "green"},
            },
        )["lines"]

    first, second = batch(), batch()
    assert [line["grams"] for line in first] == [-100_000, 500, 20_000]
    inputs = [{"lot": lines[-1]["lot"], "quantity": {"figure": "20"}} for lines in (first, second)]
    blend = {"place": "XUONG", "inputs": inputs, "output": "KHO", "made": {"figure": "39.5"}}

    mixed = farm.made("/events/blends", blend)["lines"][-1]

    assert mixed["grams"] == 39_500
    assert len(farm.get(f"/lots/{mixed['lot']}/lineage?direction=up").json["edges"]) == 4
    again = farm.post("/events/blends", {**blend, "inputs": inputs[:1]})
    assert refusal(again) == (422, "invalid_input", "lot")
