"""Events that were recorded under an older name are found by every name of the thing."""

import pytest
from sqlalchemy import event, select

from traceability.epcis.aliases import by_every_name, other_names
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.parameters import read_query
from traceability.epcis.projecting import catch_up
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation as Everything
from traceability.lots.models import Lot, Product
from traceability.parties.models import Organisation, Place
from traceability.parties.renaming import recode_place

GTIN = "8935000000019"


@pytest.fixture
def renamed(deployment, walk):
    """A road that was taken in before its product had a GTIN and its plot another code."""
    road = walk(deployment)
    catch_up(deployment)
    uris = OwnUris(deployment.base_url)
    with deployment.transaction() as session:
        lot = session.scalars(select(Lot).where(Lot.product_id.is_not(None)).limit(1)).one()
        owner = session.get_one(Organisation, lot.organisation_id).code
        session.get_one(Product, lot.product_id).gtin = GTIN
        plot = session.scalars(select(Place).where(Place.kind == "plot").limit(1)).one()
        names = {
            "lot": (uris.lot(owner, lot.code), uris.lot(owner, lot.code, gtin=GTIN)),
            "plot": (uris.place(owner, plot.code), uris.place(owner, "LO-MOI")),
        }
        recode_place(session, road.recorder, place=plot, code="LO-MOI")
    return road, names


def test_a_lot_is_found_by_its_name_before_and_after_its_product_got_a_number(deployment, renamed):
    road, names = renamed
    reader, uris = Everything(road.recorder.organisation_id), OwnUris(deployment.base_url)
    found = []
    with deployment.reading() as session:
        for name in names["lot"]:
            query = by_every_name(session, read_query({"MATCH_anyEPCClass": name}, {}), uris)
            found.append([each.number for each in find(session, reader, query, size=50).events])

    assert found[0]
    assert found[0] == found[1]


@pytest.mark.parametrize("parameter", ["EQ_readPoint", "EQ_bizLocation", "WD_bizLocation"])
def test_a_plot_is_found_by_its_old_code_and_by_its_new_one(deployment, renamed, parameter):
    road, names = renamed
    reader, uris = Everything(road.recorder.organisation_id), OwnUris(deployment.base_url)
    found = []
    with deployment.reading() as session:
        for name in names["plot"]:
            query = by_every_name(session, read_query({parameter: name}, {}), uris)
            found.append([each.number for each in find(session, reader, query, size=50).events])

    assert found[0] == found[1]
    assert found[0] or parameter != "EQ_readPoint"


@pytest.mark.parametrize(
    "uri",
    [
        "https://id.gs1.org/01/08935000000019/10/A",
        "urn:epc:id:sgtin:0614141.107346.2017",
        "https://nguon.example/id/lot/NOBODY/X",
        "https://nguon.example/id/place/NOBODY/X",
        "https://nguon.example/414/8935000000019",
        "https://nguon.example/01/08935000000019/10/NIX*",
    ],
)
def test_what_is_not_ours_keeps_its_one_name(sqlite_deployment, uri):
    with sqlite_deployment.reading() as session:
        assert other_names(session, {uri}, OwnUris("https://nguon.example")) == {}


def test_a_hundred_names_are_looked_up_at_once(deployment, renamed):
    _, names = renamed
    sent = []
    event.listen(deployment.engine, "before_cursor_execute", lambda *a: sent.append(a[2]))
    uris = OwnUris(deployment.base_url)
    made_up = {uris.lot("LABANG", f"NIX-{n}") for n in range(50)}
    made_up |= {uris.place("LABANG", f"NIX-{n}") for n in range(50)}

    with deployment.reading() as session:
        found = other_names(session, {*made_up, *names["plot"]}, uris)

    assert set(found) == set(names["plot"])
    assert len([each for each in sent if each.startswith("SELECT")]) <= 4
