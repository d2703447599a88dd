"""Who may do what, asked at the services themselves."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import farm
import members
import pytest
from sqlalchemy import func, select

from traceability.claims.services import note_step
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.payments import pay
from traceability.errors import NotAllowed
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventLine
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.lots import services as lots
from traceability.parties import services as parties
from traceability.parties.describing import describe_organisation
from traceability.parties.models import CertificateStep
from traceability.parties.recorder import Recorder
from traceability.parties.roles import PERMISSIONS, Permission, Role, allowed
from traceability.quantities import Quantity
from traceability.recalls import services as recalls
from traceability.rules.services import accept_missing
from traceability.stamps import keys
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range

FIELD = {Role.OWNER, Role.STAFF, Role.PICKER, Role.HELPER}
WORKSHOP = {Role.OWNER, Role.STAFF, Role.HELPER}
DESK = {Role.OWNER, Role.STAFF}
HEAD = {Role.OWNER}


class Scene:
    """A farm with everything that the acts below need."""

    def __init__(self, session, deployment):
        self.session = session
        self.vault = deployment.vault
        self.host = deployment.host
        self.farm = coop = farm.found(session, deployment.clock)
        self.leaf = farm.harvest(session, coop)
        self.tea = farm.make_tea(session, coop)
        self.packets = farm.packets(session, coop)
        self.run = stamps.issue_run(
            session, coop.recorder, self.vault, count=40, host=self.host, lot=self.packets
        )
        stamps.bind(session, coop.recorder, run=self.run, stamps=Range(1, 10), lot=self.packets)
        spare = farm.harvest(session, coop)
        self.event = session.scalars(
            select(Event)
            .join(EventLine, EventLine.event_id == Event.id)
            .where(EventLine.lot_id == spare.id)
        ).one()
        self.recall = recalls.open_recall(
            session, coop.recorder, lot=self.leaf, reason_vi="Tồn dư thuốc"
        )
        self.certificate = parties.add_certificate(
            session,
            coop.recorder,
            scheme="vietgap",
            number="1",
            issuer="X",
            valid_from=date(2026, 1, 1),
        )
        self.key = keys.create_key(session, coop.recorder, self.vault)


def _harvest(s, desk):
    events.record_harvest(
        s.session,
        desk,
        plot=s.farm.plot,
        material=s.farm.leaf,
        taken=Quantity.weigh(1),
        at=s.farm.now,
        facts=farm.PLUCKED,
    )


def _process(s, desk):
    events.record_process(
        s.session,
        desk,
        stage="process",
        place=s.farm.workshop,
        inputs=[(s.leaf, Quantity.weigh(5))],
        output=s.farm.tea,
        made=Quantity.weigh(1),
        at=s.farm.now,
        facts=farm.FIRED,
    )


def _pack(s, desk):
    events.pack(
        s.session,
        desk,
        place=s.farm.workshop,
        product=s.farm.packet,
        packs=1,
        source=s.tea,
        at=s.farm.now,
    )


def _ship(s, desk):
    events.ship(
        s.session,
        desk,
        lot=s.packets,
        quantity=Quantity.count(1),
        to_place=s.farm.warehouse,
        at=s.farm.now,
    )


def _sell(s, desk):
    events.sell(s.session, desk, inputs=[(s.packets, Quantity.count(1))], at=s.farm.now)


def _count_stock(s, desk):
    correct_stock(
        s.session,
        desk,
        lot=s.packets,
        counted=Quantity.count(39),
        place=s.farm.workshop,
        at=s.farm.now,
        reason="đếm lại",
    )


def _open_stock(s, desk):
    record_opening_stock(
        s.session,
        desk,
        content=s.farm.packet,
        quantity=Quantity.count(5),
        place=s.farm.workshop,
        at=s.farm.now,
    )


def _accept(s, desk):
    image, s.farm.packet.image = s.farm.packet.image, None
    try:
        accept_missing(
            s.session, desk, lot=s.packets, reason="Chưa có ảnh", today=s.packets.business_date
        )
    finally:
        s.farm.packet.image = image


ACTS = {
    "harvest": (FIELD, _harvest),
    "process": (WORKSHOP, _process),
    "pack": (WORKSHOP, _pack),
    "ship": (WORKSHOP, _ship),
    "sell": (DESK, _sell),
    "count stock": (DESK, _count_stock),
    "opening stock": (DESK, _open_stock),
    "declare wrong": (
        DESK,
        lambda s, desk: declare_error(s.session, desk, event_id=s.event.id, truth=None),
    ),
    "issue": (
        DESK,
        lambda s, desk: stamps.issue_run(s.session, desk, s.vault, count=1, host=s.host),
    ),
    "bind": (
        DESK,
        lambda s, desk: stamps.bind(
            s.session, desk, run=s.run, stamps=Range(11, 12), lot=s.packets
        ),
    ),
    "activate": (
        DESK,
        lambda s, desk: stamps.activate(s.session, desk, run=s.run, stamps=Range(1, 2)),
    ),
    "void": (DESK, lambda s, desk: stamps.void(s.session, desk, run=s.run, stamps=Range(40, 40))),
    "party": (
        DESK,
        lambda s, desk: parties.add_party(s.session, desk, kind="buyer", code="B1", name="Mua"),
    ),
    "place": (
        DESK,
        lambda s, desk: parties.add_place(s.session, desk, kind="plot", code="P1", name_vi="Đồi"),
    ),
    "area code": (
        DESK,
        lambda s, desk: parties.add_planting_area_code(
            s.session,
            desk,
            place=s.farm.plot,
            code="VN-1",
            issuer="Sở",
            valid_from=date(2026, 1, 1),
        ),
    ),
    "certificate": (
        DESK,
        lambda s, desk: parties.add_certificate(
            s.session, desk, scheme="vietgap", number="1", issuer="X", valid_from=date(2026, 1, 1)
        ),
    ),
    "material": (
        DESK,
        lambda s, desk: lots.create_material(
            s.session, desk, code="M1", crop="tea", form="made_tea"
        ),
    ),
    "product": (
        DESK,
        lambda s, desk: lots.create_product(
            s.session, desk, code="P1", name_vi="Gói", material=s.farm.tea, net_grams=100
        ),
    ),
    "weighing slip": (
        FIELD,
        lambda s, desk: members.deliver(s.session, replace(s.farm, recorder=desk)),
    ),
    "price": (DESK, lambda s, desk: members.price(s.session, replace(s.farm, recorder=desk))),
    "pay a member": (
        DESK,
        lambda s, desk: pay(
            s.session,
            desk,
            party=s.farm.household,
            amount_vnd=1,
            method=PaymentMethod.CASH,
            paid_on=s.farm.now.business_date,
        ),
    ),
    "new key": (HEAD, lambda s, desk: keys.create_key(s.session, desk, s.vault)),
    "retire key": (HEAD, lambda s, desk: keys.retire_key(s.session, desk, s.key.id)),
    "revoke key": (HEAD, lambda s, desk: keys.revoke_key(s.session, desk, s.key.id)),
    "open recall": (
        HEAD,
        lambda s, desk: recalls.open_recall(s.session, desk, lot=s.tea, reason_vi="Nghi ngờ"),
    ),
    "certificate note": (
        DESK,
        lambda s, desk: note_step(
            s.session,
            desk,
            certificate=s.certificate,
            step=CertificateStep.CHECKED,
            from_date=date(2026, 2, 1),
        ),
    ),
    "describe": (DESK, lambda s, desk: describe_organisation(s.session, desk, phone="0208 1")),
    "accept what is missing": (HEAD, _accept),
    "close recall": (
        HEAD,
        lambda s, desk: recalls.close_recall(s.session, desk, recall=s.recall, outcome="unfounded"),
    ),
}


@pytest.fixture
def scene(book, library):
    return Scene(book, library)


@pytest.mark.parametrize("role", Role)
def test_every_act_asks_for_its_permission_and_does_nothing_without(scene, role):
    desk = Recorder(scene.farm.organisation.id, role, clock=scene.farm.recorder.clock)
    outcomes = {}
    for name, (_, act) in ACTS.items():
        before = scene.session.scalar(select(func.count()).select_from(Event))
        try:
            act(scene, desk)
        except NotAllowed:
            assert scene.session.scalar(select(func.count()).select_from(Event)) == before
            outcomes[name] = False
        else:
            outcomes[name] = True

    assert outcomes == {name: role in may for name, (may, _) in ACTS.items()}


def test_the_owner_may_do_everything_and_everybody_may_look():
    assert PERMISSIONS[Role.OWNER] == frozenset(Permission)
    assert all(allowed(role, Permission.VIEW) for role in Role)


def test_only_owners_hold_people_keys_backups_recalls_and_what_the_law_asks_for():
    for permission in (
        Permission.PEOPLE,
        Permission.KEYS,
        Permission.BACKUP,
        Permission.RECALL,
        Permission.OVERRIDE,
    ):
        assert [role for role in Role if allowed(role, permission)] == [Role.OWNER]


def test_a_refusal_says_the_role_and_what_it_lacks():
    picker = Recorder(uuid4(), Role.PICKER)

    with pytest.raises(NotAllowed, match="picker") as refused:
        picker.require(Permission.STAMPS)

    assert refused.value.params == {"role": "picker", "permission": "stamps"}
