"""Loading the demo: three cooperatives with weeks of history, recorded hour by hour.

Everything goes through the same services as in life, under a clock that is put back: nothing is
inserted beside them. One transaction holds all of it, so that the demo is there whole or not.

How the figures stand to a whole year: tea has 6 of about 245 plucking days in each week, at the
real 300 kg a day; custard apple has two of the ten weeks of a season, at the real tonne a day;
vermicelli has 6 of 300 working days in each week, at the real 670 kg a day. Guests' orders are a
sample of a few a day; the rest leaves as one sale a day to larger buyers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.accounts.passwords import Passwords
from storefront.demo import custard_apple, incidents, logistics, tea, trade, vermicelli
from storefront.demo.clock import working_days
from storefront.demo.content import CooperativeContent, cooperatives
from storefront.demo.desk import Desk
from storefront.demo.examples import Example, examples
from storefront.demo.registers import DEMO_PASSWORD, open_desk
from storefront.demo.scanning import scans_of_a_day
from storefront.orders.models import Order
from storefront.stock.services import set_allotment
from traceability.deployment import Deployment
from traceability.errors import N_, ConfigurationError, InvalidInput
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties.models import Organisation
from traceability.parties.roles import Role
from traceability.stamps.models import Scan, StampRun
from traceability.stamps.verdict import Verdict
from traceability.times import VIETNAM

WEEKS = 3
MOST_WEEKS = 20
"""The season of vermicelli, October to February, is not much longer."""
SEED = 2026

Progress = Callable[[int, int], None]
"""Told how many days of how many are recorded."""

_WORK = {
    "tea": tea.work,
    "custard_apple": custard_apple.work,
    "vermicelli": vermicelli.work,
}
_THIS_MORNING = {"tea": tea.this_morning, "vermicelli": vermicelli.this_morning}
_ALLOTTED = {"TOM200": 60, "MIEN500": 120}
"""Packs that are kept for a marketplace."""
_MARKETPLACE = "voso"
_WORK_IS_RECORDED = 8
"""The hour of a morning at which its first work stands in the books."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """With what one signs in as somebody of the demo."""

    organisation_code: str
    role: Role
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class CooperativeReport:
    """How much of a cooperative there is."""

    code: str
    name_vi: str
    name_en: str | None
    events: int
    lots: int
    stamps: int
    scans: int
    orders: int


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo holds, and where to look. `is_new` is false where it was there before."""

    is_new: bool
    cooperatives: tuple[CooperativeReport, ...]
    sign_ins: tuple[SignIn, ...]
    examples: tuple[Example, ...]

    @property
    def to_scan(self) -> Example | None:
        """The stamp to begin with: one that nobody has looked at, where there is one."""
        printed = [each for each in self.examples if each.run_number is not None]
        printed.sort(key=lambda each: (each.verdict is not Verdict.FIRST_SCAN, bool(each.notices)))
        return printed[0] if printed else None


def load(
    deployment: Deployment,
    *,
    now: datetime,
    weeks: int = WEEKS,
    seed: int = SEED,
    passwords: Passwords | None = None,
    progress: Progress | None = None,
) -> DemoReport:
    """Make the demo, unless it is there, and report what there is.

    The same `now`, `weeks` and `seed` make the same history, keys, ids and nonces apart.

    Raises:
        ConfigurationError: the deployment is not in development mode: everybody knows the demo's
            password.
        InvalidInput: no number of weeks from 1 to `MOST_WEEKS`.
        CodeTaken: somebody else uses a code or an address of the demo.
    """
    if not deployment.is_development:
        raise ConfigurationError(
            N_("The demo is only loaded in development mode."), field="NGUON_MODE"
        )
    if not 1 <= weeks <= MOST_WEEKS:
        raise InvalidInput(
            N_("%(value)s is not a number of weeks from 1 to %(most)s."),
            field="weeks",
            value=weeks,
            most=MOST_WEEKS,
        )
    with deployment.transaction() as session:
        is_new = not is_loaded(session)
        if is_new:
            _make(
                session,
                replace(deployment, clock=lambda: now),
                weeks=weeks,
                seed=seed,
                passwords=passwords or Passwords(),
                progress=progress,
            )
    return report(deployment, now=now, is_new=is_new)


def is_loaded(session: Session) -> bool:
    """Whether the demo's cooperatives are there."""
    return session.scalar(select(Organisation.id).where(Organisation.is_demo).limit(1)) is not None


def report(deployment: Deployment, *, now: datetime, is_new: bool = False) -> DemoReport:
    """What the demo holds at this moment."""
    with deployment.reading() as session:
        return DemoReport(
            is_new=is_new,
            cooperatives=tuple(
                _counted(session, organisation)
                for organisation in session.scalars(
                    select(Organisation).where(Organisation.is_demo).order_by(Organisation.code)
                )
            ),
            sign_ins=sign_ins(),
            examples=examples(session, deployment, now=now),
        )


def sign_ins() -> tuple[SignIn, ...]:
    """Everybody of the demo who may sign in."""
    return tuple(
        SignIn(content.code, person.role, person.name, person.email, DEMO_PASSWORD)
        for content in cooperatives()
        for person in content.people
    )


def _make(
    session: Session,
    deployment: Deployment,
    *,
    weeks: int,
    seed: int,
    passwords: Passwords,
    progress: Progress | None,
) -> None:
    now = deployment.clock()
    today = now.astimezone(VIETNAM).date()
    desks = [
        open_desk(
            session,
            deployment,
            content=content,
            days=_days(content, now, weeks),
            today=today,
            chance=Random(f"{seed}-{content.code}"),  # noqa: S311 - a story, no secret
            passwords=passwords,
        )
        for content in cooperatives()
    ]
    for desk in desks:
        if desk.content.season.crop == "vermicelli":
            vermicelli.open_books(desk)
    days = sorted({day for desk in desks for day in desk.days})
    for done, day in enumerate(days, start=1):
        for desk in desks:
            if day in desk.days:
                _record_day(desk, day)
        if progress is not None:
            progress(done, len(days))
    for desk in desks:
        _until_now(desk, now, today)


def _days(content: CooperativeContent, now: datetime, weeks: int) -> tuple[date, ...]:
    season = content.season
    return working_days(
        now,
        months=season.months,
        weekdays=season.weekdays,
        weeks=min(weeks, season.most_weeks),
    )


def _record_day(desk: Desk, day: date) -> None:
    crop = desk.content.season.crop
    trade.morning(desk, day)
    _WORK[crop](desk, day)
    if crop == "tea":
        incidents.by_day(desk, day)
    trade.afternoon(desk, day)
    trade.evening(desk, day)
    scans_of_a_day(desk, day)


def _until_now(desk: Desk, now: datetime, today: date) -> None:
    """What has happened since the last working day, and what waits this morning."""
    crop = desk.content.season.crop
    trade.settle(desk, today)
    if crop == "custard_apple":
        custard_apple.end_season(desk, today)
        return
    for code, packs in _ALLOTTED.items():
        if code in desk.products:
            desk.clock.now = now - timedelta(hours=12)
            set_allotment(
                desk.session,
                desk.by(Role.STAFF),
                product_id=desk.products[code].id,
                channel=_MARKETPLACE,
                packs=packs,
            )
    if crop == "tea":
        incidents.many_scans(desk, now)
        logistics.cartons_and_returns(desk, now)
    in_season = today.month in desk.content.season.months
    if in_season and now.astimezone(VIETNAM).hour >= _WORK_IS_RECORDED:
        _THIS_MORNING[crop](desk, today)
    trade.leave_open(desk, now)


def _counted(session: Session, organisation: Organisation) -> CooperativeReport:
    def count(table: type[Event | Lot | Scan | Order]) -> int:
        owned = table.organisation_id == organisation.id
        return session.scalar(select(func.count()).select_from(table).where(owned)) or 0

    stamps = select(func.coalesce(func.sum(StampRun.count), 0)).where(
        StampRun.organisation_id == organisation.id
    )
    return CooperativeReport(
        code=organisation.code,
        name_vi=organisation.name_vi,
        name_en=organisation.name_en,
        events=count(Event),
        lots=count(Lot),
        stamps=int(session.scalar(stamps) or 0),
        scans=count(Scan),
        orders=count(Order),
    )
