"""Work in the field, blends and inspections on the pages, and the photos that show them."""

import io

import pytest
from cooperative import field_error, plain
from PIL import Image
from sqlalchemy import select

from traceability.events.models import Event, EventKind
from traceability.field.register import create_input
from traceability.lots.models import Lot
from traceability.lots.services import create_material
from traceability.lots.stock import left_of
from traceability.parties.roles import Role
from traceability.parties.services import add_party, add_place

FIELD = "/workspace/field?lang=en&what=tea.spray"
INSPECT = "/workspace/inspect?lang=en&what=residue"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def neem(coop):
    with coop.deployment.transaction() as db:
        return create_input(
            db,
            coop.recorder,
            code="NEEM",
            kind="pesticide",
            name="Dầu neem",
            phi_days={"tea": 5},
        )


def sprayed(coop, neem, **changes):
    return {
        "plots": str(coop.plot),
        "used": str(neem.id),
        "dose": "1,5",
        "dose_unit": "ml/l",
        "area": "2,5",
        "area_unit": "sào",
        "on": "2026-11-20",
        **changes,
    }


def events(coop, kind):
    with coop.deployment.reading() as db:
        found = db.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)).all()
        return [(each.id, {fact.key: fact.value for fact in each.facts}) for each in found]


def photo():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(out, "JPEG")
    return io.BytesIO(out.getvalue())


def test_a_spray_is_noted_from_the_list_and_says_from_when_the_plot_may_be_harvested(
    owner, coop, neem
):
    assert "Dầu neem (wait 5 days)" in plain(owner.get(FIELD).text)

    answer = owner.send(FIELD.replace("en", "vi", 1), sprayed(coop, neem, fact_target="thrips"))

    assert answer.status_code == 303, answer.text
    ((event_id, facts),) = events(coop, EventKind.FIELD_OPERATION)
    assert (facts["product"], facts["phi_days"], facts["dose"]) == ("Dầu neem", 5, 1.5)
    assert (facts["area_m2"], facts["target"]) == (900, "thrips")
    page = plain(owner.get(f"{answer.location}?lang=en").text)
    assert answer.location.endswith(str(event_id))
    assert "Dose 1.5 ml/l" in page
    assert "Area treated 2.5 sào" in page
    assert "crop" not in page


def test_the_harvest_form_counts_the_days_before_anything_is_typed(owner, coop, neem):
    owner.send(FIELD, sprayed(coop, neem))

    page = plain(owner.get("/workspace/harvest?lang=en").text)

    assert (
        "Đồi Kẹm: Dầu neem of 20 Nov 2026, may be harvested from 25 Nov 2026 on (3 days left)"
        in page
    )
    answer = owner.send(
        "/workspace/harvest?lang=en",
        {
            "plot": str(coop.plot),
            "quantity": "40",
            "quantity_unit": "kg",
            "fact_pluck_standard": "bud",
            "on": "2026-11-22",
        },
    )
    assert answer.status_code == 422
    said = field_error(answer.text, "on")
    assert "Dầu neem" in said
    assert "25 Nov 2026" in said
    assert 'value="40"' in answer.text


def test_a_spray_that_is_noted_late_holds_the_lot_on_every_page(owner, coop, neem):
    leaf = coop.harvest("40")

    owner.send(FIELD, sprayed(coop, neem))

    for path in (f"lots/{leaf.id}?lang=en", "lots?lang=en", "?lang=en"):
        assert "held" in plain(owner.get(f"/workspace/{path}").text), path
    page = plain(owner.get(f"/workspace/lots/{leaf.id}?lang=en").text)
    assert "Harvested too early: Dầu neem of 20 Nov 2026, allowed from 25 Nov 2026 on" in page


def test_the_trace_of_a_lot_tells_the_work_on_its_plot_in_words(owner, coop, neem):
    leaf = coop.harvest("40")
    owner.send(FIELD, sprayed(coop, neem, fact_target="thrips"))

    page = owner.get(f"/workspace/lots/{leaf.id}/trace/up?lang=en").text

    _, told = plain(page).split("Plots and the work on them")
    assert "Spraying, 20 Nov 2026:" in told
    assert "Dầu neem · Dose 1.5 ml/l ·" in told
    assert "Thrips · Area treated 2.5 sào" in told
    assert "900" not in told, "square metres are for the books"


def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(owner, coop, neem):
    typed = sprayed(coop, neem, used="", product="Thuốc <mới>", phi_days="", dose="0,7")

    answer = owner.send(FIELD, typed)

    assert answer.status_code == 422
    assert "Pre-harvest interval" in field_error(answer.text, "phi_days")
    assert "Thuốc &lt;mới&gt;" in answer.text
    nothing = owner.send(FIELD, {**typed, "plots": []})
    assert "Plots" in field_error(nothing.text, "plots")


def test_the_land_and_the_person_of_work_in_the_field_are_put_right(owner, coop, neem, enlisted):
    helper = str(enlisted("pick@labang.example", Role.PICKER).id)
    owner.send(FIELD, sprayed(coop, neem, area="2.5"))
    ((event_id, facts),) = events(coop, EventKind.FIELD_OPERATION)
    page = f"/workspace/events/{event_id}/correct?lang=en"
    assert 'value="2.5"' in owner.get(page).text
    right = {
        "what": "figures",
        "on": "2026-11-20",
        "fact_product": "Dầu neem",
        "fact_phi_days": "5",
        "fact_dose": "1.5",
        "area": "1",
        "area_unit": "mẫu",
        "operator": helper,
        "reason": "Đo lại",
    }

    shown = owner.send(page, right)

    seen = shown.text.split('name="seen" value="')[1].split('"')[0]
    assert "2.5 sào (900 m²) → 1 mẫu (3,600 m²)" in plain(shown.text)
    assert "the household of the plot →" in plain(shown.text)
    assert owner.send(page, {**right, "seen": seen}).status_code == 303
    *_, (_, kept) = events(coop, EventKind.FIELD_OPERATION)
    assert kept == facts | {
        "area": "1",
        "area_unit": "mẫu",
        "area_m2": 3600,
        "operator": helper,
    }


def test_of_many_plots_some_are_found_by_their_household(owner, coop, neem):
    with coop.deployment.transaction() as db:
        for number in range(25):
            household = add_party(
                db, coop.recorder, kind="household", code=f"H-9{number:02}", name=f"Bà Bảy {number}"
            )
            plot = add_place(
                db,
                coop.recorder,
                kind="plot",
                code=f"T-{number:02}",
                name_vi="Nương",
                crop="tea",
                household=household,
            )
    every, found = owner.get(FIELD).text, owner.get(f"{FIELD}&q=bay+24").text

    assert "20 of 26 plots" in plain(every)
    assert "T-24" not in every
    assert ("T-24" in found, "T-23" in found) == (True, False)
    refused = owner.send(FIELD, sprayed(coop, neem, plots=str(plot.id), dose="viel"))
    assert "T-24" in refused.text
    owner.send(FIELD, sprayed(coop, neem, plots=str(plot.id)))
    assert len(events(coop, EventKind.FIELD_OPERATION)) == 1


def test_a_picker_notes_work_in_the_field_with_a_photo_that_only_members_see(
    browser, other_browser, coop, neem, enlisted
):
    enlisted("pick@labang.example", Role.PICKER)
    picker = browser.sign_in("pick@labang.example")

    answer = picker.send(
        FIELD,
        sprayed(coop, neem, evidence=(photo(), "IMG_1.jpg")),
        content_type="multipart/form-data",
    )

    assert answer.status_code == 303, answer.text
    ((event_id, _),) = events(coop, EventKind.FIELD_OPERATION)
    page = picker.get(f"/workspace/events/{event_id}?lang=en").text
    sha256 = page.split("/workspace/files/")[1][:64]
    shown = picker.get(f"/workspace/files/{sha256}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert "private" in shown.headers["Cache-Control"]
    assert other_browser.get(f"/files/{sha256}").status_code == 404
    assert other_browser.get(f"/workspace/files/{sha256}").status_code == 303
    assert "Show it to buyers" not in page


def test_a_report_is_shown_to_buyers_by_who_may_and_hidden_again(owner, other_browser, coop, neem):
    lot = coop.packed()
    owner.send(
        INSPECT,
        {
            "lots": str(lot.id),
            "fact_result": "passed",
            "value_0_name": "Abamectin",
            "value_0_figure": "0.01",
            "value_0_unit": "mg/kg",
            "value_0_limit": "0.02",
            "on": "2026-11-22",
            "evidence": (io.BytesIO(PDF), "report.pdf"),
        },
        content_type="multipart/form-data",
    )
    ((event_id, facts),) = events(coop, EventKind.INSPECT)
    assert facts["values"][0]["figure"] == "0.01"
    page = f"/workspace/events/{event_id}?lang=en"
    assert "Abamectin 0.01 mg/kg (≤ 0.02)" in plain(owner.get(page).text)
    sha256 = owner.get(page).text.split("/workspace/files/")[1][:64]
    change = f"/workspace/events/{event_id}/documents/{sha256}"

    for show, status in (("all", 200), ("members", 404)):
        assert owner.send(change, {"show": show}, page=page).status_code == 303
        assert other_browser.get(f"/files/{sha256}").status_code == status
    assert owner.send(change[:-64] + "0" * 64, {"show": "all"}, page=page).status_code == 404


@pytest.mark.parametrize("name", ["photo.jpg", "report.pdf"])
def test_a_file_that_is_something_else_is_refused_beside_the_field(owner, coop, neem, name):
    answer = owner.send(
        FIELD,
        sprayed(coop, neem, evidence=(io.BytesIO(b"<script>"), name)),
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert "no PNG, JPEG or WebP picture and no PDF" in field_error(answer.text, "evidence")
    assert events(coop, EventKind.FIELD_OPERATION) == []


def test_what_did_not_pass_is_held_and_its_figures_can_be_put_right(owner, coop):
    lot = coop.packed()
    sent = {"lots": str(lot.id), "fact_result": "failed", "on": "2026-11-22"}
    assert owner.send(INSPECT, sent).status_code == 303
    ((event_id, _),) = events(coop, EventKind.INSPECT)
    assert "This lot is held" in plain(owner.get(f"/workspace/lots/{lot.id}?lang=en").text)

    page = f"/workspace/events/{event_id}/correct?lang=en"
    right = {"what": "figures", "fact_result": "passed", "on": "2026-11-22", "reason": "Ghi nhầm"}
    preview = owner.send(page, right)
    assert "Did not pass → Passed" in plain(preview.text)
    seen = preview.text.split('name="seen" value="')[1].split('"')[0]
    assert owner.send(page, {**right, "seen": seen}).status_code == 303
    assert "This lot is held" not in plain(owner.get(f"/workspace/lots/{lot.id}?lang=en").text)


def test_a_passed_value_above_its_limit_is_refused_beside_the_result(owner, coop):
    lot = coop.packed()
    sent = {
        "lots": str(lot.id),
        "fact_result": "passed",
        "value_0_name": "Chì",
        "value_0_figure": "3",
        "value_0_unit": "mg/kg",
        "value_0_limit": "2",
        "on": "2026-11-22",
    }

    answer = owner.send(INSPECT, sent)

    assert answer.status_code == 422
    assert "Chì is 3 mg/kg, more than 2" in field_error(answer.text, "fact_result")


def test_a_spray_is_put_right_on_the_page(owner, coop, neem):
    owner.send(FIELD, sprayed(coop, neem))
    ((event_id, _),) = events(coop, EventKind.FIELD_OPERATION)
    page = f"/workspace/events/{event_id}/correct?lang=en"
    right = {
        "what": "figures",
        "fact_product": "Dầu neem",
        "fact_phi_days": "2",
        "fact_dose": "1.5",
        "on": "2026-11-20",
        "reason": "Đọc nhầm nhãn",
    }

    preview = owner.send(page, right)
    seen = preview.text.split('name="seen" value="')[1].split('"')[0]

    assert "Pre-harvest interval 5 days → 2 days" in plain(preview.text)
    assert owner.send(page, {**right, "seen": seen}).status_code == 303
    assert [facts["phi_days"] for _, facts in events(coop, EventKind.FIELD_OPERATION)] == [5, 2]
    assert coop.harvest("40")


def test_lots_are_blended_from_the_page_and_lead_to_packing(owner, coop):
    one, other = (coop.process(coop.harvest("40")) for _ in range(2))
    page = f"/workspace/blend?lang=en&lot={one.id}"
    sent = {f"use_{lot.id.hex}": "y" for lot in (one, other)}
    sent |= {"place": str(coop.workshop), "on": "2026-11-22"}

    alone = owner.send(page, {f"use_{one.id.hex}": "y", **{k: sent[k] for k in ("place", "on")}})
    assert alone.status_code == 422
    assert "at least two lots" in plain(alone.text)
    answer = owner.send(page, sent)

    assert answer.status_code == 303, answer.text
    with coop.deployment.reading() as db:
        mixed = db.get_one(Event, events(coop, EventKind.BLEND)[0][0]).lines[-1].lot
        assert left_of(db, mixed).grams == 16_000
    assert "Pack this lot" in owner.get(answer.location).text


def test_by_products_of_a_batch_are_weighed_on_its_page(owner, coop):
    with coop.deployment.transaction() as db:
        dust = create_material(db, coop.recorder, code="CAM", crop="tea", form="tea_dust")
    leaf = coop.harvest("40")

    answer = owner.send(
        "/workspace/process?lang=en",
        {
            f"use_{leaf.id.hex}": "y",
            "made": "8",
            f"also_{dust.id.hex}": "0.4",
            "place": str(coop.workshop),
            "fact_method": "green",
            "on": "2026-11-22",
        },
    )

    assert answer.status_code == 303, answer.text
    with coop.deployment.reading() as db:
        lot = db.scalars(select(Lot).where(Lot.material_id == dust.id)).one()
        assert left_of(db, lot).grams == 400


def test_a_product_is_registered_with_its_waiting_time(owner, coop):
    page = "/workspace/inputs/new?lang=en"
    sent = {"kind": "pesticide", "name": "Reasgant 3.6EC", "code": "reasgant", "phi_tea": "7"}

    refused = owner.send(page, {**sent, "phi_tea": "999"})
    assert refused.status_code == 422
    assert "365" in field_error(refused.text, "phi_tea")
    assert owner.send(page, sent).status_code == 303

    listed = plain(owner.get("/workspace/inputs?lang=en").text)
    assert "Reasgant 3.6EC REASGANT" in listed
    assert "Tea: 7 days" in listed


def test_pages_without_anything_to_work_on_say_what_to_do_first(owner, la_bang):
    for path, word in (
        ("field", "Register a plot"),
        ("blend", "Materials"),
        ("inspect", "Record a harvest"),
        ("inputs", "Register a product"),
    ):
        assert word in plain(owner.get(f"/workspace/{path}?lang=en").text), path
