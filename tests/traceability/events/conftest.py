"""Something that happened in a shed of the tests' farm, so that there is something to refuse."""

import farm
import pytest

from traceability.events import services as events
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.lots import services as lots
from traceability.quantities import Quantity


class Shed:
    """A farm with leaf, tea and packets of the 10th, so that there is something to refuse."""

    def __init__(self, session, coop, neighbour):
        self.session, self.coop, self.neighbour = session, coop, neighbour
        self.leaf = farm.harvest(session, coop, 100, at=farm.day(10))
        self.tea = farm.make_tea(session, coop, 8, at=farm.day(10))
        self.packets = farm.packets(session, coop, 40, at=farm.day(10))
        self.apples = lots.create_material(
            session, coop.recorder, code="NA", crop="custard_apple", form="fresh_fruit"
        )
        self.theirs = farm.make_tea(session, neighbour, 8, at=farm.day(10))

    def harvest(self, **instead):
        given = {
            "plot": self.coop.plot,
            "material": self.coop.leaf,
            "taken": Quantity.weigh(40),
            "at": farm.day(20),
            "facts": farm.PLUCKED,
        }
        return events.record_harvest(self.session, self.coop.recorder, **given | instead)

    def process(self, **instead):
        given = {
            "stage": "process",
            "place": self.coop.workshop,
            "inputs": [(self.leaf, Quantity.weigh(40))],
            "output": self.coop.tea,
            "made": Quantity.weigh(8),
            "at": farm.day(20),
            "facts": farm.FIRED,
        }
        return events.record_process(self.session, self.coop.recorder, **given | instead)

    def pack(self, **instead):
        given = {
            "place": self.coop.workshop,
            "product": self.coop.packet,
            "packs": 10,
            "source": self.tea,
            "at": farm.day(20),
        }
        return events.pack(self.session, self.coop.recorder, **given | instead)

    def ship(self, **instead):
        given = {
            "lot": self.packets,
            "quantity": Quantity.count(10),
            "to_place": self.coop.warehouse,
            "at": farm.day(20),
        }
        return events.ship(self.session, self.coop.recorder, **given | instead)

    def sell(self, **instead):
        given = {"inputs": [(self.packets, Quantity.count(3))], "at": farm.day(20)}
        return events.sell(self.session, self.coop.recorder, **given | instead)

    def count(self, **instead):
        given = {
            "lot": self.packets,
            "counted": Quantity.count(38),
            "place": self.coop.workshop,
            "at": farm.day(20),
            "reason": "hai gói rách",
        }
        return correct_stock(self.session, self.coop.recorder, **given | instead)

    def open_stock(self, **instead):
        given = {
            "content": self.coop.packet,
            "quantity": Quantity.count(5),
            "place": self.coop.workshop,
            "at": farm.day(20),
        }
        return record_opening_stock(self.session, self.coop.recorder, **given | instead)


@pytest.fixture
def shed(book, coop, neighbour):
    return Shed(book, coop, neighbour)
