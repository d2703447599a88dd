"""What a GS1 Digital Link leads to: people get pages, programs get what they ask for."""

import re
from datetime import date

import pytest
import stamped
from gs1_numbers import GLN, GTIN, LINK, PLOT_GLN, SSCC, number

from storefront.catalogue.services import create_offer
from storefront.catalogue.terms import Terms
from traceability.lots.models import Lot, Product
from traceability.recalls.services import open_recall
from traceability.stamps.linked import linked_url

VOCABULARY = "https://gs1.org/voc/"
PHONE = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def address(lot):
    return f"{LINK}/10/{lot.code}"


@pytest.fixture
def publish(sqlite_deployment, coop, lot):
    """Prints stamps for the lot and, unless told not to, puts them into use."""
    return lambda **how: stamped.stamp(sqlite_deployment, coop, lot, **how)


def test_a_phone_never_gets_json(reader, stamps, address):
    for accept in (PHONE, "*/*", None):
        answer = reader.open(address, **({"Accept": accept} if accept else {}))

        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert answer.headers["Link"] == (
            f"<https://nguon.example{address}?linkType=linkset>; "
            'rel="linkset"; type="application/linkset+json"'
        )


def test_the_page_of_a_lot_tells_its_journey(reader, stamps, lot, address):
    page = reader.open(address).text

    assert f"Tea buds 200 g, lot {lot.code}" in page
    assert "La Bang Tea Cooperative" in page
    assert 'id="journey"' in page
    assert "Đồi Kẹm" in page
    assert "Valid stamp" not in page, "no stamp was seen"


def test_a_paper_that_lapsed_since_packing_is_shown_as_lapsed(
    reader, sqlite_deployment, coop, stamps, address
):
    stamped.certify(sqlite_deployment, coop, valid_to=date(2026, 12, 31))
    sqlite_deployment.clock.advance(days=60)

    page = reader.open(address).text

    assert '<span class="mark">lapsed</span>' in page
    assert "No certificate covered" not in page


def test_a_lot_whose_stamps_are_not_in_use_is_nobodys_business(reader, publish, address):
    assert reader.open(address).status_code == 404
    assert reader.open(LINK).status_code == 404

    publish(active=False)
    assert reader.open(address).status_code == 404
    assert reader.open(f"/414/{PLOT_GLN}").status_code == 404

    publish()
    assert reader.open(address).status_code == 200
    assert reader.open(LINK).status_code == 200


def test_a_recalled_lot_says_so_first(reader, sqlite_deployment, coop, publish, lot):
    publish()
    with sqlite_deployment.transaction() as session:
        open_recall(
            session, coop.recorder, lot=session.get(Lot, lot.id), reason_vi="Vượt mức dư lượng"
        )

    page = reader.open(f"{LINK}/10/{lot.code}").text

    assert re.search(r"<h1>This lot is being recalled. Do not use it.</h1>", page)
    assert "Vượt mức dư lượng" in page
    assert '<span class="mark">recalled</span>' in reader.open(LINK).text


def test_a_program_gets_the_linkset_that_it_asks_for(reader, stamps, address):
    for query, accept in (
        ("", "application/linkset+json"),
        ("", "application/json"),
        ("?linkType=linkset", PHONE),
        ("?linkType=all", "*/*"),
        ("?linkType=gs1:all", "*/*"),
    ):
        answer = reader.open(address + query, Accept=accept)

        assert answer.mimetype == "application/linkset+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer.headers["Link"]
        (context,) = answer.get_json()["linkset"]
        assert context["anchor"] == f"https://nguon.example{address}"
        assert context["description"]


def test_a_linkset_names_every_kind_of_link(reader, stamps, lot, address):
    context = reader.linkset(f"{address}?17=280101&utm_source=x")
    here = f"https://nguon.example{address}"
    types = {
        name.removeprefix(VOCABULARY): links[0]["href"]
        for name, links in context.items()
        if name.startswith(VOCABULARY)
    }

    assert context["anchor"] == here, "what came along is no part of the name"
    assert {name: types.get(name) for name in ("defaultLink", "pip", "traceability")} == {
        "defaultLink": here,
        "pip": here,
        "traceability": f"{here}#journey",
    }
    assert types["certificationInfo"] == f"{here}#papers"
    assert types["recallStatus"] == here
    assert types["verificationService"] == "https://nguon.example/t"
    for name, links in context.items():
        if name.startswith(VOCABULARY):
            assert all({"href", "title", "type"} <= set(link) for link in links)


def test_one_type_of_link_is_a_redirect(reader, stamps, address):
    for asked in ("gs1:", VOCABULARY, "https://ref.gs1.org/voc/"):
        answer = reader.open(f"{address}?linkType={asked}traceability")

        assert answer.status_code == 307
        assert answer.headers["Location"] == f"https://nguon.example{address}#journey"


def test_what_cannot_be_or_is_not_there_is_told_apart(reader, stamps):
    for path, status in (
        (f"{LINK}?linkType=gs1:jws", 404),
        (f"{LINK}?linkType=https://example.org/voc/other", 404),
        (f"{LINK}?linkType=nonsense", 400),
        ("/01/08938501234567", 400),
        (f"/01/{GTIN}", 400),
        ("/01/09520123456788", 404),
        (f"{LINK}/10/NONE", 404),
        (f"{LINK}/21/ABC/10/LOT", 400),
        (f"{LINK}/10/a%20b", 400),
        ("/414/8938501234567", 400),
        ("/414/9520123456788", 404),
        (f"/414/{GLN}/254/A1", 404),
        (f"/414/{GLN}{LINK}", 404),
        ("/00/189385012345678900", 400),
        (f"/00/{SSCC}", 404),
    ):
        page = reader.open(path)
        told = reader.open(path, Accept="application/linkset+json")

        assert (page.status_code, page.mimetype) == (status, "text/html"), path
        if "linkType" not in path:
            assert (told.status_code, told.mimetype) == (status, "application/problem+json"), path
            assert told.get_json()["field"] == "uri"


def test_a_product_on_sale_leads_to_the_shop(reader, sqlite_deployment, coop, lot):
    with sqlite_deployment.transaction() as session:
        terms = Terms(price_vnd=100_000, on_sale=True)
        offer = create_offer(session, coop.recorder, product_id=coop.packet.id, terms=terms)
        slug = offer.slug

    answer = reader.open(LINK)

    assert answer.status_code == 307
    assert answer.headers["Location"] == f"https://nguon.example/p/{slug}"
    assert reader.linkset(LINK)[f"{VOCABULARY}pip"][0]["href"].endswith(f"/p/{slug}")


def test_a_cooperative_and_its_plot_are_found_by_their_numbers(reader, stamps, coop):
    assert reader.open(f"/414/{GLN}").headers["Location"] == "https://nguon.example/coop/LABANG"

    page = reader.open(f"/414/{PLOT_GLN}")
    assert page.status_code == 200
    assert "Đồi Kẹm" in page.text
    assert 'class="map"' in page.text
    assert f"{VOCABULARY}locationInfo" in reader.linkset(f"/414/{PLOT_GLN}")


def test_a_carton_says_what_is_in_it_once_its_lot_is_published(reader, publish, carton, address):
    assert reader.open(f"/00/{SSCC}").status_code == 404

    publish()
    page = reader.open(f"/00/{SSCC}").text

    assert "Carton T-1" in page
    assert "Tea buds 200 g" in page
    assert "1 pack, 200" in page
    assert f'href="https://nguon.example{address}"' in page


def test_two_cooperatives_with_one_number_are_both_shown(reader, sqlite_deployment, stamps, lot):
    other = stamped.open_farm(sqlite_deployment, code="NAHIN", name_en="Na Hin")
    number(sqlite_deployment, other)
    stamped.stamp(sqlite_deployment, other, stamped.packed(sqlite_deployment, other))

    page = reader.open(LINK).text

    assert "Several things have this number" in page
    assert "La Bang Tea Cooperative" in page
    assert "Na Hin" in page
    assert "A pack of 200" in reader.open(f"{LINK}?of=2").text


def test_the_resolver_describes_itself(reader):
    answer = reader.open("/.well-known/gs1resolver")

    assert answer.mimetype == "application/json"
    assert answer.get_json() == {
        "name": "Liên minh HTX",
        "resolverRoot": "https://nguon.example",
        "supportedPrimaryKeys": ["00", "01", "414"],
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
    }


@pytest.fixture
def linked(stamps, lot):
    """The path and query of the first stamp as a GS1 Digital Link."""
    url = linked_url(stamps.codes[0], "https://nguon.example", gtin=GTIN, lot=lot.code)
    return url.removeprefix("https://nguon.example")


def test_a_stamp_in_a_link_is_the_same_stamp(reader, linked):
    page = reader.open(linked)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Valid stamp." in page.text
    told = reader.open(linked + "&utm_source=a|b", Accept="application/json").get_json()
    assert (told["verdict"], told["format"]) == ("first_scan", "full")


def test_a_stamp_is_counted_once_by_either_address(reader, linked, stamps):
    agent = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile"
    reader.open(linked, User_Agent=agent)

    told = reader.open(stamps.path, User_Agent=agent, Accept="application/json").get_json()

    assert told["scans"]["counted"]
    assert told["scans"]["earlier"] == 0


def test_a_link_that_differs_from_the_record_is_a_bad_signature(reader, linked, lot):
    for changed in (
        linked.replace(f"0{GTIN}", "09520123456788"),
        linked.replace(lot.code, "ANOTHER-LOT"),
        linked[:-9] + ("A" if linked[-9] != "A" else "B") + linked[-8:],
    ):
        told = reader.open(changed, Accept="application/json")

        assert told.status_code == 404
        assert told.get_json()["verdict"] == "bad_signature"
        assert told.get_json()["issued_by"] is None


def test_a_product_that_lost_its_number_vouches_for_no_link(
    reader, sqlite_deployment, coop, linked
):
    with sqlite_deployment.transaction() as session:
        session.get_one(Product, coop.packet.id).gtin = None

    assert reader.open(linked, Accept="application/json").get_json()["verdict"] == "bad_signature"


def test_a_link_without_signature_is_a_typed_code(reader, linked):
    path = linked.partition("?")[0]

    told = reader.open(path, Accept="application/json").get_json()
    page = reader.open(path).text

    assert told["format"] == "typed"
    assert told["notices"] == ["unsigned_lookup"]
    assert "Signature not checked" in page


def test_typed_numbers_in_links_cannot_be_tried_without_end(reader, linked):
    path = linked.partition("?")[0]
    statuses = [reader.open(path, Accept="application/json").status_code for _ in range(22)]

    assert statuses.count(429) == 2
    assert reader.open(f"{path}?s=").status_code == 404, "an empty signature guesses at nothing"
    assert reader.open(linked).status_code == 200


def test_the_links_of_a_stamp_can_be_asked_for(reader, linked):
    context = reader.linkset(linked)

    assert "s=" not in context["anchor"]
    assert f"{VOCABULARY}verificationService" in context
