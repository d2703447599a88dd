"""GS1 keys have one canonical form, whatever they are written as."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.epcis.gs1_uris import canonical, check_digit


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2017", "/01/10614141073464/21/2017"),
        ("urn:epc:id:sgtin:415056789012.0.987654", "/01/04150567890128/21/987654"),
        ("urn:epc:id:sgtin:0614141.812345.6789%2F()", "/01/80614141123458/21/6789%2F%28%29"),
        ("urn:epc:id:sscc:4012345.3111111111", "/00/340123451111111111"),
        ("urn:epc:id:sgln:0614141.07346.1234", "/414/0614141073467/254/1234"),
        ("urn:epc:id:sgln:0614141.07346.0", "/414/0614141073467"),
        ("urn:epc:id:grai:4012345.00022.334455", "/8003/04012345000221334455"),
        ("urn:epc:id:giai:4012345.ABC345", "/8004/4012345ABC345"),
        ("urn:epc:id:gsrn:4012345.0000006765", "/8018/401234500000067657"),
        ("urn:epc:id:gdti:987659999999..9", "/253/98765999999929"),
        ("urn:epc:id:cpi:4012345.ABC.123", "/8010/4012345ABC/8011/123"),
        ("urn:epc:id:sgcn:4012345.99999.44", "/255/401234599999044"),
        ("urn:epc:id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11"),
        ("urn:epc:id:gsin:4012345.222333444", "/402/40123452223334442"),
        ("urn:epc:id:itip:4012345.011111.01.02.987", "/8006/040123451111180102/21/987"),
        ("urn:epc:id:upui:4012345.012345.AB12", "/01/04012345123456/235/AB12"),
        ("urn:epc:id:pgln:999999999999.", "/417/9999999999994"),
        ("urn:epc:class:lgtin:4012345.012345.Lot987", "/01/04012345123456/10/Lot987"),
        ("urn:epc:idpat:sgtin:4054739.099914.*", "/01/04054739999148"),
        ("urn:epc:idpat:cpi:4012345.ABC.*", "/8010/4012345ABC"),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "/8006/040123451234560102"),
        ("https://shop.example/01/08938501234568/21/8XK2?s=1#x", "/01/08938501234568/21/8XK2"),
        ("http://shop.example/gtin/8938501234568", "/01/08938501234568"),
        ("https://shop.example/01/08938501234568/22/2A/10/L1/21/S1/", "/01/08938501234568/21/S1"),
        ("https://shop.example/stem/01/08938501234568/lot/L1", "/01/08938501234568/10/L1"),
        ("https://shop.example/01/08938501234568/21/98%22", "/01/08938501234568/21/98%22"),
        ("https://shop.example/01/08938501234568/10/A(1)", "/01/08938501234568/10/A%281%29"),
        ("https://shop.example/414/4012345000115/254/7", "/414/4012345000115/254/7"),
        ("https://shop.example/00/189385012345678905", "/00/189385012345678905"),
        ("https://shop.example/253/4012345000054987", "/253/4012345000054987"),
    ],
)
def test_a_key_becomes_a_link_on_the_canonical_domain(uri, link):
    assert canonical(uri) == f"https://id.gs1.org{link}"
    assert canonical(f"https://id.gs1.org{link}") == f"https://id.gs1.org{link}"


@pytest.mark.parametrize(
    "uri",
    [
        "https://tx.example.vn/id/lot/TEA-H-260701-A",
        "https://tx.example.vn/T/U3FKK7M2Q9TX4BJ0A",
        "https://tx.example.vn/01/123",
        "https://tx.example.vn/01/08938501234568/99/x",
        "https://tx.example.vn/01/08938501234568/10",
        "https://tx.example.vn/01/08938501234568/10/chè",
        "https://tx.example.vn/00/18938501234567890",
        "https://tx.example.vn/01/०८९३८५०१२३४५६८",  # digits, but not ours
        "https",
        "httpx://shop.example/01/08938501234568/",
        "urn:epc:id:sgtin:061414.107346.2017",
        "urn:epc:id:sgtin:0614141.107346",
        "urn:epc:id:sgtin:0614141.107346.",
        "urn:epc:id:sscc:4012345.3111111111.1",
        "urn:epc:id:lgtin:4012345.012345.Lot987",
        "urn:epc:id:cpi:4012345.ABC.x",
        "urn:epc:id:itip:4012345.011111.987",
        "urn:epc:id:other:4012345.1",
        "urn:epc:idpat:sgtin:*.*.*",
        "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341",
        "geo:47.506694,11.104301",
    ],
)
def test_what_carries_no_gs1_key_has_none(uri):
    assert canonical(uri) is None


@given(
    host=st.from_regex(r"[a-z]{1,10}\.example", fullmatch=True), query=st.text("ab=&", max_size=8)
)
def test_domain_and_query_make_no_difference(host, query):
    link = f"https://{host}/01/08938501234568/10/L1?{query}"

    assert canonical(link) == "https://id.gs1.org/01/08938501234568/10/L1"


@given(st.text("0123456789", min_size=1, max_size=17))
def test_a_check_digit_makes_the_weighted_sum_a_multiple_of_ten(digits):
    key = [int(digit) for digit in digits + check_digit(digits)]

    assert (sum(key[-1::-2]) + 3 * sum(key[-2::-2])) % 10 == 0
