"""The ways of being paid, found through the entry points that third parties use too."""

from uuid import UUID

import pytest

from storefront.orders.payment import OrderRef, gateway, gateways
from traceability.errors import InvalidInput


def test_pay_on_delivery_is_installed():
    assert "cash_on_delivery" in gateways()


@pytest.mark.parametrize("identifier", sorted(gateways()))
def test_every_way_of_paying_says_what_it_is_in_both_languages(identifier):
    found = gateway(identifier)

    assert found.identifier == identifier
    assert len(identifier) <= 20, "the column of the orders"
    for words in (found.name, found.advice):
        assert words.vi
        assert not words.lacks("en")


def test_paying_on_delivery_sends_the_buyer_nowhere():
    start = gateway("cash_on_delivery").begin(
        OrderRef(UUID(int=1), "DH2026-0001"), 185_000, return_url="https://nguon.example/"
    )

    assert start.redirect_url is None
    assert start.is_due_on_delivery


def test_an_unknown_way_of_paying_is_refused_with_those_that_are_known():
    with pytest.raises(InvalidInput) as refused:
        gateway("gold")

    assert (refused.value.field, refused.value.value) == ("payment", "gold")
    assert "cash_on_delivery" in refused.value.params["choices"]
