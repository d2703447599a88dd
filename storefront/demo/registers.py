"""Entering a demo cooperative into the registers: people, places, papers, goods, offers."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from storefront.accounts.passwords import Passwords
from storefront.accounts.services import create_person, set_password
from storefront.catalogue.services import create_offer
from storefront.catalogue.terms import Terms
from storefront.demo import pictures
from storefront.demo.clock import PastClock
from storefront.demo.content import CooperativeContent
from storefront.demo.desk import Desk
from storefront.demo.households import household_names
from storefront.demo.outlines import outline
from traceability.deployment import Deployment
from traceability.files.services import store_file
from traceability.lots.models import Material, Product
from traceability.lots.services import create_material, create_product
from traceability.parties.models import Organisation, Party, Person, Place
from traceability.parties.recorder import Recorder
from traceability.parties.registration import months_later
from traceability.parties.roles import Role
from traceability.parties.services import (
    add_certificate,
    add_member,
    add_party,
    add_place,
    add_planting_area_code,
    create_organisation,
)

DEMO_PASSWORD = "nguon-trinh-dien"  # noqa: S105 - shown to everybody; refused outside development
AREA_CODE_ISSUER = "Cơ quan cấp mã mẫu"
AREA_CODE_YEARS = 3


def open_desk(
    session: Session,
    deployment: Deployment,
    *,
    content: CooperativeContent,
    days: tuple[date, ...],
    today: date,
    chance: Random,
    passwords: Passwords,
) -> Desk:
    """Register a cooperative on the day before its first working day, and sit down at its desk."""
    clock = PastClock(deployment.clock())
    clock.put(days[0] - timedelta(days=1), 8)
    organisation = _organisation(session, deployment, content, clock)
    owner = Recorder(organisation.id, Role.OWNER, clock=clock)
    materials = {
        each.code: create_material(
            session,
            owner,
            code=each.code,
            crop=content.season.crop,
            form=each.form,
            name_vi=each.name_vi,
            name_en=each.name_en,
        )
        for each in content.materials
    }
    desk = Desk(
        session=session,
        deployment=deployment,
        clock=clock,
        chance=chance,
        content=content,
        days=days,
        organisation=organisation,
        people=_people(session, content, organisation, passwords, clock),
        households=_households(session, owner, content, chance),
        buyers=[
            add_party(session, owner, kind="buyer", code=code, name=name)
            for code, name in content.buyers
        ],
        places=_places(session, owner, content, chance, today),
        materials=materials,
        products=_products(session, owner, content, materials, deployment.files),
    )
    _certificates(session, owner, content, desk.products, today)
    return desk


def _organisation(
    session: Session, deployment: Deployment, content: CooperativeContent, clock: PastClock
) -> Organisation:
    columns = dict(content.organisation)
    mark = pictures.png(columns.pop("mark"), pictures.MARK_SIDE)
    organisation = create_organisation(session, **columns, is_demo=True, clock=clock)
    stored = store_file(
        session,
        deployment.files,
        organisation_id=organisation.id,
        content=mark,
        clock=clock,
    )
    organisation.logo = stored.sha256
    session.flush()
    return organisation


def _people(
    session: Session,
    content: CooperativeContent,
    organisation: Organisation,
    passwords: Passwords,
    clock: PastClock,
) -> dict[Role, Person]:
    people = {}
    for each in content.people:
        person = create_person(session, display_name=each.name, email=each.email, now=clock())
        set_password(
            session,
            person_id=person.id,
            password=DEMO_PASSWORD,
            passwords=passwords,
            now=clock(),
        )
        add_member(
            session, organisation_id=organisation.id, person=person, role=each.role, clock=clock
        )
        people[each.role] = person
    return people


def _households(
    session: Session, owner: Recorder, content: CooperativeContent, chance: Random
) -> list[Party]:
    return [
        add_party(
            session,
            owner,
            kind="household",
            code=f"{content.household_prefix}-{number:03d}",
            name=name,
            address=chance.choice(content.hamlets),
        )
        for number, name in enumerate(household_names(chance, content.households), start=1)
    ]


def _places(
    session: Session, owner: Recorder, content: CooperativeContent, chance: Random, today: date
) -> dict[str, Place]:
    """The stores, and the plots with outline and planting-area code."""
    places = {
        store.code: add_place(
            session,
            owner,
            kind=store.kind,
            code=store.code,
            name_vi=store.name_vi,
            name_en=store.name_en,
            address_vi=content.organisation["address_vi"],
            address_en=content.organisation["address_en"],
        )
        for store in content.stores
    }
    since = months_later(today, -12).replace(day=1)
    for plot in content.plots:
        places[plot.code] = place = add_place(
            session,
            owner,
            kind="plot",
            code=plot.code,
            name_vi=plot.name_vi,
            name_en=plot.name_en,
            crop=content.season.crop,
            area_m2=plot.area_m2,
            outline=outline(plot.centre, plot.area_m2, chance.random),
        )
        add_planting_area_code(
            session,
            owner,
            place=place,
            code=plot.area_code,
            issuer=AREA_CODE_ISSUER,
            valid_from=since,
            valid_to=months_later(since, 12 * AREA_CODE_YEARS),
        )
    return places


def _products(
    session: Session,
    owner: Recorder,
    content: CooperativeContent,
    materials: dict[str, Material],
    files: Path,
) -> dict[str, Product]:
    """The products with their pictures, each offered in the shop."""
    products = {}
    for each in content.products:
        image = store_file(
            session,
            files,
            organisation_id=owner.organisation_id,
            content=pictures.png(each.drawing),
            clock=owner.clock,
        )
        products[each.code] = product = create_product(
            session,
            owner,
            code=each.code,
            name_vi=each.name_vi,
            name_en=each.name_en,
            material=materials[each.material],
            net_grams=each.net_grams,
            gtin=each.gtin,
            model_code=each.code,
            image=image.sha256,
            ingredients_vi=each.ingredients_vi,
            ingredients_en=each.ingredients_en,
        )
        create_offer(
            session,
            owner,
            product_id=product.id,
            terms=Terms(
                price_vnd=each.price_vnd,
                description_vi=each.description_vi,
                description_en=each.description_en,
                safety_packs=each.safety_packs,
            ),
        )
    return products


def _certificates(
    session: Session,
    owner: Recorder,
    content: CooperativeContent,
    products: dict[str, Product],
    today: date,
) -> None:
    for paper in content.certificates:
        ends = today + timedelta(days=paper.ends_in_days)
        add_certificate(
            session,
            owner,
            scheme=paper.scheme,
            number=paper.number,
            issuer=paper.issuer,
            stars=paper.stars,
            valid_from=months_later(ends, -paper.months),
            valid_to=ends,
            product_id=products[paper.product].id if paper.product else None,
        )
