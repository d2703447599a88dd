"""A small tea cooperative for the tests, made through the services, as a user would make it."""

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy.orm import Session

from traceability.events import services as events
from traceability.events.models import Event, EventKind, UnitAction
from traceability.events.recording import Draft, Evidence, UnitContent, append
from traceability.files.models import StoredFile
from traceability.lots import services as lots
from traceability.lots.ledger import balances_of
from traceability.lots.models import LogisticUnit, Lot, Material, Product
from traceability.parties import services as parties
from traceability.parties.models import Organisation, Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.times import VIETNAM, EventTime

PLUCKED = {"pluck_standard": "bud_two_leaves"}
FIRED = {"method": "green"}
NET_GRAMS = 200


@dataclass(frozen=True)
class Farm:
    """A cooperative with a plot, a workshop, a warehouse, a household and packets of 200 g."""

    recorder: Recorder
    organisation: Organisation
    household: Party
    plot: Place
    workshop: Place
    warehouse: Place
    leaf: Material
    tea: Material
    packet: Product

    @property
    def now(self) -> EventTime:
        """The moment at the farm."""
        return EventTime.local(self.recorder.now())


def found(session: Session, clock, *, code: str = "LABANG", role: Role = Role.OWNER) -> Farm:
    """Register a cooperative with what it needs."""
    organisation = parties.create_organisation(
        session,
        code=code,
        name_vi=f"Hợp tác xã chè {code}",
        address_vi="Xóm Rừng Vần, La Bằng, Thái Nguyên",
        clock=clock,
    )
    desk = Recorder(organisation.id, Role.OWNER, clock=clock)
    workshop = parties.add_place(
        session, desk, kind="workshop", code="XUONG", name_vi="Xưởng sao chè"
    )
    warehouse = parties.add_place(session, desk, kind="warehouse", code="KHO", name_vi="Kho")
    household = parties.add_party(
        session, desk, kind="household", code="HO-12", name="Hộ bà Nguyễn Thị Lan"
    )
    plot = parties.add_place(
        session,
        desk,
        kind="plot",
        code="LO-3",
        name_vi="Đồi Kẹm",
        crop="tea",
        area_m2=5_000,
        household=household,
    )
    leaf = lots.create_material(session, desk, code="LA", crop="tea", form="fresh_leaf")
    tea = lots.create_material(session, desk, code="CHE", crop="tea", form="made_tea")
    packet = lots.create_product(
        session,
        desk,
        code="CHE200",
        name_vi="Chè tôm nõn 200 g",
        name_en="Tea buds 200 g",
        material=tea,
        net_grams=NET_GRAMS,
    )
    return Farm(
        Recorder(organisation.id, role, clock=clock),
        organisation,
        household,
        plot,
        workshop,
        warehouse,
        leaf,
        tea,
        packet,
    )


def visit(session: Session, farm: Farm) -> Farm:
    """The same farm in another session."""
    there = {
        field.name: session.get_one(type(value), value.id)
        for field in fields(farm)
        if not isinstance(value := getattr(farm, field.name), Recorder)
    }
    return Farm(recorder=farm.recorder, **there)


def day(number: int, month: int = 11, *, hour: int = 8) -> EventTime:
    """A day of 2026 in Thái Nguyên."""
    return EventTime.at(datetime(2026, month, number, hour, tzinfo=VIETNAM))


def harvest(
    session: Session,
    farm: Farm,
    kg: object = 40,
    *,
    at: EventTime | None = None,
    unusual: str | None = None,
) -> Lot:
    """Fresh leaf from the plot, lying in the workshop."""
    return events.output_lot(
        events.record_harvest(
            session,
            farm.recorder,
            plot=farm.plot,
            material=farm.leaf,
            taken=Quantity.weigh(kg),
            at=at or farm.now,
            facts=PLUCKED,
            unusual=unusual,
        )
    )


def make_tea(session: Session, farm: Farm, kg: object = 8, *, at: EventTime | None = None) -> Lot:
    """Made tea in the workshop, from a harvest of five times as much leaf on the same day."""
    weight = Quantity.weigh(kg)
    leaf = harvest(session, farm, Decimal(weight.grams * 5) / 1000, at=at)
    return fire(session, farm, [(leaf, weight.grams * 5)], weight.grams, at=at)


def fire(
    session: Session,
    farm: Farm,
    inputs: list[tuple[Lot, int]],
    grams: int,
    *,
    at: EventTime | None = None,
) -> Lot:
    """Made tea of lots of leaf, in grams."""
    return events.output_lot(
        events.record_process(
            session,
            farm.recorder,
            stage="process",
            place=farm.workshop,
            inputs=[(lot, Quantity.weigh(weight, "g")) for lot, weight in inputs],
            output=farm.tea,
            made=Quantity.weigh(grams, "g"),
            at=at or farm.now,
            facts=FIRED,
        )
    )


def pack(
    session: Session, farm: Farm, source: Lot, packs: int, *, at: EventTime | None = None
) -> Lot:
    """Packets in the workshop, from a lot of made tea."""
    return events.output_lot(
        events.pack(
            session,
            farm.recorder,
            place=farm.workshop,
            product=farm.packet,
            packs=packs,
            source=source,
            at=at or farm.now,
        )
    )


def packets(session: Session, farm: Farm, packs: int = 40, *, at: EventTime | None = None) -> Lot:
    """A packed lot with the whole road behind it: leaf, tea, packets."""
    tea = make_tea(session, farm, Decimal(packs * NET_GRAMS) / 1000, at=at)
    return pack(session, farm, tea, packs, at=at)


def stock(session: Session, lot: Lot) -> tuple[int, int]:
    """What is left of a lot everywhere: grams and pieces."""
    here = balances_of(session, lot.id)
    return sum(each.grams for each in here), sum(each.pieces for each in here)


def boxed(session: Session, farm: Farm, lot: Lot) -> Event:
    """An event that puts a packet into a carton and a smaller carton on top, with a photo.

    And one that follows it up, as a return does a sale.
    """
    owner = {"organisation_id": farm.organisation.id}
    now = farm.recorder.now()
    carton, inner = (
        LogisticUnit(code=code, kind="carton", created_at=now, **owner) for code in ("T-1", "T-2")
    )
    content = farm.organisation.code.encode()
    photo = StoredFile(
        sha256=sha256(content).hexdigest(),
        media_type="image/jpeg",
        size=len(content),
        is_public=False,
        stored_at=now,
        **owner,
    )
    session.add_all([carton, inner, photo])
    session.flush()
    event = append(
        session,
        farm.recorder,
        Draft(
            kind=EventKind.AGGREGATE,
            at=farm.now,
            about=[lot.id],
            units=[
                UnitContent(UnitAction.ADD, carton.id, lot_id=lot.id, grams=200, pieces=1),
                UnitContent(UnitAction.ADD, carton.id, child_unit_id=inner.id),
            ],
            documents=[Evidence(photo.sha256, "photo", "Thùng hàng")],
        ),
    )
    append(
        session,
        farm.recorder,
        Draft(kind=EventKind.INSPECT, at=farm.now, about=[lot.id], source_event_ids=[event.id]),
    )
    return event
