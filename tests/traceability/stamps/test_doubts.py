"""Doubts, kept for whom they concern."""

import pytest

from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.stamps.doubts import REASONS, report_doubt, settle_doubt, waiting_doubts


@pytest.fixture
def report(deployment):
    def send(text, reason="looks_copied", **more):
        with deployment.transaction() as session:
            return report_doubt(
                session, deployment.vault, text=text, reason=reason, now=deployment.clock(), **more
            )

    return send


@pytest.mark.parametrize("reason", REASONS)
def test_a_report_about_a_stamp_of_ours_goes_to_its_cooperative(report, road, reason):
    doubt = report(road.url, reason, message=" rách ", contact="")

    assert doubt.organisation_id == road.recorder.organisation_id
    assert doubt.run_id == road.run
    assert doubt.stamp_index == 1
    assert doubt.message == "rách"
    assert doubt.contact is None


@pytest.mark.parametrize("text", ["AAA", "https://nguon.evil.example/T/AAA", "chè", ""])
def test_a_report_about_any_other_code_goes_to_nobody(report, road, text):
    doubt = report(text)

    assert (doubt.organisation_id, doubt.run_id, doubt.stamp_index) == (None, None, None)
    assert doubt.scanned_text == text


def test_a_forged_signature_does_not_accuse_the_run_that_it_names(report, road):
    doubt = report(road.url[:-1] + ("A" if road.url[-1] != "A" else "B"))

    assert doubt.organisation_id is None


def test_a_long_text_is_cut_and_control_characters_are_left_out(report, road):
    assert report("\0" + "x" * 500).scanned_text == "x" * 400


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "boredom"}, "reason"),
        ({"message": "x" * 1001}, "message"),
        ({"message": "a\0b"}, "message"),
        ({"contact": "x" * 201}, "contact"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(report, road, deployment, wrong, field):
    with pytest.raises(InvalidInput) as refusal:
        report(road.url, **wrong)

    assert refusal.value.field == field
    with deployment.reading() as session:
        assert waiting_doubts(session, road.recorder) == []


def test_line_breaks_are_kept(report, road):
    assert report(road.url, message="một\nhai").message == "một\nhai"


def test_reports_wait_until_somebody_has_dealt_with_them(report, road, deployment, clock):
    first = report(road.url)
    clock.advance(hours=1)
    second = report(road.url, "other")
    with deployment.transaction() as session:
        waiting = [doubt.id for doubt in waiting_doubts(session, road.recorder)]
        assert waiting == [second.id, first.id]
        settle_doubt(session, road.recorder, first.id)

    with deployment.reading() as session:
        assert [doubt.id for doubt in waiting_doubts(session, road.recorder)] == [second.id]


def test_a_report_is_settled_once(report, road, deployment, clock):
    doubt = report(road.url)
    with deployment.transaction() as session:
        settled = settle_doubt(session, road.recorder, doubt.id).handled_at
        clock.advance(hours=1)
        assert settle_doubt(session, road.recorder, doubt.id).handled_at == settled


def test_another_organisation_neither_sees_nor_settles_it(report, road, deployment):
    doubt = report(road.url)
    with deployment.transaction() as session:
        other = parties.create_organisation(
            session, code="LAHIEN", name_vi="HTX na La Hiên", address_vi="La Hiên"
        )
        stranger = Recorder(other.id, Role.OWNER, clock=deployment.clock)
        assert waiting_doubts(session, stranger) == []
        with pytest.raises(NotFound):
            settle_doubt(session, stranger, doubt.id)


def test_a_picker_does_not_settle_reports(report, road, deployment):
    doubt = report(road.url)
    picker = Recorder(road.recorder.organisation_id, Role.PICKER, clock=deployment.clock)

    with deployment.transaction() as session, pytest.raises(NotAllowed):
        settle_doubt(session, picker, doubt.id)
