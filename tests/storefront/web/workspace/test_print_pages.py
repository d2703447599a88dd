"""Asking for sheets on a page, watching them come, taking the file, spoiled sheets."""

import pytest
from cooperative import field_error, plain

from storefront.printing import work
from traceability.stamps.ranges import Range
from traceability.stamps.services import bind

ASKED = {"first": "1", "last": "20", "design": "35x25", "paper": "a4", "start": "1"}


@pytest.fixture
def run(coop):
    """20 stamps of a packed lot."""
    return coop.stamps(coop.packed(40), 20)


def ask(owner, **changed):
    return owner.send("/workspace/stamps/1/print?lang=en", {**ASKED, **changed})


def drawn(coop):
    return work.work(coop.deployment, work.take_next(coop.deployment))


def test_the_page_of_a_run_leads_to_printing_what_is_left(owner, run):
    assert "/workspace/stamps/1/print" in owner.get("/workspace/stamps/1").text
    page = owner.get("/workspace/stamps/1/print?lang=en").text
    assert 'value="20"' in page
    assert "Not in the print ledger yet: 1–20" in plain(page)
    assert "printed before the print ledger was kept" not in plain(page)


def test_stamps_on_packs_that_no_print_has_may_be_on_paper_already(owner, coop, run):
    with coop.deployment.transaction() as db:
        bind(db, coop.recorder, run=db.merge(run), stamps=Range(1, 12), lot=db.merge(run).lot)
    for path in ("/workspace/stamps/1", "/workspace/stamps/1/print"):
        page = plain(owner.get(f"{path}?lang=en").text)
        assert "Not in the print ledger yet: 1–20" in page
        assert "Stamps 1–12 of them are recorded as on packs" in page
    ask(owner)
    drawn(coop)
    page = plain(owner.get("/workspace/stamps/1?lang=en").text)
    assert "recorded as on packs" not in page


def test_a_print_waits_is_drawn_and_its_file_is_taken(owner, coop, run):
    answer = ask(owner)
    assert answer.location == "/workspace/stamps/1/prints/1"
    waiting = owner.get(answer.location)
    assert "Waiting for its turn" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    assert owner.get(f"{answer.location}/file.pdf").status_code == 409

    drawn(coop)
    ready = owner.get(answer.location)
    assert "All 20 codes were read back" in plain(ready.text)
    assert "refresh" not in ready.text
    file = owner.get(f"{answer.location}/file.pdf")
    assert file.mimetype == "application/pdf"
    assert file.data.startswith(b"%PDF-")
    assert file.headers["Cache-Control"] == "no-store"
    assert "File taken by" in owner.get(answer.location).text


def test_who_prints_the_same_stamps_again_is_asked_why_and_both_are_told(owner, coop, run):
    ask(owner)
    refused = ask(owner, first="11")
    assert refused.status_code == 422
    said = field_error(refused.text, "reason")
    assert "Stamps 11 to 20 were printed before: print 1" in said

    again = ask(owner, first="11", reason="Kẹt giấy")
    assert again.location == "/workspace/stamps/1/prints/2"
    for number in (1, 2):
        page = plain(owner.get(f"/workspace/stamps/1/prints/{number}").text)
        assert "These stamps are on paper twice" in page
        assert "Stamps 11 to 20 were also printed" in page


def test_a_print_can_be_called_off(owner, coop, run):
    page = ask(owner).location
    answer = owner.send(f"{page}/cancel", page=page)
    assert answer.status_code == 303
    assert "Called off" in owner.get(page).text
    assert work.take_next(coop.deployment) is None


def test_a_removed_file_is_drawn_again(owner, coop, run):
    page = ask(owner).location
    first = drawn(coop)
    work.kept_file(coop.deployment, first.id).unlink()
    assert "Draw the file again" in owner.get(page).text
    assert owner.get(f"{page}/file.pdf").status_code == 404

    owner.send(f"{page}/again", page=page)
    assert drawn(coop).sha256 == first.sha256


def test_spoiled_sheets_are_noted_with_what_became_of_them(owner, coop, run):
    page = ask(owner).location
    drawn(coop)
    sheets = {"first_sheet": "1", "last_sheet": "1"}
    refused = owner.send(f"{page}/spoiled", {**sheets, "last_sheet": "9", "fate": "again"})
    assert "not 9" in field_error(refused.text, "last_sheet")

    answer = owner.send(f"{page}/spoiled", {**sheets, "fate": "void"})
    assert answer.location == page
    told = plain(owner.get(page).text)
    assert "20 stamps are void for ever." in told
    assert "Spoiled: sheets 1" in told


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"last": "21"}, "last"),
        ({"start": "0"}, "start"),
        ({"start": ""}, "start"),
        ({"design": "9x9"}, "design"),
        ({"design": "scratch-50x30"}, "design"),  # the second run of codes is missing
        ({"first": "20", "last": "x"}, "last"),
    ],
)
def test_a_bad_print_is_refused_beside_its_field_and_keeps_what_was_typed(
    owner, run, changed, field
):
    answer = ask(owner, **changed)

    assert answer.status_code == 422
    assert field_error(answer.text, field)
    assert owner.get("/workspace/stamps/1/prints/1").status_code == 404
