"""What was done in the field and what a laboratory found, as a shopper sees it."""

from datetime import timedelta

import farm
import pytest
import stamped
from cooperative import plain

from traceability.events.recording import Evidence
from traceability.field.services import Treatment, record_field_operation
from traceability.files.evidence import show_to_all, store_evidence
from traceability.inspections.services import record_inspection
from traceability.lots.models import Lot
from traceability.parties.services import add_party
from traceability.times import EventTime

PDF = b"%PDF-1.7\n%%EOF\n"


def days_ago(deployment, days):
    return EventTime.local(deployment.clock() - timedelta(days=days))


@pytest.fixture
def sprayed(sqlite_deployment, coop):
    """The plot was sprayed ten days before the harvest of today."""
    with sqlite_deployment.transaction() as db:
        there = farm.visit(db, coop)
        record_field_operation(
            db,
            there.recorder,
            plots=[there.plot],
            operation="spray",
            at=days_ago(sqlite_deployment, 10),
            treatment=Treatment(product="Dầu neem", phi_days=3, dose="1.5", dose_unit="ml/l"),
            facts={"target": "leafhopper"},
        )


@pytest.fixture
def inspected(sqlite_deployment, coop, lot):
    def record(result, *, in_laboratory=True):
        with sqlite_deployment.transaction() as db:
            there = farm.visit(db, coop)
            stored = store_evidence(db, there.recorder, sqlite_deployment.files, content=PDF)
            laboratory = None
            if in_laboratory:
                laboratory = add_party(
                    db, there.recorder, kind="supplier", code="LAB", name="Trung tâm 3 <QLCL>"
                )
            event = record_inspection(
                db,
                there.recorder,
                kind="residue",
                lots=[db.get_one(Lot, lot.id)],
                facts={"result": result, "report": "88/KN"},
                values=[{"name": "Abamectin", "figure": "0.01", "unit": "mg/kg", "limit": "0.02"}],
                at=there.now,
                laboratory=laboratory,
                documents=[Evidence(stored.sha256, "test_report", None)],
            )
            return event, stored.sha256

    return record


def test_the_journey_tells_what_was_done_in_the_field_and_names_nobody(sprayed, stamp, shopper):
    on_sale = stamp()

    page = plain(shopper.scan(on_sale.path).text)
    told = shopper.ask(on_sale.path)["journey"][-1]

    assert "Spraying" in page
    assert "Product used Dầu neem" in page
    assert "Dose 1.5 ml/l" in page
    assert "Pre-harvest interval 3 days" in page
    assert "Against Green leafhopper" in page
    assert (told["kind"], told["area_m2"], told["households"]) == ("field_operation", 5_000, 1)
    assert {fact["code"] for fact in told["facts"]} == {"product", "dose", "phi_days", "target"}


def test_a_laboratorys_result_stands_under_papers_with_its_report_where_it_is_public(
    sqlite_deployment, coop, inspected, on_sale, shopper
):
    _, sha256 = inspected("passed")

    page = shopper.scan(on_sale.path).text
    assert "Pesticide residues: Passed" in plain(page)
    assert "Trung tâm 3 &lt;QLCL&gt;" in page
    assert "report 88/KN" in plain(page)
    assert "Abamectin 0.01 mg/kg (≤ 0.02)" in plain(page)
    assert sha256 not in page
    assert shopper.scan(f"/files/{sha256}").status_code == 404

    with sqlite_deployment.transaction() as db:
        show_to_all(db, coop.recorder, sha256, is_public=True)

    assert f"/files/{sha256}" in shopper.scan(on_sale.path).text
    assert shopper.scan(f"/files/{sha256}").data == PDF
    (told,) = shopper.ask(on_sale.path)["laboratory"]
    assert (told["result"], told["reports"]) == ("passed", [f"/files/{sha256}"])


def test_goods_that_did_not_pass_are_said_to_be_held_with_a_number_to_call(
    inspected, on_sale, shopper
):
    inspected("failed", in_laboratory=False)

    page = shopper.scan(on_sale.path).text

    assert "This lot is held back: an inspection of" in plain(page)
    assert "tel:02085550101" in page
    assert shopper.ask(on_sale.path)["notices"] == ["held"]
    assert "Laboratory results" not in page


def test_goods_of_a_harvest_that_was_too_early_are_said_to_be_held(
    sqlite_deployment, coop, on_sale, shopper
):
    with sqlite_deployment.transaction() as db:
        there = farm.visit(db, coop)
        record_field_operation(
            db,
            there.recorder,
            plots=[there.plot],
            operation="spray",
            at=days_ago(sqlite_deployment, 1),
            treatment=Treatment(product="Dầu neem", phi_days=3),
        )

    page = plain(shopper.scan(on_sale.path).text)

    assert "harvested too early after Dầu neem was used on" in page


def test_a_stamp_that_speaks_for_no_goods_says_nothing_of_them(
    sqlite_deployment, coop, inspected, stamp, shopper
):
    resting = stamp(active=False)
    inspected("failed")

    assert "held back" not in shopper.scan(resting.path).text
    assert stamped.PHONE.replace(" ", "") in shopper.scan(resting.path).text
