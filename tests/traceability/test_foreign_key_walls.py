"""Organisations are walls: the database itself lets no row lean on another organisation's."""

import json
from uuid import uuid4

import farm
import members
import pytest
from conformance import vectors
from pictured import PNG
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import traceability.models
from traceability.claims.services import add_evidence, note_step
from traceability.database import Base
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.payments import cancel_payment, pay
from traceability.epcis.capture import capture
from traceability.epcis.documents import read
from traceability.epcis.projecting import project
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.truth import Truth
from traceability.field.register import create_input
from traceability.parties import services as parties
from traceability.parties.models import CertificateStep
from traceability.parties.renaming import change_address, recode_place
from traceability.quantities import Quantity
from traceability.recalls.models import RecallContact
from traceability.recalls.services import open_recall
from traceability.rules.services import accept_missing
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range
from traceability.stamps.scans import record_scan

LIBRARY = {
    mapper.local_table.name
    for module in vars(traceability.models).values()
    for mapper in Base.registry.mappers
    if getattr(module, "__name__", "") == mapper.class_.__module__
}


def walled():
    """(table, column) of every foreign key that is a pair with the organisation."""
    return sorted(
        (table.name, column)
        for table in Base.metadata.tables.values()
        if table.name in LIBRARY
        for key in table.foreign_key_constraints
        for column in key.column_keys
        if len(key.column_keys) > 1 and column != "organisation_id"
    )


def everything(session, deployment, code):
    """An organisation with a row in every table that leans on another."""
    coop = farm.found(session, deployment.clock, code=code)
    lot = farm.packets(session, coop, 10)
    parties.add_planting_area_code(
        session,
        coop.recorder,
        place=coop.plot,
        code="VN-1",
        issuer="Sở",
        valid_from=farm.day(1).business_date,
    )
    paper = parties.add_certificate(
        session,
        coop.recorder,
        scheme="vietgap",
        number="1",
        issuer="X",
        valid_from=farm.day(1).business_date,
        place_id=coop.plot.id,
        product_id=coop.packet.id,
        lot_id=lot.id,
    )
    change_address(
        session,
        coop.recorder,
        of=coop.plot,
        address_vi="Xã Na Rì",
        since=farm.day(1).business_date,
    )
    change_address(
        session,
        coop.recorder,
        of=coop.plot,
        address_vi="Xã La Bằng",
        since=farm.day(2).business_date,
    )
    recode_place(session, coop.recorder, place=coop.warehouse, code="KHO-2")
    note_step(
        session,
        coop.recorder,
        certificate=paper,
        step=CertificateStep.CHECKED,
        from_date=farm.day(1).business_date,
    )
    add_evidence(session, coop.recorder, deployment.files, certificate=paper, content=PNG)
    sale = events.sell(session, coop.recorder, inputs=[(lot, Quantity.count(2))], at=coop.now)
    declare_error(
        session,
        coop.recorder,
        event_id=sale.id,
        truth=Truth(quantities={0: Quantity.count(1)}),
    )
    create_input(
        session,
        coop.recorder,
        code="NEEM",
        kind="pesticide",
        name="Dầu neem",
        phi_days={"tea": 3},
    )
    recall = open_recall(session, coop.recorder, lot=lot, reason_vi="Nghi ngờ")
    session.add(
        RecallContact(
            organisation_id=coop.organisation.id, recall_id=recall.id, recipient=f"party:{code}"
        )
    )
    run = stamps.issue_run(
        session, coop.recorder, deployment.vault, count=10, host=deployment.host, lot=lot
    )
    stamps.bind(session, coop.recorder, run=run, stamps=Range(1, 5), lot=lot)
    farm.boxed(session, coop, lot)
    coop.packet.image = None
    accept_missing(session, coop.recorder, lot=lot, reason="vội", today=coop.now.business_date)
    record_scan(session, run=run, index=1, visitor="a", now=deployment.clock())
    members.price(session, coop)
    members.deliver(session, coop)
    for vnd in (1, 2):
        payment = pay(
            session,
            coop.recorder,
            party=coop.household,
            amount_vnd=vnd,
            method=PaymentMethod.CASH,
            paid_on=coop.now.business_date,
        )
    cancel_payment(session, coop.recorder, payment=payment, reason="Nhầm")
    project(session, deployment.base_url)
    document = read(json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8")))
    capture(session, coop.recorder, document=document)
    return coop


NAMED_ONCE = {
    "error_declarations": "event_id",
    "delivery_slips": "event_id",
    "payment_reversals": "payment_id",
}
"""By table the column that names a row which no other row of the table may name."""


def free(connection, table, column, owner):
    """A row of the owner that the column could name and does not yet."""
    (key,) = [key for key in table.foreign_key_constraints if column in key.column_keys]
    goal = key.referred_table
    named = select(table.c[column])
    return connection.scalar(
        select(goal.c.id).where(goal.c.organisation_id == owner, goal.c.id.not_in(named)).limit(1)
    )


def test_every_row_that_has_an_owner_leans_only_on_rows_of_that_owner():
    """Where both tables have an owner, the foreign key is a pair with it."""
    alone = []
    for table in Base.metadata.tables.values():
        if table.name not in LIBRARY or "organisation_id" not in table.columns:
            continue
        for key in table.foreign_key_constraints:
            goal = key.referred_table
            if (
                "organisation_id" in goal.columns
                and len(key.column_keys) == 1
                and not table.columns["organisation_id"].nullable
            ):
                alone.append((table.name, key.column_keys[0]))

    assert alone == []
    assert len(walled()) > 20


def forge(connection, row, table, *, column, other):
    """A new row that differs from an existing one in leaning on another organisation's row."""
    forged = {**row, column: other}
    if "id" in table.c:
        forged["id"] = uuid4()
    for unique in ("code", "position", "number", "key", "item", "sha256"):
        if unique in table.c and unique != column:
            forged[unique] = 99 if isinstance(row[unique], int) else "FORGED"
    if table.name == "epcis_events":
        forged["event_id"] = "urn:x:forged"
    if table.name == "event_units":
        forged |= {"lot_id": None, "child_unit_id": None, "grams": 0, "pieces": 0}
        forged |= {"action": "observe", column: other}
        if column == "lot_id":
            forged |= {"action": "add", "grams": 1}
        if column == "child_unit_id":
            forged |= {"action": "add"}
    if table.name == "agro_input_intervals":
        forged["crop"] = "vermicelli"
    if table.name == "lots" and column in {"material_id", "product_id"}:
        forged |= {"material_id": None, "product_id": None, column: other}
    return forged


def test_no_row_leans_on_another_organisations_row(deployment):
    with deployment.transaction() as session:
        mine = everything(session, deployment, "LABANG").organisation.id
        theirs = everything(session, deployment, "LAHIEN").organisation.id

    through, tried = [], []
    for name, column in walled():
        table = Base.metadata.tables[name]
        key = next(
            key
            for key in table.foreign_key_constraints
            if column in key.column_keys and len(key.column_keys) > 1
        )
        goal = key.referred_table
        with deployment.engine.connect() as connection:
            row = (
                connection.execute(select(table).where(table.c.organisation_id == mine).limit(1))
                .mappings()
                .first()
            )
            named = next(e.column for e in key.elements if e.parent.name == column)
            own = select(named).where(goal.c.organisation_id == mine)
            other = connection.execute(
                select(named).where(goal.c.organisation_id == theirs, named.not_in(own)).limit(1)
            ).scalar_one()
            assert row, f"no row in {name}, so that nothing would be tried"
            forged = forge(connection, row, table, column=column, other=other)
            once = NAMED_ONCE.get(name)
            if once:
                owner = theirs if once == column else mine
                forged[once] = free(connection, table, once, owner)
            tried.append((name, column))
            try:
                connection.execute(table.insert().values(**forged))
                connection.commit()
            except IntegrityError as error:
                if "foreign key" not in str(error.orig).lower():
                    through.append((name, column, str(error.orig)))
            else:
                through.append((name, column, "went through"))

    assert through == []
    assert tried == walled()


def test_a_row_leans_on_its_own_organisations_rows(deployment):
    """The same insert with the own row goes through, so that the test above can fail."""
    with deployment.transaction() as session:
        coop = everything(session, deployment, "LABANG")
        session.execute(
            text("INSERT INTO lot_sequences (organisation_id, stem, last) VALUES (:o, 'X', 1)"),
            {"o": coop.organisation.id.hex},
        )
        place = Base.metadata.tables["places"]
        row = session.execute(select(place).where(place.c.code == "LO-3")).mappings().one()
        session.execute(place.insert().values(**{**row, "id": uuid4(), "code": "LO-4"}))


@pytest.mark.parametrize("table", sorted(LIBRARY - {"people", "organisations", "secrets"}))
def test_every_table_of_the_library_says_whose_its_rows_are(table):
    columns = Base.metadata.tables[table].columns

    assert "organisation_id" in columns or table == "stamp_hosts"
