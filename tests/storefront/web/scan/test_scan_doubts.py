"""Reporting that something is wrong."""

import re

import pytest
import stamped
from sqlalchemy import select

from storefront.mail.models import OutboxMail
from traceability.stamps.models import DoubtReport

HIDDEN = re.compile(r'name="(csrf_token|request_key)"[^>]* value="([^"]*)"')


@pytest.fixture
def report(shopper):
    """Opens the form and sends it: `report(code, reason=..., message=...)`."""

    def send(code, **fields):
        page = shopper.scan(f"/t/doubt?code={code}")
        assert page.status_code == 200
        return shopper.client.post(
            "/t/doubt",
            data={**dict(HIDDEN.findall(page.text)), "code": code, **fields},
            base_url="https://nguon.example",
        )

    return send


def kept(deployment):
    with deployment.reading() as session:
        return session.scalars(select(DoubtReport)).all()


def test_every_answer_offers_the_reasons_one_tap_away(shopper, on_sale):
    text = shopper.scan(on_sale.path).text

    for reason in ("many_scans", "broken_seal", "different_product", "looks_copied", "other"):
        assert re.search(rf'href="/t/doubt\?code=[0-9A-Z]+&amp;reason={reason}"', text)


def test_the_second_tap_sends_it(shopper, on_sale, report, sqlite_deployment, coop):
    page = shopper.scan(f"/t/doubt?code={on_sale.path[3:]}&reason=broken_seal")
    assert re.search(r'<input checked id="reason-1"[^>]*value="broken_seal"', page.text)

    answer = report(on_sale.path[3:], reason="broken_seal")

    assert answer.status_code == 303
    (doubt,) = kept(sqlite_deployment)
    assert doubt.reason == "broken_seal"
    assert doubt.organisation_id == coop.organisation.id
    assert doubt.run_id == on_sale.run.id
    assert doubt.stamp_index == 1
    assert doubt.reported_at == sqlite_deployment.clock()
    assert doubt.message is None

    thanks = shopper.scan(answer.location)
    assert "Thank you. Your report has arrived." in thanks.text
    assert f"Call {stamped.PHONE}" in thanks.text


def test_what_somebody_writes_is_kept_as_written(on_sale, report, sqlite_deployment):
    message = "Mua ở chợ Thái, gói <b>bị rách</b>; O'Brien =1+1"

    report(on_sale.typed, reason="other", message=message, contact="0912 345 678")

    (doubt,) = kept(sqlite_deployment)
    assert doubt.message == message
    assert doubt.contact == "0912 345 678"


def test_a_forged_code_accuses_nobody_and_is_kept_for_the_operator(
    shopper, on_sale, report, sqlite_deployment
):
    answer = report(stamped.altered(on_sale.path), reason="looks_copied")

    (doubt,) = kept(sqlite_deployment)
    assert doubt.organisation_id is None
    assert doubt.scanned_text == stamped.altered(on_sale.path)
    thanks = shopper.scan(answer.location)
    assert "Call 0208 123 456" in thanks.text
    assert stamped.PHONE not in thanks.text


def letters(deployment):
    with deployment.reading() as session:
        return session.scalars(select(OutboxMail)).all()


def test_the_cooperative_is_told_at_once_and_once_a_day(
    report, on_sale, sqlite_deployment, coop, clock
):
    with sqlite_deployment.transaction() as session:
        session.merge(coop.organisation).email = "htx@labang.example"

    report(on_sale.typed, reason="broken_seal", message="Rách ở mép\nXem ảnh", contact="0912")
    clock.advance(hours=1)
    report(on_sale.typed, reason="broken_seal")

    (letter,) = letters(sqlite_deployment)
    assert letter.to_address == "htx@labang.example"
    assert "Rách ở mép\nXem ảnh" in letter.body
    assert f"https://nguon.example/t?code={on_sale.typed}" in letter.body

    clock.advance(days=1)
    report(on_sale.typed, reason="broken_seal")
    assert len(letters(sqlite_deployment)) == 2


def test_about_a_forged_code_no_cooperative_is_written_to(report, on_sale, sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        session.merge(coop.organisation).email = "htx@labang.example"

    report(stamped.altered(on_sale.path), reason="looks_copied")

    assert letters(sqlite_deployment) == []


def test_without_a_reason_the_form_comes_back_with_all_that_was_typed(report, sqlite_deployment):
    answer = report("ABC", message="rách")

    assert answer.status_code == 422
    assert "Fill in: What seems wrong?." in answer.text or "What seems wrong?" in answer.text
    assert ">\r\nrách</textarea>" in answer.text or ">rách</textarea>" in answer.text
    assert kept(sqlite_deployment) == []


def test_a_text_that_is_too_long_is_refused_where_it_stands(report, sqlite_deployment):
    answer = report("ABC", reason="other", message="x" * 1001)

    assert answer.status_code == 422
    assert "The text has 1001 characters; 1000 fit." in answer.text
    assert kept(sqlite_deployment) == []


def test_a_double_tap_is_one_report(shopper, sqlite_deployment):
    page = shopper.scan("/t/doubt?code=ABC")
    data = {**dict(HIDDEN.findall(page.text)), "code": "ABC", "reason": "other"}

    for _ in range(2):
        answer = shopper.client.post("/t/doubt", data=data, base_url="https://nguon.example")
        assert answer.status_code == 303

    assert len(kept(sqlite_deployment)) == 1


def test_a_form_of_another_site_is_refused(shopper, sqlite_deployment):
    answer = shopper.client.post(
        "/t/doubt", data={"code": "ABC", "reason": "other"}, base_url="https://nguon.example"
    )

    assert answer.status_code == 400
    assert kept(sqlite_deployment) == []


def test_the_form_is_not_compressed_because_it_holds_a_token(shopper):
    answer = shopper.scan("/t/doubt?code=ABC", Accept_Encoding="gzip")

    assert "Content-Encoding" not in answer.headers
    assert "csrf_token" in answer.text


def test_reports_from_one_place_are_limited(report):
    for _ in range(10):
        assert report("ABC", reason="other").status_code == 303

    assert report("ABC", reason="other").status_code == 429
