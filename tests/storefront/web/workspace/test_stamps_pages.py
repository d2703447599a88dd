"""Printing stamps, putting them on packs, letting them speak, voiding them."""

import pytest
from cooperative import field_error, plain

from traceability.parties.roles import Role
from traceability.stamps.progress import progress_of_runs, stamping_of_lots
from traceability.stamps.ranges import Range
from traceability.stamps.services import run_by_number, stamp_codes


@pytest.fixture
def lot(coop):
    """40 packs."""
    return coop.packed(40)


def progress(coop, number=1):
    with coop.deployment.reading() as db:
        run = run_by_number(db, coop.organisation_id, number)
        return progress_of_runs(db, [run])[run.id]


def codes(coop, number=1):
    with coop.deployment.reading() as db:
        run = run_by_number(db, coop.organisation_id, number)
        return list(stamp_codes(coop.deployment.vault, run))


def test_the_form_offers_as_many_stamps_as_packs_have_none(owner, lot):
    page = owner.get(f"/workspace/stamps/issue?lot={lot.id}").text

    assert 'value="40"' in page
    assert f'checked id="lot-0" name="lot" required type="radio" value="{lot.id}"' in page


def test_stamps_are_made_and_their_page_offers_to_print_them(owner, coop, lot):
    answer = owner.send("/workspace/stamps/issue?lang=en", {"lot": str(lot.id), "count": "40"})

    assert answer.location == "/workspace/stamps/1"
    page = owner.get(answer.location)
    assert "40 stamps are ready to print: run 1." in plain(page.text)
    assert "/workspace/stamps/1/print" in page.text
    assert "Free 40 (1–40)" in plain(page.text)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("", "Fill in: Stamps."),
        ("0", "0 is not a number of stamps from 1 to 1000000."),
        ("1000001", "1000001 is not a number of stamps from 1 to 1000000."),
        ("zwanzig", "“zwanzig” is not a number."),
    ],
)
def test_a_bad_count_is_refused_beside_its_field(owner, coop, lot, count, said):
    answer = owner.send("/workspace/stamps/issue?lang=en", {"lot": str(lot.id), "count": count})

    assert answer.status_code == 422
    assert field_error(answer.text, "count") == said


def test_stamps_are_made_once_by_a_double_tap(owner, coop, lot):
    page = "/workspace/stamps/issue"
    data = {**owner.hidden(page), "lot": str(lot.id), "count": "10"}

    owner.post(page, data=data)
    owner.post(page, data=data)

    assert owner.get("/workspace/stamps/2").status_code == 404


def test_a_range_is_put_on_packs_and_activated_in_one_step(owner, coop, lot):
    coop.stamps(lot, 40)

    answer = owner.send("/workspace/stamps/1/bind", {"act": "both", "first": "1", "last": "20"})

    assert answer.location == "/workspace/stamps/1"
    assert progress(coop).active == (Range(1, 20),)
    assert progress(coop).free == (Range(21, 40),)


def test_first_and_last_may_be_scanned_in_either_order(owner, coop, lot):
    coop.stamps(lot, 40)
    stamps = codes(coop)

    owner.send(
        "/workspace/stamps/1/bind",
        {
            "act": "both",
            "first": stamps[9].url("https://nguon.example"),
            "last": f"{stamps[2].id[:4]}-{stamps[2].id[4:8]}-{stamps[2].id[8:]}".lower(),
        },
    )

    assert progress(coop).active == (Range(3, 10),)


def test_stamps_are_activated_later(owner, coop, lot):
    coop.stamps(lot, 40)

    owner.send("/workspace/stamps/1/bind", {"act": "bind", "first": "1", "last": "9"})
    assert progress(coop).bound == (Range(1, 9),)
    owner.send("/workspace/stamps/1/bind", {"act": "activate", "first": "1", "last": "9"})

    assert progress(coop).active == (Range(1, 9),)


def test_the_form_proposes_the_next_free_stamps_as_many_as_packs_lack(owner, coop, lot):
    coop.stamps(lot, 60)
    owner.send("/workspace/stamps/1/bind", {"act": "both", "first": "1", "last": "15"})

    page = owner.get("/workspace/stamps/1/bind").text

    assert 'name="first" required spellcheck="false" type="text" value="16"' in page
    assert 'name="last" required spellcheck="false" type="text" value="40"' in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("1", "41", "Lot CHE200-261122-01 has 40 packs, fewer than the 41 stamps on it."),
        ("1", "99", "Run 1 has stamps 1 to 60, not 99."),
        ("1", "Hallo", "“Hallo” is neither the number nor the code of a stamp."),
        ("1", "", "Fill in: Last stamp."),
    ],
)
def test_a_refused_range_names_field_and_value(owner, coop, first, last, said):
    coop.stamps(coop.packed(40), 60)

    answer = owner.send(
        "/workspace/stamps/1/bind?lang=en", {"act": "both", "first": first, "last": last}
    )

    assert answer.status_code == 422
    assert field_error(answer.text, "last") == said
    assert f'value="{last}"' in answer.text
    assert progress(coop).free == (Range(1, 60),)


def test_what_is_bound_is_not_bound_again(owner, coop, lot):
    coop.stamps(lot, 40)
    owner.send("/workspace/stamps/1/bind", {"act": "both", "first": "1", "last": "20"})

    answer = owner.send(
        "/workspace/stamps/1/bind?lang=en", {"act": "both", "first": "15", "last": "30"}
    )

    assert field_error(answer.text, "last") == "Stamps 15-20 of run 1 are bound already."


def test_a_blank_reel_asks_for_the_lot(owner, coop, lot):
    owner.send("/workspace/stamps/issue", {"lot": "blank", "count": "100"})
    data = {"act": "both", "first": "1", "last": "40"}

    refused = owner.send("/workspace/stamps/1/bind?lang=en", {**data, "lot": ""})
    answer = owner.send("/workspace/stamps/1/bind", {**data, "lot": str(lot.id)})

    assert "Say on the packs of which lot the stamps are." in field_error(refused.text, "lot")
    assert answer.status_code == 303
    with coop.deployment.reading() as db:
        assert stamping_of_lots(db, [lot.id])[lot.id].active == 40
    assert lot.code in owner.get("/workspace/stamps/1").text


def test_two_stamps_in_the_hand_find_their_run(owner, coop, lot):
    coop.stamps(lot, 40)
    stamps = codes(coop)

    answer = owner.send("/workspace/stamps/scan", {"first": stamps[0].id, "last": stamps[11].id})

    assert answer.location == "/workspace/stamps/1/bind?first=1&last=12"


def test_stamps_of_two_runs_are_no_range(owner, coop, lot):
    coop.stamps(lot, 5)
    coop.stamps(lot, 5)

    answer = owner.send(
        "/workspace/stamps/scan?lang=en",
        {"first": codes(coop, 1)[0].id, "last": codes(coop, 2)[0].id},
    )

    assert answer.status_code == 422
    assert "is not a stamp of run 1" in field_error(answer.text, "last")


def test_void_stamps_are_void_for_ever(owner, coop, lot):
    coop.stamps(lot, 40)

    owner.send("/workspace/stamps/1/void", {"first": "38", "last": "40"})
    again = owner.send("/workspace/stamps/1/void?lang=en", {"first": "40", "last": "40"})

    assert progress(coop).void == (Range(38, 40),)
    assert field_error(again.text, "last") == "Stamps 40 of run 1 are void already."


def test_the_first_screen_says_which_stamps_are_missing_and_which_sleep(owner, coop, lot):
    assert "Lot CHE200-261122-01: 40 stamps to print" in plain(
        owner.get("/workspace/?lang=en").text
    )
    coop.stamps(lot, 40)
    assert "40 stamps to put on packs" in plain(owner.get("/workspace/").text)
    owner.send("/workspace/stamps/1/bind", {"act": "bind", "first": "1", "last": "40"})
    assert "40 stamps to activate" in plain(owner.get("/workspace/").text)
    owner.send("/workspace/stamps/1/bind", {"act": "activate", "first": "1", "last": "40"})
    assert "stamps to" not in plain(owner.get("/workspace/").text)


def test_pickers_have_nothing_to_do_with_stamps(browser, coop, lot, enlisted):
    coop.stamps(lot)
    enlisted("hoa@labang.example", Role.PICKER)
    browser.sign_in("hoa@labang.example")

    printing = ("stamps/1/print", "stamps/1/prints/1", "stamps/1/prints/1/file.pdf")
    for page in ("stamps", "stamps/issue", "stamps/1", "stamps/1/bind", *printing):
        assert browser.get(f"/workspace/{page}").status_code == 403, page
    assert "/workspace/stamps" not in browser.get("/workspace/").text
