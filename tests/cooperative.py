"""A tea cooperative whose books are filled in a line each, and what a refused form says."""

import html
import re
from dataclasses import dataclass
from uuid import UUID

import farm
from pictured import picture

from traceability.lots.models import Lot, Material, Product
from traceability.lots.services import create_material, create_product
from traceability.parties.models import Organisation, Party, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import add_party, add_place
from traceability.quantities import Quantity
from traceability.stamps.services import issue_run
from traceability.times import EventTime


@dataclass
class Cooperative:
    """A cooperative's ids, and short ways to fill its books."""

    deployment: object
    organisation_id: UUID
    plot: UUID = None
    workshop: UUID = None
    leaf: UUID = None
    tea: UUID = None
    product: UUID = None
    household: UUID = None

    @property
    def recorder(self):
        return Recorder(self.organisation_id, Role.OWNER, clock=self.deployment.clock)

    @property
    def now(self):
        return EventTime.local(self.deployment.clock())

    def farm(self, db):
        """The same as the other tests' farm; the workshop is the warehouse too."""
        workshop = db.get_one(Place, self.workshop)
        return farm.Farm(
            self.recorder,
            db.get_one(Organisation, self.organisation_id),
            db.get_one(Party, self.household),
            db.get_one(Place, self.plot),
            workshop,
            workshop,
            db.get_one(Material, self.leaf),
            db.get_one(Material, self.tea),
            db.get_one(Product, self.product),
        )

    def harvest(self, weight="40"):
        with self.deployment.transaction() as db:
            return farm.harvest(db, self.farm(db), weight)

    def process(self, lot, weight="40", made="8"):
        with self.deployment.transaction() as db:
            inputs = [(db.get_one(Lot, lot.id), Quantity.weigh(weight).grams)]
            return farm.fire(db, self.farm(db), inputs, Quantity.weigh(made).grams)

    def pack(self, lot, packs=40):
        with self.deployment.transaction() as db:
            return farm.pack(db, self.farm(db), db.get_one(Lot, lot.id), packs)

    def packed(self, packs=40):
        """A packed lot, from the field on."""
        return self.pack(self.process(self.harvest()), packs)

    def stamps(self, lot=None, count=20):
        with self.deployment.transaction() as db:
            return issue_run(
                db,
                self.recorder,
                self.deployment.vault,
                count=count,
                host=self.deployment.host,
                lot=db.get_one(Lot, lot.id) if lot else None,
            )


def found(deployment, organisation):
    """Register a tea cooperative's plot, workshop, household, materials and product."""
    cooperative = Cooperative(deployment, organisation.id)
    recorder = cooperative.recorder
    with deployment.transaction() as db:
        household = add_party(db, recorder, kind="household", code="H-001", name="Hộ bà Nguyệt")
        plot = add_place(
            db, recorder, kind="plot", code="LO-3", name_vi="Đồi Kẹm", crop="tea", area_m2=5_000
        )
        workshop = add_place(db, recorder, kind="workshop", code="XUONG", name_vi="Xưởng chè")
        leaf = create_material(db, recorder, code="LA", crop="tea", form="fresh_leaf")
        tea = create_material(db, recorder, code="CHE", crop="tea", form="made_tea")
        product = create_product(
            db, recorder, code="CHE200", name_vi="Chè 200 g", material=tea, net_grams=200
        )
        picture(db, product)
    cooperative.household = household.id
    cooperative.plot, cooperative.workshop = plot.id, workshop.id
    cooperative.leaf, cooperative.tea, cooperative.product = leaf.id, tea.id, product.id
    return cooperative


def field_error(page, name):
    """What a refused page says beside the field of that name; empty where it says nothing."""
    found = re.findall(rf'<p class="error" id="{name}-error\d*">(.*?)</p>', page, re.DOTALL)
    return html.unescape(" ".join(found)).replace("\N{NO-BREAK SPACE}", " ")


def plain(page):
    """The text of a page as a reader sees it: no tags, ordinary spaces."""
    joined = re.sub(r"</?(?:span|a|strong|b)(?: [^>]*)?>", "", page)
    text = re.sub(r"<[^>]+>", " ", joined)
    return " ".join(html.unescape(text).replace("\N{NO-BREAK SPACE}", " ").split())
