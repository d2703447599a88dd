"""Goods that leave the tests' farm and come back."""

import farm

from traceability.logistics.papers import Condition
from traceability.logistics.returns import return_goods
from traceability.logistics.trade import dispatch
from traceability.logistics.units import pack_units
from traceability.quantities import Quantity


def packs(count):
    return Quantity.count(count, net_grams=farm.NET_GRAMS)


def send(session, coop, buyer, lot=None, count=0, *, units=(), **given):
    inputs = [(lot, packs(count))] if lot else []
    return dispatch(
        session, coop.recorder, buyer=buyer, inputs=inputs, units=units, at=coop.now, **given
    )


def give_back(session, coop, event, lot=None, count=0, *, condition=Condition.SELLABLE, **given):
    inputs = [(lot, packs(count))] if lot else None
    return return_goods(
        session, coop.recorder, of=event, inputs=inputs, condition=condition, at=coop.now, **given
    )


def carton(session, coop, lot, count):
    event = pack_units(
        session, coop.recorder, place=coop.workshop, contents=[(lot, packs(count))], at=coop.now
    )
    return event.units[0].unit


def facts(event):
    return {fact.key: fact.value for fact in event.facts}
