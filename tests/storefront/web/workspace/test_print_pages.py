"""Asking for sheets on a page, watching them come, taking the file, spoiled sheets."""

import re

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from labels.printer_page import Measured
from storefront.printing import work
from storefront.printing.printers import add_printer
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import bind, stamp_codes

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
    work.kept_file(coop.deployment, first).unlink()
    assert "Draw the file again" in owner.get(page).text
    assert owner.get(f"{page}/file.pdf").status_code == 404

    owner.send(f"{page}/again", page=page)
    assert drawn(coop).sha256 == first.sha256


def test_what_is_to_know_of_a_design_is_told_before_the_stamps_are_asked_for(owner, run):
    path, squares = "/workspace/stamps/1/print?lang=en", "the squares of the QR code are 0."
    assert squares not in owner.get(path).text
    shown = owner.send(path, {**ASKED, "design": "15x15", "act": "preview"})
    assert squares in shown.text
    assert owner.get("/workspace/stamps/1/prints/1").status_code == 404


def test_small_squares_of_a_roll_are_those_that_its_printer_burns(owner, run):
    """What is 0.36 mm on paper is two dots of a head of 203 dpi, and four of one of 300."""
    path, squares = "/workspace/stamps/1/print?lang=en", "the squares of the QR code are"
    roll = {**ASKED, "paper": "roll-1-35x25", "language": "zpl", "act": "preview"}
    assert f"{squares} 0.25 mm" in owner.send(path, {**roll, "dpi": "203"}).text
    for told in ({"dpi": "300"}, {"dpi": ""}, {"language": "pdf"}):
        assert squares not in owner.send(path, {**roll, **told}).text

    page = ask(owner, **{**roll, "dpi": "203", "act": ""}).location

    assert f"{squares} 0.25 mm" in owner.get(f"{page}?lang=en").text
    assert "ô vuông của mã QR là 0,25 mm" in owner.get(f"{page}?lang=vi").text


def test_spoiled_sheets_are_noted_with_what_became_of_them(owner, coop, run):
    page = ask(owner).location
    drawn(coop)
    sheets = {"first_sheet": "1", "last_sheet": "1"}
    refused = owner.send(f"{page}/spoiled", {**sheets, "last_sheet": "9", "fate": "again"})
    assert "not 9" in field_error(refused.text, "last_sheet")
    refused = owner.send(f"{page}/spoiled?lang=en", {**sheets, "first_sheet": "0", "fate": "again"})
    assert field_error(refused.text, "first_sheet") == "Counting begins at 1, not at 0."

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
        ({"design": "scratch-50x30", "hidden": ""}, "hidden"),
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


ROLL = {"design": "50x30", "paper": "roll-1-50x30", "language": "zpl", "dpi": "203"}


def fields_of(page):
    return set(re.findall(r'name="(\w+)"', page)) - {"csrf_token", "request_key", "act"}


def test_a_roll_asks_for_its_printer_and_not_for_a_label_to_begin_at(owner, run):
    sheets = ask(owner, act="preview").text
    roll = ask(owner, design="50x30", paper="roll-2-50x30", act="preview").text
    driven = ask(owner, **{**ROLL, "language": "pdf"}, act="preview").text

    assert fields_of(sheets) >= {"start", "printer"}
    assert not fields_of(sheets) & {"language", "dpi"}
    assert fields_of(roll) >= {"language", "dpi"}
    assert not fields_of(roll) & {"start", "printer", "place"}
    assert "Zebra and the like: ZPL" in plain(roll)
    assert "Fill in" not in roll  # nobody was asked before
    assert fields_of(driven) >= {"language", "printer"}
    assert not fields_of(driven) & {"start", "dpi"}


@pytest.mark.parametrize(("language", "begins"), [("zpl", b"^XA"), ("tspl", b"SIZE 50 mm,30 mm")])
def test_a_roll_is_printed_as_its_printer_reads_it(owner, coop, run, language, begins):
    page = ask(owner, **{**ROLL, "language": language}).location
    assert drawn(coop).sheets == 20

    ready = owner.get(f"{page}?lang=en").text
    file = owner.get(f"{page}/file.{language}")

    assert file.data.startswith(begins)
    assert file.mimetype == "application/octet-stream"
    name = f"tem-LABANG-1-1-20-50x30-203dpi.{language}"
    assert file.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert owner.get(f"{page}/file.pdf").status_code == 404
    told = plain(ready)
    assert "20 rows" in told
    assert f"copy /b {name}" in told
    assert "203 dpi" in told
    assert "sheet" not in told
    assert f"{language.upper()}, 203 dpi" in plain(owner.get("/workspace/stamps/1").text)
    again = owner.get("/workspace/stamps/1/print?paper=roll-1-50x30&lang=en").text
    assert re.search(rf'checked[^>]* value="{language}"', again)


def test_rows_of_a_roll_are_spoiled_by_number_or_by_a_stamp(owner, coop, run):
    page = ask(owner, **{**ROLL, "paper": "roll-2-50x30"}).location
    assert drawn(coop).sheets == 10
    with coop.deployment.reading() as session:
        made = session.scalars(select(StampRun)).one()
        code = next(stamp_codes(coop.deployment.vault, made, 7, 7)).url(coop.deployment.base_url)
    rows = {"first_sheet": "3", "last_sheet": code, "fate": "again"}
    for wrong, said in (("11", "rows 1 to 10"), ("hm", "neither the number nor the code")):
        refused = owner.send(f"{page}/spoiled?lang=en", {**rows, "last_sheet": wrong})
        assert said in field_error(refused.text, "last_sheet")

    assert owner.send(f"{page}/spoiled", rows).location == page

    told = plain(owner.get(f"{page}?lang=en").text)
    assert "Spoiled: rows 3–4" in told
    assert "Stamps 5–8" in told


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"language": ""}, "language"),
        ({"language": "epl"}, "language"),
        ({"dpi": ""}, "dpi"),
        ({"dpi": "600"}, "dpi"),
        ({"paper": "roll-3-35x22"}, "paper"),
    ],
)
def test_a_bad_roll_is_refused_beside_its_field(owner, run, changed, field):
    answer = ask(owner, **{**ROLL, **changed})

    assert answer.status_code == 422
    assert field_error(answer.text, field)


ENTRY = r"/workspace/events/[0-9a-f-]{36}"
SCRATCH = {"design": "scratch-50x30", "paper": "roll-1-50x30", "language": "tspl", "dpi": "300"}


def test_scratch_stamps_get_hidden_codes_of_their_own(owner, coop, run):
    asked = plain(ask(owner, **SCRATCH, act="preview").text)
    assert "Make 20 hidden codes now" in asked
    page = ask(owner, **SCRATCH, last="8", hidden="new").location

    assert drawn(coop).state.value == "ready"

    assert "Hidden codes of run 2" in plain(owner.get(f"{page}?lang=en").text)
    hidden = plain(owner.get("/workspace/stamps/2?lang=en").text)
    assert "Hidden codes for scratch stamps" in hidden
    assert "Print 1 of run 1" in hidden
    assert "Not in the print ledger yet: 9–20" in hidden
    offered = ask(owner, **SCRATCH, first="9", act="preview").text
    assert re.search(r'value="2"[^>]*>\s*Run 2, with 20 hidden codes', offered)
    assert ask(owner, **SCRATCH, first="9", hidden="2").status_code == 303


def test_hidden_codes_go_on_packs_with_their_stamps_and_the_page_says_so(owner, coop, run):
    ask(owner, **SCRATCH, last="8", hidden="new")
    before = "Under the patches of stamps 1–8 lie hidden codes of run 2."
    for act in ("bind", "void"):
        assert before in plain(owner.get(f"/workspace/stamps/1/{act}?lang=en").text)

    bound = {"act": "both", "first": "1", "last": "10"}
    owner.send("/workspace/stamps/1/bind?lang=en", bound)
    told = plain(owner.get("/workspace/stamps/1?lang=en").text)
    assert "Stamps 1 to 10 are active" in told
    assert "The same goes for hidden codes 1–8 of run 2." in told
    assert "8 (1–8)" in plain(owner.get("/workspace/stamps/2").text)
    entries = owner.get("/workspace/events?lang=en").text
    shown = plain(owner.get(f"{re.search(ENTRY, entries)[0]}?lang=en").text)
    assert "Hidden codes 1–8, run 2" in shown

    owner.send("/workspace/stamps/1/void?lang=en", {"first": "8", "last": "10"})
    told = plain(owner.get("/workspace/stamps/1?lang=en").text)
    assert "3 stamps are void for ever. The same goes for hidden codes 8 of run 2." in told


def test_who_put_stamps_on_packs_alone_is_led_to_their_hidden_codes(owner, coop, run):
    """As it was done before hidden codes went with their stamps."""
    bound = {"act": "bind", "first": "1", "last": "20"}
    owner.send("/workspace/stamps/1/bind", bound)
    ask(owner, **SCRATCH, hidden="new", reason="Tem cào")
    owner.send("/workspace/stamps/1/bind?lang=en", {**bound, "act": "activate"})
    told = owner.get("/workspace/stamps/1?lang=en").text
    assert "Now the hidden codes beside them" in told
    assert "/workspace/stamps/2/bind?first=1&amp;last=20" in told

    assert owner.send("/workspace/stamps/2/bind", {**bound, "act": "both"}).status_code == 303

    assert "20 (1–20)" in plain(owner.get("/workspace/stamps/2").text)


def test_hidden_codes_that_do_not_go_with_the_stamps_are_refused(owner, coop, run):
    coop.stamps(coop.packed(40), 20)  # run 2, of another lot
    answer = owner.send(
        "/workspace/stamps/issue?lang=en", {"lot": "blank", "count": "5", "hidden": "y"}
    )
    assert answer.location == "/workspace/stamps/3"
    assert "5 hidden codes are ready" in plain(owner.get(answer.location).text)

    for chosen in ("3", "1", "99"):
        refused = ask(owner, **SCRATCH, hidden=chosen)
        assert "not one of the choices" in field_error(refused.text, "hidden")


def test_the_outlines_of_a_label_sheet_are_there_to_be_tried_first(owner, run):
    link = r'href="(/workspace/labels/outlines/[^"]+)"'
    page = ask(owner, paper="a4-40", act="preview").text
    (path,) = re.findall(link, page)
    assert path == "/workspace/labels/outlines/a4-40.pdf"
    file = owner.get(path)
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")
    for paper in ("a4", "roll-1-35x25"):
        assert not re.findall(link, ask(owner, paper=paper, act="preview").text)
        assert owner.get(f"/workspace/labels/outlines/{paper}.pdf").status_code == 404


def test_the_outlines_are_corrected_for_the_printer_that_was_chosen(owner, coop, run):
    with coop.deployment.transaction() as db:
        measured = Measured(left_mm=21, right_mm=191)
        printer = add_printer(db, coop.recorder, name="Kho", measured=measured).id
    page = ask(owner, paper="a4-40", printer=str(printer), act="preview").text
    (path,) = re.findall(r'href="(/workspace/labels/outlines/a4-40[^"]+)"', page)
    assert str(printer) in path
    assert owner.get(path).data != owner.get(path.partition("?")[0]).data


def test_calling_off_a_second_drawing_does_not_take_the_first_off_the_books(owner, coop, run):
    """What was printed would have been told as left to print."""
    page = ask(owner).location
    drawn(coop)
    owner.send(f"{page}/again", page=page)
    owner.send(f"{page}/cancel", page=page)
    assert "count as printed" in owner.get(f"{page}?lang=en").text
    assert "Ready to print" in owner.get(f"{page}?lang=en").text
    assert "Not in the print ledger yet" not in owner.get("/workspace/stamps/1?lang=en").text
    assert "were printed before" in field_error(ask(owner).text, "reason")


def test_whoever_voids_stamps_that_are_on_packs_is_asked_whether_it_is_meant(owner, coop, run):
    page = ask(owner).location
    drawn(coop)
    with coop.deployment.transaction() as db:
        bind(db, coop.recorder, run=db.merge(run), stamps=Range(1, 12), lot=db.merge(run).lot)
    lost = {"first_sheet": "1", "last_sheet": "1", "fate": "void"}
    assert 'name="sure"' not in owner.get(f"{page}/spoiled").text

    refused = owner.send(f"{page}/spoiled?lang=en", lost)
    assert refused.status_code == 422
    assert "Stamps 1-12 of run 1 are on packs" in plain(refused.text)
    assert 'name="sure"' in refused.text

    owner.send(f"{page}/spoiled", {**lost, "sure": "y"})
    assert "Stamps 1–20: destroy them" in plain(owner.get(f"{page}?lang=en").text)


def test_why_a_print_came_to_nothing_is_told_in_the_language_of_the_page(
    owner, coop, run, monkeypatch
):
    """It was English on every page."""

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    page = ask(owner).location
    monkeypatch.setattr(work, "draw_run", full)
    with pytest.raises(OSError, match="No space"):
        drawn(coop)
    assert "There is no room left on the disk." in owner.get(f"{page}?lang=en").text
    assert "Ổ đĩa đã đầy." in owner.get(f"{page}?lang=vi").text
