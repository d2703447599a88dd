"""The plots of a lot for the EU deforestation regulation."""

import json
import re

import farm
import pytest
import stamped

from traceability.errors import NotFound, OutOfOrder
from traceability.events import services as events
from traceability.events.stocktaking import record_opening_stock
from traceability.exports.eudr import geojson_of, text_of
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.parties.models import Place
from traceability.quantities import Quantity

LARGE = {
    "type": "Polygon",
    "coordinates": [
        [[105.7, 21.5], [105.71, 21.5], [105.71, 21.51], [105.7, 21.51], [105.7, 21.5]]
    ],
}


@pytest.fixture
def coop(sqlite_deployment):
    return stamped.open_farm(sqlite_deployment)


@pytest.fixture
def lot(sqlite_deployment, coop):
    """Packets of tea from a plot of 2.8 hectares."""
    return stamped.packed(sqlite_deployment, coop)


def told(deployment, coop, lot):
    with deployment.reading() as session:
        return geojson_of(session, coop.recorder, lot=session.get_one(Lot, lot.id))


def test_a_plot_of_up_to_four_hectares_is_a_point_with_its_area(sqlite_deployment, coop, lot):
    document = told(sqlite_deployment, coop, lot)

    (plot,) = document["features"]
    assert plot["geometry"] == {"type": "Point", "coordinates": [105.60106, 21.600656]}
    assert plot["properties"] == {
        "ProducerName": "Hợp tác xã chè LABANG",
        "ProducerCountry": "VN",
        "ProductionPlace": "LO-3",
        "Area": 2.8205,
    }


def test_a_larger_plot_is_a_closed_polygon_with_six_decimals(sqlite_deployment, coop, lot):
    with sqlite_deployment.transaction() as session:
        session.get_one(Place, coop.plot.id).outline = LARGE

    document = told(sqlite_deployment, coop, lot)
    text = text_of(document)

    assert json.loads(text) == document
    (plot,) = document["features"]
    assert plot["geometry"]["type"] == "Polygon"
    (ring,) = plot["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert plot["properties"]["Area"] == 114.7282
    figures = re.findall(r"[0-9.]+", text.split("coordinates")[1])
    assert len(figures) == 10
    assert all(re.fullmatch(r"[0-9]+\.[0-9]{6}", each) for each in figures)


def test_every_plot_of_a_mixed_lot_is_there(sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, coop)
        other = parties.add_place(
            session, here.recorder, kind="plot", code="LO-9", name_vi="Đồi Xa", outline=LARGE
        )
        one = farm.harvest(session, here, 40)
        two = events.output_lot(
            events.record_harvest(
                session,
                here.recorder,
                plot=other,
                material=here.leaf,
                taken=Quantity.weigh(40),
                at=here.now,
                facts=farm.PLUCKED,
            )
        )
        tea = farm.fire(session, here, [(one, 40_000), (two, 40_000)], 16_000)
        lot = farm.pack(session, here, tea, 40)

    places = [
        (each["properties"]["ProductionPlace"], each["geometry"]["type"])
        for each in told(sqlite_deployment, coop, lot)["features"]
    ]

    assert places == [("LO-3", "Point"), ("LO-9", "Polygon")]


def test_what_is_not_known_is_refused_and_named(sqlite_deployment, coop, lot):
    with sqlite_deployment.transaction() as session:
        session.get_one(Place, coop.plot.id).outline = None
    with pytest.raises(OutOfOrder, match="LO-3 has no outline"):
        told(sqlite_deployment, coop, lot)

    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, coop)
        bought = events.output_lot(
            record_opening_stock(
                session,
                here.recorder,
                content=here.tea,
                quantity=Quantity.weigh(40),
                place=here.workshop,
                at=here.now,
            )
        )
    with pytest.raises(OutOfOrder, match="from no plot") as refused:
        told(sqlite_deployment, coop, bought)
    assert refused.value.value == bought.code


def test_another_cooperatives_lot_is_not_there(sqlite_deployment, coop, lot):
    other = stamped.open_farm(sqlite_deployment, code="NAHIN")

    with pytest.raises(NotFound):
        told(sqlite_deployment, other, lot)
