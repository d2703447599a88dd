"""What the demo holds once it is loaded, on both databases."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from argon2.profiles import CHEAPEST
from epcis_rules import broken_rules
from loaded_demo import NOW, opened
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from storefront.accounts.passwords import Passwords
from storefront.accounts.services import sign_in, signed_in_with
from storefront.catalogue.services import offers_on_sale
from storefront.demo.load import MOST_WEEKS, load
from storefront.orders.lifecycle import OrderState
from storefront.orders.models import Order
from storefront.printing.paper import OFFERED
from storefront.printing.stamp_sheet import write_run
from traceability.deliveries.accounts import accounts
from traceability.epcis.event_hash import event_hashes
from traceability.epcis.export import document, own_events
from traceability.errors import ConfigurationError, InvalidInput
from traceability.events.models import ErrorDeclaration, Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.files.services import read_file
from traceability.lots.journey import journey_of
from traceability.lots.models import Balance, Lot, Product
from traceability.parties.models import Certificate, Organisation, Party, Place
from traceability.parties.roles import Role
from traceability.recalls.services import blocking
from traceability.stamps.models import Scan, StampRun
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import Notice, Verdict
from traceability.times import local_date
from traceability.verification import verify

pytestmark = pytest.mark.slow

KG = 1_000


def test_everything_that_follows_from_the_events_is_as_it_is_stored(demo):
    with demo.deployment.snapshot() as session:
        assert verify(session, vault=demo.deployment.vault) == []


def test_the_history_of_every_cooperative_is_valid_epcis(demo):
    uris = {}
    with demo.deployment.reading() as session:
        for organisation in session.scalars(select(Organisation)):
            told = list(
                own_events(
                    session,
                    organisation_id=organisation.id,
                    base_url=demo.deployment.base_url,
                    identities=demo.deployment.vault.identities,
                )
            )
            written = document(told, demo.deployment.base_url, NOW)
            assert broken_rules(written) == []
            assert len(event_hashes(written)) == len(told)
            uris |= {event["eventID"]: event for event in told}
        count = session.scalar(select(func.count()).select_from(Event))

    assert len(uris) >= count > 100


def test_no_balance_is_below_zero_and_every_balance_is_the_sum_of_its_lines(demo):
    with demo.deployment.reading() as session:
        sums = session.execute(
            select(EventLine.lot_id, EventLine.place_id, func.sum(EventLine.grams))
            .join(Event, Event.id == EventLine.event_id)
            .where(standing())
            .group_by(EventLine.lot_id, EventLine.place_id)
        )
        by_lines = {(lot, place): int(grams) for lot, place, grams in sums}
        balances = {(b.lot_id, b.place_id): b.grams for b in session.scalars(select(Balance))}

    assert min(balances.values()) >= 0
    assert sum(balances.values()) > 1_000 * KG
    assert {key: grams for key, grams in balances.items() if grams} == {
        key: grams for key, grams in by_lines.items() if grams
    }


def test_each_of_the_three_is_marked_as_a_demo_and_has_weeks_of_everything(demo):
    reports = {coop.code: coop for coop in demo.report.cooperatives}

    assert set(reports) == {"LABANG", "LAHIEN", "BACKAN"}
    for coop in reports.values():
        assert coop.events > 90
        assert coop.lots > 25, "a lot of the day holds what many members bring"
        assert coop.stamps > 2_000
        assert coop.scans > 30
        assert coop.orders >= 10
    with demo.deployment.reading() as session:
        organisations = session.scalars(select(Organisation)).all()
        assert all(each.is_demo for each in organisations)
        assert all("mẫu" in each.story_vi and each.story_en for each in organisations)


def test_a_plucking_day_has_the_real_magnitude(demo):
    """1,500 kg of leaf become 300 kg of tea, from six to ten harvests."""
    with demo.deployment.reading() as session:
        day = session.scalar(
            select(func.max(Event.business_date)).where(
                Event.kind == EventKind.PROCESS, Event.stage == "process"
            )
        )
        harvests = grams_by_event(session, EventKind.HARVEST, day)
        made = grams_by_event(session, EventKind.PROCESS, day, stage="process")

    assert 6 <= len(harvests) <= 10
    assert 1_350 * KG < sum(harvests) < 1_650 * KG
    assert 265 * KG < sum(made) < 335 * KG


def grams_by_event(session, kind, day, stage=None):
    rows = session.execute(
        select(Event.id, func.sum(EventLine.grams))
        .join(EventLine, EventLine.event_id == Event.id)
        .where(Event.kind == kind, Event.business_date == day, EventLine.grams > 0, standing())
        .where(Event.stage == stage if stage else True)
        .group_by(Event.id)
    )
    return [int(grams) for _, grams in rows]


def test_every_verdict_and_every_notice_can_be_visited_and_says_what_the_report_says(demo):
    """The addresses are read again here, as the site reads them."""
    seen = set()
    with demo.deployment.reading() as session:
        for example in demo.report.examples:
            code = example.url.removeprefix("https://nguon.example/T/")
            reading = read_stamp(session, demo.deployment.vault, code, now=NOW)
            notices = set(reading.judgement.notices) - {Notice.SAMPLE}
            assert reading.verdict is example.verdict
            assert notices == set(example.notices)
            seen |= {reading.verdict} | notices

    assert seen == set(Verdict) | (set(Notice) - {Notice.SAMPLE})


def test_the_stamp_to_scan_is_one_that_nobody_has_looked_at(demo):
    example = demo.report.to_scan

    assert (example.verdict, example.notices) == (Verdict.FIRST_SCAN, ())
    assert example.organisation_code == "LABANG"
    with demo.deployment.reading() as session:
        run = session.scalar(select(StampRun).where(StampRun.number == example.run_number))
        looked_at = select(Scan.id).where(Scan.run_id == run.id, Scan.stamp_index == example.index)
        assert session.scalar(looked_at) is None


def test_a_packet_tells_its_journey_to_the_plots_with_outline_and_area_code(demo):
    with demo.deployment.reading() as session:
        lot = session.scalar(
            select(Lot)
            .join(Product, Product.id == Lot.product_id)
            .where(Product.code == "TOM500")
            .order_by(Lot.business_date.desc())
            .limit(1)
        )
        journey = journey_of(session, lot)

        assert [leg.stage.code for leg in journey.legs] == ["harvest", "process", "sort", "pack"]
        assert len(journey.plots) == 3
        for plot in journey.plots:
            assert plot.outline["type"] == "Polygon"
            assert plot.planting_area_codes[0].code.startswith("MAU-")


def test_four_hundred_typed_for_forty_stands_corrected_with_both_versions(demo):
    with demo.deployment.reading() as session:
        declaration = session.scalars(select(ErrorDeclaration)).one()
        wrong = session.get(Event, declaration.event_id)
        right = session.get(Event, declaration.corrective_event_id)

        assert [line.grams for line in wrong.lines] == [400 * KG]
        assert [line.grams for line in right.lines] == [40 * KG]
        assert timedelta() < declaration.declared_at - wrong.record_time < timedelta(minutes=30)


def test_members_are_weighed_in_owed_and_paid(demo):
    with demo.deployment.reading() as session:
        for organisation in session.scalars(select(Organisation)):
            rows = accounts(session, organisation.id)
            owed = [row for row in rows if row.account.balance_vnd > 0]
            paid = [row for row in rows if row.account.paid_vnd]
            assert len(owed) > 3, organisation.code
            assert len(paid) > 3, organisation.code
            assert all(row.account.balance_vnd >= 0 for row in rows)
            assert not any(row.account.open_slips for row in rows)


def test_what_is_recalled_is_a_small_lot_that_the_shop_does_not_sell(demo):
    with demo.deployment.reading() as session:
        packed = session.scalars(select(Lot.id).where(Lot.product_id.is_not(None))).all()
        (recalled,) = blocking(session, packed)
        left = session.scalar(select(Balance.pieces).where(Balance.lot_id == recalled))
        assert 0 < left <= 20
        assert all(each.lot is None or each.lot.id != recalled for each in on_sale(session))


def on_sale(session):
    return offers_on_sale(session, now=NOW)


def test_in_november_there_is_tea_and_vermicelli_to_buy_and_no_custard_apple(demo):
    with demo.deployment.reading() as session:
        available = {each.offer.product.code: each.available for each in on_sale(session)}

    assert all(available[code] == 0 for code in ("NA3KG", "NA2KG"))
    others = {code: packs for code, packs in available.items() if not code.startswith("NA")}
    assert len(others) == 6
    assert min(others.values()) > 20


def test_some_orders_wait_for_a_call_and_some_to_be_packed(demo):
    with demo.deployment.reading() as session:
        states = {
            code: Counter(
                session.scalars(
                    select(Order.state)
                    .join(Organisation, Organisation.id == Order.organisation_id)
                    .where(Organisation.code == code)
                )
            )
            for code in ("LABANG", "LAHIEN", "BACKAN")
        }

    for code in ("LABANG", "BACKAN"):
        assert states[code][OrderState.PLACED] == 3
        assert states[code][OrderState.CONFIRMED] >= 2
        assert states[code][OrderState.DELIVERED] >= 1
    assert set(states["LAHIEN"]) <= {OrderState.DELIVERED, OrderState.CANCELLED}


def test_nothing_is_recorded_in_the_future_and_nothing_before_it_happened(demo):
    with demo.deployment.reading() as session:
        latest = session.scalar(select(func.max(Event.record_time)))
        early = session.scalars(select(Event).where(Event.record_time < Event.event_time)).all()
        scanned = session.scalar(select(func.max(Scan.scanned_at)))

    assert latest <= NOW
    assert early == []
    assert scanned <= NOW


def test_everybody_of_the_demo_signs_in_with_their_own_role(demo):
    assert Counter(each.role for each in demo.report.sign_ins) == dict.fromkeys(Role, 3)
    for each in demo.report.sign_ins[::4]:
        token = sign_in(
            demo.deployment,
            email=each.email,
            password=each.password,
            passwords=Passwords(CHEAPEST),
        )
        signed_in = signed_in_with(demo.deployment, token)
        assert signed_in.role is each.role
        assert signed_in.organisation.code == each.organisation_code
        assert signed_in.organisation.is_demo


def test_every_product_and_every_cooperative_has_a_picture(demo):
    with demo.deployment.reading() as session:
        kept = [
            *session.scalars(select(Product.image)),
            *session.scalars(select(Organisation.logo)),
        ]

    assert len(kept) == 11
    for sha256 in kept:
        assert read_file(demo.deployment.files, sha256).startswith(b"\x89PNG")


def test_one_certificate_is_about_to_lapse_and_one_has_lapsed(demo):
    today = local_date(NOW)
    with demo.deployment.reading() as session:
        ends = [paper.valid_to - today for paper in session.scalars(select(Certificate))]

    assert any(timedelta() < left < timedelta(days=30) for left in ends)
    assert any(timedelta(days=-7) < left < timedelta() for left in ends)


def test_a_helper_records_for_a_household_and_the_event_says_both(demo):
    with demo.deployment.reading() as session:
        helped = session.scalars(select(Event).where(Event.on_behalf_of.is_not(None))).all()
        people = {each.email: each for each in demo.report.sign_ins}
        assert helped
        for event in helped[:3]:
            assert session.get(Party, event.on_behalf_of).kind == "household"
            assert event.recorded_by is not None
        assert people["to-cong-nghe@nahin.example"].role is Role.HELPER


def test_progress_is_told_day_by_day_to_the_end(demo):
    done = [done for done, _ in demo.told]

    assert done == list(range(1, len(done) + 1))
    assert demo.told[-1] == (len(done), len(done))


def test_a_second_loading_finds_it_there_and_changes_nothing(demo):
    def counted():
        with demo.deployment.reading() as session:
            return [
                session.scalar(select(func.count()).select_from(table))
                for table in (Organisation, Event, Lot, StampRun, Scan, Order, Party, Place)
            ]

    before = counted()
    again = load(demo.deployment, now=NOW + timedelta(hours=1))

    assert not again.is_new
    assert demo.report.is_new
    assert counted() == before
    assert again.cooperatives == demo.report.cooperatives


def test_the_same_moment_and_seed_make_the_same_history_on_either_database(
    sqlite_demo, postgresql_demo
):
    assert history(sqlite_demo) == history(postgresql_demo)


def history(demo):
    with demo.deployment.reading() as session:
        events = session.scalars(
            select(Event)
            .options(selectinload(Event.lines).joinedload(EventLine.lot))
            .order_by(Event.record_time, Event.id)
        )
        return sorted(
            (
                event.record_time,
                event.kind.value,
                tuple(
                    (line.lot.code, line.grams, line.pieces, line.figure) for line in event.lines
                ),
                tuple(sorted((fact.key, str(fact.value)) for fact in event.facts)),
            )
            for event in events
        )


def test_in_august_custard_apples_are_to_be_had(sqlite_url, tmp_path):
    august = datetime(2026, 8, 20, 0, 30, tzinfo=UTC)
    deployment = opened(sqlite_url, tmp_path)

    load(deployment, now=august, weeks=1, passwords=Passwords(CHEAPEST))

    with deployment.reading() as session:
        offers = offers_on_sale(session, now=august)
        available = {each.offer.product.code: each.available for each in offers}
        lots = {each.offer.product.code: each.lot for each in offers}
        latest = session.scalar(select(func.max(Event.record_time)))
    deployment.close()
    assert available["NA3KG"] > 10
    assert local_date(august) - lots["NA3KG"].business_date == timedelta(days=1)
    assert latest <= august


@pytest.mark.parametrize("design", OFFERED)
def test_a_stamp_of_every_product_fits_on_every_label(demo, design):
    with demo.deployment.reading() as session:
        runs = session.scalars(
            select(StampRun).join(Lot, Lot.id == StampRun.lot_id).order_by(StampRun.number.desc())
        )
        of_product = {run.lot.product.code: run for run in runs}
        assert len(of_product) == 8
        for run in of_product.values():
            drawn = write_run(demo.deployment.vault, run, design=design, out=BytesIO(), last=1)
            assert drawn.warnings == ()


def test_a_deployment_that_is_not_for_development_gets_no_demo(sqlite_deployment):
    """Everybody knows the demo's password."""
    with pytest.raises(ConfigurationError) as refused:
        load(sqlite_deployment, now=NOW)

    assert refused.value.field == "NGUON_MODE"
    with sqlite_deployment.reading() as session:
        assert session.scalars(select(Organisation)).all() == []


@pytest.mark.parametrize("weeks", [0, -1, MOST_WEEKS + 1])
def test_a_number_of_weeks_that_makes_no_sense_is_refused(sqlite_demo, weeks):
    with pytest.raises(InvalidInput) as refused:
        load(sqlite_demo.deployment, now=NOW, weeks=weeks)

    assert (refused.value.field, refused.value.value) == ("weeks", weeks)
