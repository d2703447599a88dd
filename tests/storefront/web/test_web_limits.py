"""Whom attempts are counted for."""

import pytest

from storefront.web.limits import network_of, visitor


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_ipv6_subscriber_is_one_visitor(address, network):
    assert network_of(address) == network


def test_a_made_up_forwarding_header_makes_no_new_visitor(app):
    headers = {"X-Forwarded-For": "198.51.100.9"}
    environ = {"REMOTE_ADDR": "203.0.113.7"}
    with app.test_request_context("/", headers=headers, environ_base=environ):
        assert visitor() == "203.0.113.7"
