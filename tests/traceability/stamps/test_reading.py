"""Reading a stamp: every verdict and notice, and what is shown with it."""

from datetime import date

import farm
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import PACKS, Shelf, shows_nothing
from sqlalchemy import delete, func, select

from traceability.deployment import Deployment
from traceability.events.corrections import declare_error
from traceability.recalls.services import close_recall, open_recall
from traceability.stamps import keys
from traceability.stamps import services as stamps
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.models import StampHost, StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.reading import read_stamp
from traceability.stamps.signing import sign
from traceability.stamps.verdict import MANY_SCANS, Notice, Signature, Verdict


class TestVerdicts:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "hello",
            "https://nguon.example/T/",
            "https://nguon.example/shop",
            "K7M2-Q9TX-4BJ0",
            "12345678901234567890",
            "<script>alert(1)</script>",
            "\0",
            "x" * 5_000,
            "🍵" * 13,
        ],
    )
    def test_malformed(self, shelf, text):
        reading = shelf.read(text)

        assert reading.verdict is Verdict.MALFORMED
        shows_nothing(reading)
        assert reading.text == text

    def test_a_truncated_code_is_malformed(self, shelf):
        reading = shelf.read(shelf.url()[:-1])

        assert reading.verdict is Verdict.MALFORMED
        shows_nothing(reading)

    def test_bad_signature(self, shelf):
        shelf.activate()
        changed = shelf.url().replace(shelf.codes[0].id, shelf.codes[1].id)

        reading = shelf.read(changed)

        assert reading.verdict is Verdict.BAD_SIGNATURE
        shows_nothing(reading)
        assert reading.key is None

    def test_a_code_on_a_foreign_host_is_forged(self, shelf):
        shelf.activate()

        reading = shelf.read(shelf.url(base_url="https://nguon.example.evil.example"))

        assert reading.verdict is Verdict.BAD_SIGNATURE
        shows_nothing(reading)

    def test_a_code_of_another_deployment_is_forged(self, shelf, sqlite_deployment):
        with sqlite_deployment.transaction() as session:
            other = Shelf(session, farm.found(session, sqlite_deployment.clock), sqlite_deployment)

            reading = shelf.read(other.url())

        assert reading.verdict is Verdict.BAD_SIGNATURE
        shows_nothing(reading)

    def test_another_key_of_ours_does_not_vouch_for_anothers_stamp(self, shelf, neighbour):
        """Whoever held any organisation's key could sign every other organisation's numbers."""
        shelf.activate()
        vault = shelf.deployment.vault
        theirs = keys.create_key(shelf.session, neighbour.recorder, vault)
        forged = sign(
            keys.private_key(vault, theirs),
            host=shelf.deployment.host,
            kind=Kind.UNIT,
            stamp_id=shelf.codes[0].id,
        )

        reading = shelf.read(forged.url(shelf.deployment.base_url))

        assert reading.verdict is Verdict.BAD_SIGNATURE
        shows_nothing(reading)

    def test_a_number_that_was_never_printed_is_unknown(self, shelf):
        vault = shelf.deployment.vault
        secret = keys.private_key(vault, shelf.run.key)
        beyond = sign(
            secret,
            host=shelf.deployment.host,
            kind=Kind.UNIT,
            stamp_id=vault.identities.seal(shelf.run.number, PACKS + 1),
        )

        reading = shelf.read(beyond.url(shelf.deployment.base_url))

        assert reading.verdict is Verdict.UNKNOWN
        shows_nothing(reading)
        assert reading.judgement.evidence.signature is Signature.CORRECT

    def test_a_code_that_says_it_is_of_another_kind_is_unknown(self, shelf):
        shelf.activate()
        vault = shelf.deployment.vault
        as_lot = sign(
            keys.private_key(vault, shelf.run.key),
            host=shelf.deployment.host,
            kind=Kind.LOT,
            stamp_id=shelf.codes[0].id,
        )

        reading = shelf.read(as_lot.url(shelf.deployment.base_url))

        assert reading.verdict is Verdict.UNKNOWN
        shows_nothing(reading)

    def test_a_good_code_whose_run_was_lost_is_signed_correctly_but_unknown(
        self, sqlite_deployment
    ):
        """An old backup was restored: the run is gone, the keys are there."""
        with sqlite_deployment.transaction() as session:
            shelf = Shelf(session, farm.found(session, sqlite_deployment.clock), sqlite_deployment)
            url, typed = shelf.url(), shelf.codes[0].id
        with sqlite_deployment.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            connection.execute(delete(StampRun))
            connection.commit()
            raw.execute("PRAGMA foreign_keys = ON")

        with sqlite_deployment.reading() as session:
            now, vault = sqlite_deployment.clock(), sqlite_deployment.vault
            reading = read_stamp(session, vault, url, now=now)
            by_hand = read_stamp(session, vault, typed, now=now)

        assert reading.verdict is Verdict.UNKNOWN
        assert reading.judgement.evidence.signature is Signature.CORRECT
        assert reading.key is not None, "so that the page can say who signed"
        assert by_hand.verdict is Verdict.UNKNOWN
        assert by_hand.key is None

    def test_not_activated(self, shelf):
        reading = shelf.read()
        assert reading.verdict is Verdict.NOT_ACTIVATED
        assert (reading.lot, reading.run) == (None, shelf.run)

        stamps.bind(
            shelf.session,
            shelf.coop.recorder,
            run=shelf.run,
            stamps=Range(1, 5),
            lot=shelf.lot,
        )
        reading = shelf.read()
        assert reading.verdict is Verdict.NOT_ACTIVATED
        assert reading.lot is shelf.lot

    def test_first_scan_and_then_scanned_before(self, shelf):
        shelf.activate()

        first = shelf.read(visitor="a")
        shelf.later(minutes=1)
        second = shelf.read(visitor="b")

        assert (first.verdict, second.verdict) == (Verdict.FIRST_SCAN, Verdict.SCANNED_BEFORE)
        assert second.judgement.evidence.earlier_visits == 1
        assert second.judgement.evidence.first_visit_at == first.checked_at
        assert (first.lot, first.index) == (shelf.lot, 1)
        assert first.key.holder == shelf.coop.organisation.name_vi
        assert [leg.kind.value for leg in first.journey.legs] == ["harvest", "process", "pack"]

    def test_expired_on_the_day_after_the_last_good_one(self, shelf):
        shelf.activate()
        assert shelf.lot.expires_on == date(2027, 11, 22)

        # 16:59 UTC is the last minute of that day in Vietnam.
        shelf.deployment.clock.now = shelf.deployment.clock.now.replace(
            year=2027, hour=16, minute=59
        )
        assert shelf.read().verdict is Verdict.FIRST_SCAN
        shelf.later(minutes=1)
        assert shelf.read().verdict is Verdict.EXPIRED

    def test_void(self, shelf):
        shelf.activate()
        stamps.void(shelf.session, shelf.coop.recorder, run=shelf.run, stamps=Range(1, 1))

        assert shelf.read().verdict is Verdict.VOID
        assert shelf.read(shelf.url(2)).verdict is Verdict.FIRST_SCAN

    def test_recalled_by_what_it_was_made_from_before_all_else(self, shelf):
        shelf.activate()
        stamps.void(shelf.session, shelf.coop.recorder, run=shelf.run, stamps=Range(1, 1))
        lineage = shelf.read(shelf.url(2)).journey.lineage
        (leaf,) = [
            lot
            for lot in shelf.session.scalars(select(type(shelf.lot)))
            if lot.id in lineage.lot_ids and lot.material_id == shelf.coop.leaf.id
        ]

        recall = open_recall(shelf.session, shelf.coop.recorder, lot=leaf, reason_vi="Tồn dư thuốc")

        assert shelf.read().verdict is Verdict.RECALLED
        assert shelf.read(shelf.url(2)).recall is recall
        close_recall(shelf.session, shelf.coop.recorder, recall=recall, outcome="unfounded")
        assert shelf.read().verdict is Verdict.VOID

    def test_sold_where_a_hidden_code_was_used_before(self, book, coop, library):
        shelf = Shelf(book, coop, library, kind=Kind.HIDDEN)
        shelf.activate()

        assert shelf.read(visitor="buyer").verdict is Verdict.FIRST_SCAN
        shelf.later(hours=1)
        assert shelf.read(visitor="next").verdict is Verdict.SOLD


class TestLotCodes:
    @pytest.fixture
    def code(self, book, coop, library):
        return Shelf(book, coop, library, kind=Kind.LOT)

    def test_a_lots_own_code_answers_for_the_lot_from_the_start(self, code):
        first = code.read(visitor="a")
        code.later(minutes=40)

        assert first.verdict is Verdict.FIRST_SCAN
        assert first.lot is code.lot
        assert code.read(visitor="b").verdict is Verdict.SCANNED_BEFORE

    def test_a_thousand_scans_of_a_lots_code_are_no_alarm(self, code):
        for number in range(MANY_SCANS + 2):
            reading = code.read(visitor=f"visitor {number}")

        assert Notice.MANY_SCANS not in reading.judgement.notices

    def test_a_lots_own_code_can_be_made_void(self, code):
        """It was recorded as void and went on answering for its lot."""
        stamps.void(code.session, code.coop.recorder, run=code.run, stamps=Range(1, 1))

        assert code.read().verdict is Verdict.VOID


def test_every_letter_case_of_a_code_is_read(shelf):
    shelf.activate()
    url = shelf.url()

    for text in (
        url,
        url.lower(),
        url.upper(),
        f"  {url}\n",
        shelf.codes[0].tail,
        url + "?fbclid=x",
    ):
        assert shelf.read(text).verdict is Verdict.FIRST_SCAN


def test_a_compact_code_is_checked_by_its_server(book, coop, library):
    shelf = Shelf(book, coop, library, format_=Format.COMPACT)
    shelf.activate()

    assert shelf.read().verdict is Verdict.FIRST_SCAN
    forged = shelf.url()[:-1] + ("A" if shelf.url()[-1] != "A" else "E")
    assert shelf.read(forged).verdict is Verdict.BAD_SIGNATURE
    other = StampCode.parse(shelf.url(2))
    swapped = shelf.url().replace(shelf.codes[0].id, other.id)
    assert shelf.read(swapped).verdict is Verdict.BAD_SIGNATURE


def test_a_stamp_of_the_old_address_is_valid_after_the_deployment_moved(sqlite_url, clock):
    given = {"passphrase": "x" * 20, "clock": clock}
    old = Deployment.open(sqlite_url, base_url="https://old.example", **given)
    with old.transaction() as session:
        shelf = Shelf(session, farm.found(session, clock), old)
        shelf.activate()
        url, tail = shelf.url(), shelf.codes[0].tail
    old.close()

    new = Deployment.open(sqlite_url, base_url="https://new.example", **given)
    with new.reading() as session:
        for text in (url, tail):
            verdict = read_stamp(session, new.vault, text, now=clock()).verdict
            assert verdict is Verdict.FIRST_SCAN
        moved = url.replace("old.example", "new.example")
        assert read_stamp(session, new.vault, moved, now=clock()).verdict is Verdict.BAD_SIGNATURE
        assert session.scalar(select(func.count()).select_from(StampHost)) == 2
    new.close()


def test_a_stamp_with_a_default_port_in_the_address_is_its_own(sqlite_url, clock):
    """With https://host:443 every stamp of the deployment read as forged."""
    deployment = Deployment.open(
        sqlite_url, base_url="https://nguon.example:443", passphrase="x" * 20, clock=clock
    )
    with deployment.transaction() as session:
        shelf = Shelf(session, farm.found(session, clock), deployment)
        shelf.activate()
        assert shelf.url().startswith("https://nguon.example/T/")
        assert shelf.read().verdict is Verdict.FIRST_SCAN
    deployment.close()


def test_an_unbound_stamp_speaks_for_no_packet(shelf):
    binding = stamps.bind(
        shelf.session, shelf.coop.recorder, run=shelf.run, stamps=Range(1, 5), lot=shelf.lot
    )
    stamps.activate(shelf.session, shelf.coop.recorder, run=shelf.run, stamps=Range(1, 5))
    assert shelf.read().verdict is Verdict.FIRST_SCAN

    declare_error(shelf.session, shelf.coop.recorder, event_id=binding.id, truth=None)

    reading = shelf.read()
    assert reading.verdict is Verdict.NOT_ACTIVATED
    assert reading.lot is None


@given(text=st.text(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_gets_an_answer_and_names_no_producer(library, text):
    with library.reading() as session:
        reading = read_stamp(session, library.vault, text, now=library.clock.now)

    assert reading.verdict in {Verdict.MALFORMED, Verdict.UNKNOWN, Verdict.BAD_SIGNATURE}
    shows_nothing(reading)
