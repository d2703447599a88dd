from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from traceability.stamps.code import Format, Kind
from traceability.stamps.verdict import (
    MANY_SCANS,
    Evidence,
    Notice,
    Signature,
    Verdict,
    http_status,
    judge,
)

TODAY = date(2026, 11, 22)
THEN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
GOOD = {"today": TODAY, "on_books": True, "activated_at": THEN, "recent_visits": 1}

# What makes each verdict apply to a stamp that is otherwise in order.
CAUSES = {
    Verdict.MALFORMED: {"well_formed": False},
    Verdict.BAD_SIGNATURE: {"signature": Signature.BAD},
    Verdict.KEY_REVOKED: {"signature": Signature.KEY_REVOKED},
    Verdict.UNKNOWN: {"on_books": False},
    Verdict.RECALLED: {"recalled": True},
    Verdict.VOID: {"voided_at": THEN},
    Verdict.NOT_ACTIVATED: {"activated_at": None},
    Verdict.EXPIRED: {"expires_on": TODAY - timedelta(days=1)},
    Verdict.SOLD: {"sold_at": THEN},
    Verdict.SCANNED_BEFORE: {"earlier_visits": 1, "first_visit_at": THEN},
    Verdict.FIRST_SCAN: {},
}
# These two are values of one thing and never meet.
EXCLUSIVE = {Verdict.BAD_SIGNATURE, Verdict.KEY_REVOKED}


def verdict(**changes):
    return judge(Evidence(**(GOOD | changes))).verdict


def notices(**changes):
    return judge(Evidence(**(GOOD | changes))).notices


def test_the_order_is_that_of_the_design():
    assert [each.value for each in Verdict] == [
        "malformed",
        "bad_signature",
        "key_revoked",
        "unknown",
        "recalled",
        "void",
        "not_activated",
        "expired",
        "sold",
        "scanned_before",
        "first_scan",
    ]


@pytest.mark.parametrize("expected", Verdict)
def test_each_cause_alone_gives_its_verdict(expected):
    assert verdict(**CAUSES[expected]) is expected


@pytest.mark.parametrize(
    ("earlier", "later"),
    [pair for pair in combinations(Verdict, 2) if set(pair) != EXCLUSIVE],
    ids=lambda each: each.value,
)
def test_of_two_causes_the_earlier_decides(earlier, later):
    assert verdict(**(CAUSES[later] | CAUSES[earlier])) is earlier


def test_with_every_cause_at_once_each_decides_in_turn():
    causes = [cause for verdict, cause in CAUSES.items() if verdict is not Verdict.KEY_REVOKED]
    order = [each for each in Verdict if each is not Verdict.KEY_REVOKED]
    for at, expected in enumerate(order):
        together = {}
        for cause in causes[at:]:
            together |= cause
        assert verdict(**together) is expected


def test_what_is_not_there_is_not_found():
    assert {each for each in Verdict if http_status(each) == 404} == {
        Verdict.MALFORMED,
        Verdict.BAD_SIGNATURE,
        Verdict.UNKNOWN,
    }
    assert {http_status(each) for each in Verdict} == {200, 404}


def test_no_record_is_shown_for_a_code_that_is_not_ours():
    assert {each for each in Verdict if not each.stands_on_the_books} == {
        Verdict.MALFORMED,
        Verdict.BAD_SIGNATURE,
        Verdict.KEY_REVOKED,
        Verdict.UNKNOWN,
    }


def test_goods_are_good_on_their_last_day():
    assert verdict(expires_on=TODAY) is Verdict.FIRST_SCAN
    assert verdict(expires_on=TODAY - timedelta(days=1)) is Verdict.EXPIRED


@pytest.mark.parametrize("kind", [Kind.LOT, Kind.CARTON, Kind.CARD])
def test_a_code_for_many_packets_is_not_activated_sold_or_suspicious(kind):
    """A lot code scanned 4,000 times is no alarm."""
    judgement = judge(
        Evidence(
            today=TODAY,
            on_books=True,
            kind=kind,
            sold_at=THEN,
            earlier_visits=4000,
            recent_visits=4000,
        )
    )

    assert judgement.verdict is Verdict.SCANNED_BEFORE
    assert judgement.notices == ()


@pytest.mark.parametrize("kind", [Kind.UNIT, Kind.HIDDEN])
def test_a_packets_code_scanned_by_many_is_said(kind):
    assert notices(kind=kind, recent_visits=MANY_SCANS) == (Notice.MANY_SCANS,)
    assert notices(kind=kind, recent_visits=MANY_SCANS - 1) == ()


@pytest.mark.parametrize("kind", [Kind.UNIT, Kind.HIDDEN])
def test_a_packets_code_waits_for_activation(kind):
    assert verdict(kind=kind, activated_at=None) is Verdict.NOT_ACTIVATED


def test_a_typed_code_is_answered_with_the_word_that_no_signature_was_checked():
    judgement = judge(Evidence(**GOOD, signature=Signature.NOT_CHECKED, format=None))

    assert judgement.verdict is Verdict.FIRST_SCAN
    assert judgement.notices == (Notice.UNSIGNED_LOOKUP,)
    assert notices(signature=Signature.NOT_CHECKED, format=None, well_formed=False) == ()


def test_every_notice_can_stand_beside_one_verdict_in_order():
    assert notices(
        held=True,
        certificate_lapsed=True,
        recent_visits=40,
        signature=Signature.NOT_CHECKED,
        development_host=True,
    ) == tuple(Notice)


@pytest.mark.parametrize("expected", Verdict)
def test_nothing_of_the_record_is_told_about_a_code_that_is_not_ours(expected):
    told = notices(
        held=True,
        certificate_lapsed=True,
        recent_visits=40,
        development_host=True,
        **CAUSES[expected],
    )

    record = {Notice.HELD, Notice.CERTIFICATE_LAPSED, Notice.MANY_SCANS}
    assert (record <= set(told)) == expected.stands_on_the_books
    assert Notice.SAMPLE in told


def test_a_judgement_carries_what_it_rests_on():
    evidence = Evidence(**GOOD, format=Format.COMPACT)

    assert judge(evidence).evidence is evidence
