"""What a reading warns of beside its verdict, and the certificates that it shows."""

from datetime import date

import farm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelf import PACKS, Shelf, shows_nothing

from traceability.deployment import Deployment
from traceability.events import services as events
from traceability.events.stocktaking import record_opening_stock
from traceability.lots import services as lots
from traceability.parties import services as parties
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.alphabet import CROCKFORD
from traceability.stamps.code import Kind
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import MANY_SCANS, Notice, Verdict


class TestNotices:
    def test_a_typed_code_says_that_nothing_vouches_for_it(self, shelf):
        shelf.activate()
        typed = shelf.codes[0].id

        for text in (typed, typed.lower(), f"{typed[:4]}-{typed[4:8]} {typed[8:]}"):
            reading = shelf.read(text)
            assert reading.verdict is Verdict.FIRST_SCAN
            assert reading.judgement.notices == (Notice.UNSIGNED_LOOKUP,)
            assert reading.lot is shelf.lot

    @given(place=st.integers(0, 12), letter=st.sampled_from(CROCKFORD))
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def test_a_slip_of_the_finger_finds_nobody_elses_stamp(self, shelf, place, letter):
        typed = shelf.codes[0].id
        slip = typed[:place] + letter + typed[place + 1 :]
        if slip == typed:
            return

        reading = shelf.read(slip)

        assert reading.verdict is Verdict.MALFORMED
        shows_nothing(reading)

    def test_many_scans_of_a_unit(self, shelf):
        shelf.activate()
        for number in range(MANY_SCANS):
            assert Notice.MANY_SCANS not in shelf.read().judgement.notices
            reading = shelf.read(visitor=f"visitor {number}")
            shelf.later(hours=1)

        assert Notice.MANY_SCANS in reading.judgement.notices
        shelf.later(days=8)
        assert Notice.MANY_SCANS not in shelf.read().judgement.notices

    def test_a_stamp_of_a_development_host_is_a_sample(self, sqlite_url, clock):
        deployment = Deployment.open(
            sqlite_url,
            base_url="http://127.0.0.1:8000",
            passphrase="x" * 20,
            is_development=True,
            clock=clock,
        )
        with deployment.transaction() as session:
            shelf = Shelf(session, farm.found(session, clock), deployment)
            shelf.activate()

            reading = read_stamp(session, deployment.vault, shelf.url(), now=clock())

        assert shelf.url().startswith("http://127.0.0.1:8000/T/")
        assert reading.verdict is Verdict.FIRST_SCAN
        assert reading.judgement.notices == (Notice.SAMPLE,)
        deployment.close()

    def test_a_certificate_that_lapsed_since_is_told(self, shelf):
        shelf.activate()
        paper = parties.add_certificate(
            shelf.session,
            shelf.coop.recorder,
            scheme="vietgap",
            number="VG-1",
            issuer="Sở",
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
        )

        assert shelf.read().judgement.notices == ()
        shelf.later(days=60)
        reading = shelf.read()
        assert reading.judgement.notices == (Notice.CERTIFICATE_LAPSED,)
        assert reading.certificates == (paper,)


class TestCertificates:
    def certify(self, shelf, **what):
        return parties.add_certificate(
            shelf.session,
            shelf.coop.recorder,
            scheme="vietgap",
            number="VG-1",
            issuer="Sở",
            valid_from=date(2026, 1, 1),
            **what,
        )

    def mixed(self, shelf, other):
        """A packed lot of which half is from elsewhere."""
        own = farm.make_tea(shelf.session, shelf.coop, 1)
        return events.output_lot(
            events.pack(
                shelf.session,
                shelf.coop.recorder,
                place=shelf.coop.workshop,
                product=shelf.coop.packet,
                packs=PACKS,
                inputs=[(own, Quantity.weigh(1)), (other, Quantity.weigh(1))],
                at=shelf.coop.now,
            )
        )

    def papers_of(self, shelf, lot):
        run = shelf.issue(count=1, kind=Kind.LOT, lot=lot)
        (code,) = stamps.stamp_codes(shelf.deployment.vault, run)
        return shelf.read(code.url(shelf.deployment.base_url)).certificates

    def test_a_plots_certificate_speaks_for_what_grew_there_alone(self, shelf):
        paper = self.certify(shelf, place_id=shelf.coop.plot.id)
        shelf.activate()
        assert shelf.read().certificates == (paper,)

        valley = parties.add_place(
            shelf.session, shelf.coop.recorder, kind="plot", code="LO-4", name_vi="Soi"
        )
        leaf = events.output_lot(
            events.record_harvest(
                shelf.session,
                shelf.coop.recorder,
                plot=valley,
                material=shelf.coop.leaf,
                taken=Quantity.weigh(5),
                at=shelf.coop.now,
                facts=farm.PLUCKED,
            )
        )
        mixed = self.mixed(shelf, farm.fire(shelf.session, shelf.coop, [(leaf, 5_000)], 1_000))
        assert self.papers_of(shelf, mixed) == ()

        second = self.certify(shelf, place_id=valley.id)
        assert set(self.papers_of(shelf, mixed)) == {paper, second}

    def test_a_plots_certificate_is_silent_where_a_part_is_from_nobody_knows_where(self, shelf):
        """Tea of the opening stock has no plot, and the certificate spoke for it too."""
        self.certify(shelf, place_id=shelf.coop.plot.id)
        old = events.output_lot(
            record_opening_stock(
                shelf.session,
                shelf.coop.recorder,
                content=shelf.coop.tea,
                quantity=Quantity.weigh(1),
                place=shelf.coop.workshop,
                at=shelf.coop.now,
            )
        )

        assert self.papers_of(shelf, self.mixed(shelf, old)) == ()

    def test_a_certificate_that_began_after_packing_says_nothing(self, shelf):
        parties.add_certificate(
            shelf.session,
            shelf.coop.recorder,
            scheme="vietgap",
            number="VG-2",
            issuer="Sở",
            valid_from=date(2026, 11, 23),
        )
        shelf.activate()
        shelf.later(days=3)

        assert shelf.read().certificates == ()

    def test_anothers_certificate_and_another_products_say_nothing(self, shelf, neighbour):
        other = lots.create_product(
            shelf.session,
            shelf.coop.recorder,
            code="CHE100",
            name_vi="Chè 100 g",
            material=shelf.coop.tea,
            net_grams=100,
        )
        self.certify(shelf, product_id=other.id)
        parties.add_certificate(
            shelf.session,
            neighbour.recorder,
            scheme="vietgap",
            number="VG-3",
            issuer="Sở",
            valid_from=date(2026, 1, 1),
        )
        shelf.activate()

        assert shelf.read().certificates == ()
