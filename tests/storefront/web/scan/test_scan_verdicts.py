"""Every verdict and notice, as a shopper meets it."""

from datetime import date

import pytest
import stamped
import trade
from sqlalchemy import select

from traceability.lots.models import Lot
from traceability.lots.stock import left_of
from traceability.recalls.services import close_recall, open_recall
from traceability.stamps import keys, services
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import SigningKey, StampHost
from traceability.stamps.ranges import Range
from traceability.stamps.signing import sign

OURS = ("Hợp tác xã chè LABANG", "La Bang Tea Cooperative", stamped.PHONE)
OPERATOR_PHONE = "0208 123 456"


def sign_unknown(deployment, coop):
    """A code signed with the cooperative's key for a run that is on no books."""
    with deployment.reading() as session:
        key = session.scalar(
            select(SigningKey).where(SigningKey.organisation_id == coop.organisation.id)
        )
        return sign(
            keys.private_key(deployment.vault, key),
            host=deployment.host,
            kind=Kind.UNIT,
            stamp_id=deployment.vault.identities.seal(99_999, 1),
        ).tail


def revoke(deployment, clock):
    with deployment.transaction() as session:
        for key in session.scalars(select(SigningKey)):
            key.revoked_at = clock() if callable(clock) else clock


def names_nobody(answer):
    return not [name for name in OURS if name in answer.text]


def test_the_first_scan_says_so_and_what_it_rests_on(shopper, on_sale):
    answer = shopper.scan(on_sale.path)

    assert answer.status_code == 200
    assert "<h1>Valid stamp. You are the first to scan it.</h1>" in answer.text
    key = on_sale.codes[0].key_id
    assert (
        f"Signed by Liên minh HTX for La Bang Tea Cooperative, key {key}, "
        "valid since 22 Nov 2026." in answer.text
    )
    assert "Checked at 10:00, 22 Nov 2026." in answer.text


def test_no_page_calls_a_pack_genuine(shopper, on_sale):
    text = shopper.scan(on_sale.path).text

    assert text.count("genuine") == 1
    assert "not that the pack is genuine" in text


def test_a_second_visitor_is_told_how_often_and_since_when(shopper, shoppers, on_sale, clock):
    for earlier in shoppers(3):
        earlier.scan(on_sale.path)
    clock.advance(days=2)

    answer = shopper.scan(on_sale.path)

    assert "Valid stamp, scanned 3 times before, first on 22 Nov 2026." in answer.text
    assert "If the pack is still sealed and its stamp was scanned many times" in answer.text
    assert f"Call {stamped.PHONE}" in answer.text


def test_who_comes_back_is_not_scared_by_their_own_scans(shopper, on_sale, clock):
    shopper.scan(on_sale.path)
    clock.advance(hours=3)

    answer = shopper.scan(on_sale.path)

    assert "Valid stamp, scanned 1 time before, on 22 Nov 2026." in answer.text
    assert "Every time from this phone." in answer.text
    assert 'class="verdict good"' in answer.text


def test_some_of_the_scans_may_be_ones_own(shopper, other_shopper, on_sale, clock):
    shopper.scan(on_sale.path)
    other_shopper.scan(on_sale.path)
    clock.advance(hours=3)

    answer = shopper.scan(on_sale.path)

    assert "Scanned 2 times before, since 22 Nov 2026; 1 from this phone." in answer.text


def test_a_stamp_that_is_on_nothing_warns_and_says_only_who_issued_it(shopper, stamp):
    blank = stamp(bound=False)

    answer = shopper.scan(blank.path)

    assert answer.status_code == 200
    assert "This stamp has not been put on any product yet." in answer.text
    assert "Issued by La Bang Tea Cooperative." in answer.text
    assert f"Call {stamped.PHONE}" in answer.text
    assert "The journey" not in answer.text


def test_a_bound_stamp_that_is_not_active_tells_nothing_of_its_lot(shopper, stamp, lot):
    answer = shopper.scan(stamp(active=False).path)

    assert "This stamp is not in use yet" in answer.text
    assert lot.code not in answer.text


def test_a_void_stamp_belongs_on_no_pack(shopper, on_sale, sqlite_deployment, coop, lot):
    with sqlite_deployment.transaction() as session:
        services.void(session, coop.recorder, run=on_sale.run, stamps=Range(1, 1))

    answer = shopper.scan(on_sale.path)

    assert answer.status_code == 200
    assert "This stamp was taken out of use on 22 Nov 2026." in answer.text
    assert "Issued by La Bang Tea Cooperative." in answer.text
    assert lot.code not in answer.text


def test_a_recalled_lot_says_why_since_when_and_what_to_do(
    shopper, on_sale, sqlite_deployment, coop, lot
):
    with sqlite_deployment.transaction() as session:
        open_recall(
            session,
            coop.recorder,
            lot=session.get(Lot, lot.id),
            reason_vi="Vượt mức dư lượng",
            reason_en="Residues above the limit",
        )

    answer = shopper.scan(on_sale.path)

    assert "This lot is being recalled. Do not use it." in answer.text
    assert "Residues above the limit" in answer.text
    assert "Since 22 Nov 2026." in answer.text
    assert "Take it back to where you bought it, or call the cooperative." in answer.text
    assert f"Call {stamped.PHONE}" in answer.text


@pytest.mark.parametrize(
    "ending",
    [
        ("destroyed", "This lot was recalled and destroyed. Do not use what is left of it."),
        ("repurposed", "This lot was recalled and may not be used as food any more."),
        ("fixed", None),
    ],
)
def test_a_pack_that_turns_up_after_its_recall_says_what_became_of_the_lot(
    shopper, on_sale, sqlite_deployment, coop, ending
):
    outcome, said = ending
    with sqlite_deployment.transaction() as session:
        packs = session.get(Lot, on_sale.run.lot_id)
        recall = open_recall(session, coop.recorder, lot=packs, reason_vi="Mốc")
        if outcome == "destroyed":
            trade.destroy(session, coop, packs, left_of(session, packs).pieces)
        close_recall(session, coop.recorder, recall=recall, outcome=outcome)

    page, told = shopper.scan(on_sale.path).text, shopper.ask(on_sale.path)

    if said is None:
        assert "recalled" not in page
    else:
        assert said in page
        assert told["recall"]["outcome"] == outcome


def test_an_expired_packet_says_the_date(shopper, on_sale, sqlite_deployment, lot):
    with sqlite_deployment.transaction() as session:
        session.get(Lot, lot.id).expires_on = date(2026, 11, 21)

    answer = shopper.scan(on_sale.path)

    assert "Past its expiry date, 21 Nov 2026." in answer.text
    assert "Do not use it." in answer.text


def test_a_hidden_code_is_good_once(shopper, other_shopper, stamp, clock):
    hidden = stamp(kind=Kind.HIDDEN)
    assert "Valid hidden code. You are the first to check it." in shopper.scan(hidden.path).text
    clock.advance(minutes=12)

    answer = other_shopper.scan(hidden.path)

    assert "This code was already checked at 10:00 on 22 Nov 2026." in answer.text
    assert "the pack may be a copy" in answer.text


def test_who_checked_a_hidden_code_is_told_that_it_may_have_been_them(shopper, stamp, clock):
    hidden = stamp(kind=Kind.HIDDEN)
    shopper.scan(hidden.path)
    clock.advance(hours=1)

    answer = shopper.scan(hidden.path)

    assert "This code was already checked" in answer.text
    assert "It was checked from this phone before" in answer.text
    assert "may be a copy" not in answer.text


def test_an_altered_code_names_nobody(shopper, on_sale):
    answer = shopper.scan(stamped.altered(on_sale.path))

    assert answer.status_code == 404
    assert "No cooperative in this system issued this code." in answer.text
    assert f"Call {OPERATOR_PHONE}" in answer.text
    assert names_nobody(answer)


@pytest.mark.parametrize("length", [3, 40, 119])
def test_a_truncated_code_names_nobody(shopper, on_sale, length):
    answer = shopper.scan(on_sale.path[:length] + "0")

    assert answer.status_code == 404
    assert names_nobody(answer)


def test_a_revoked_key_warns_and_names_nobody(shopper, on_sale, sqlite_deployment, clock):
    revoke(sqlite_deployment, clock.now.replace(year=2025))

    answer = shopper.scan(on_sale.path)

    assert answer.status_code == 200
    assert "The key that signed this code has been revoked." in answer.text
    assert names_nobody(answer)


def test_a_key_revoked_after_the_printing_still_vouches(shopper, on_sale, sqlite_deployment, clock):
    clock.advance(days=1)
    revoke(sqlite_deployment, clock)

    answer = shopper.scan(on_sale.path)

    assert "Valid stamp." in answer.text
    assert "The key was revoked on 23 Nov 2026; this stamp was on the books before." in answer.text


def test_a_retired_key_says_that_it_signs_nothing_new(shopper, on_sale, sqlite_deployment, clock):
    with sqlite_deployment.transaction() as session:
        session.scalar(select(SigningKey)).retired_at = clock()

    assert "The key signs nothing new since 22 Nov 2026" in shopper.scan(on_sale.path).text


def test_a_good_signature_that_is_not_on_our_books_names_nobody(
    shopper, on_sale, sqlite_deployment, coop
):
    answer = shopper.scan(sign_unknown(sqlite_deployment, coop))

    assert answer.status_code == 404
    assert "Signed correctly, but not on our books." in answer.text
    assert names_nobody(answer)


def test_a_compact_stamp_says_who_can_check_it(shopper, stamp):
    answer = shopper.scan(stamp(format_=Format.COMPACT).path)

    assert "Valid stamp." in answer.text
    assert "Checked by this server only" in answer.text
    assert "Signed by" not in answer.text


def test_a_lot_code_is_no_alarm_however_often_it_is_scanned(shopper, shoppers, stamp):
    code = stamp(kind=Kind.LOT, count=1)
    for earlier in shoppers(12):
        earlier.scan(code.path)

    answer = shopper.scan(code.path)

    assert "Valid code of a lot." in answer.text
    assert "many scans are usual" in answer.text
    assert "Scanned 12 times before, since 22 Nov 2026." in answer.text
    assert "somebody may be copying" not in answer.text


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [(Kind.CARTON, "Valid code of a carton."), (Kind.CARD, "Valid card of a place of work.")],
)
def test_cartons_and_cards_say_what_they_are(shopper, stamp, kind, sentence):
    assert sentence in shopper.scan(stamp(kind=kind, count=1).path).text


def test_many_scans_of_one_packet_are_pointed_out(shopper, shoppers, on_sale):
    for earlier in shoppers(9):
        earlier.scan(on_sale.path)

    answer = shopper.scan(on_sale.path)

    assert "Scanned 10 times in the last 7 days." in answer.text


def test_a_lapsed_certificate_is_pointed_out_and_loses_its_stars(
    shopper, on_sale, sqlite_deployment, coop, clock
):
    stamped.certify(sqlite_deployment, coop, scheme="ocop", stars=4, valid_from=date(2023, 11, 25))
    before = shopper.scan(on_sale.path)
    clock.advance(days=10)

    after = shopper.scan(on_sale.path)

    assert "★★★★" in before.text
    assert "4 stars" in before.text
    assert "A certificate was valid when this was packed" not in before.text
    assert "★" not in after.text
    assert "A certificate was valid when this was packed and is not any more." in after.text
    assert "Was valid when packed; lapsed after 25 Nov 2026." in after.text


def test_a_stamp_of_a_trial_site_is_a_sample(shopper, on_sale, sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        session.get(StampHost, "nguon.example").is_development = True

    assert "MẪU (sample)" in shopper.scan(on_sale.path).text


def test_an_invented_cooperative_is_marked_as_such(shopper, on_sale, sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        session.merge(coop.organisation).is_demo = True

    assert (
        "Sample data: this cooperative and its goods are invented."
        in shopper.scan(on_sale.path).text
    )


@pytest.mark.parametrize("letters", [str.lower, str.upper, str.swapcase, str.title])
def test_a_code_is_read_in_any_case_of_letters(shopper, on_sale, letters):
    first, head, tail = on_sale.path.split("/")
    assert first == ""

    for prefix in ("T", "t"):
        answer = shopper.scan(f"/{prefix}/{letters(tail)}")
        assert answer.status_code == 200, (head, prefix)
        assert "La Bang Tea Cooperative" in answer.text


def test_without_a_telephone_of_its_own_the_cooperative_is_reached_through_the_operator(
    shopper, stamp, sqlite_deployment, coop
):
    with sqlite_deployment.transaction() as session:
        session.merge(coop.organisation).phone = None

    assert f"Call {OPERATOR_PHONE}" in shopper.scan(stamp(active=False).path).text
