"""The page itself: small, whole, and closed to what people may have typed into the books."""

import gzip
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode

import farm
import pytest
import stamped
from sqlalchemy import select

from storefront.catalogue.services import create_offer
from storefront.catalogue.terms import Terms
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind
from traceability.events.truth import Truth
from traceability.files.services import store_file
from traceability.lots.models import Lot, Product
from traceability.parties import services as parties
from traceability.quantities import Quantity
from traceability.recalls.services import open_recall
from traceability.stamps.code import Kind

LIMIT = 14 * 1024
SCRIPT = '<script>alert("x")</script>'
HOSTILE = f'O\'Brien & "Söhne" {SCRIPT} <3 %(x)s {{{{7*7}}}} =1+1'
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


class Loads(HTMLParser):
    """What a browser fetches for a page."""

    def __init__(self, text):
        super().__init__()
        self.found = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag in {"img", "script"} and told.get("src"):
            self.found.add(told["src"])
        if tag == "link" and told.get("rel") in {"stylesheet", "icon", "preload"}:
            self.found.add(told["href"])


@pytest.fixture
def picture(sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        stored = store_file(
            session,
            sqlite_deployment.files,
            organisation_id=coop.organisation.id,
            content=DRAWING,
            drawn_here=True,
        )
        session.get(Product, coop.packet.id).image = stored.sha256
        return stored.sha256


@pytest.fixture
def full(sqlite_deployment, coop, picture, lot):
    """A record with everything on it that a page can show."""
    for year in range(2023, 2026):
        stamped.certify(
            sqlite_deployment, coop, valid_from=date(year, 1, 1), valid_to=date(year + 4, 1, 1)
        )
    stamped.certify(sqlite_deployment, coop, scheme="ocop", stars=5)
    with sqlite_deployment.transaction() as session:
        organisation = session.merge(coop.organisation)
        organisation.brand = "La Bằng"
        organisation.trademark = "La Bằng ®"
        organisation.registration = "4600123456"
        session.get(Product, coop.packet.id).model_code = "CHE-TN-200"


def test_the_first_answer_is_small_enough_for_a_slow_network(shopper, full, on_sale):
    answer = shopper.scan(on_sale.path, Accept_Encoding="gzip, deflate, br")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < LIMIT / 2
    text = gzip.decompress(answer.data).decode()
    assert "Valid stamp." in text
    assert len(Loads(text).found) + 1 <= 4
    assert "<style nonce=" in text
    assert not re.search(r'rel="stylesheet"|<script|style="', text)


def test_a_browser_without_gzip_gets_plain_text(shopper, on_sale):
    answer = shopper.scan(on_sale.path)

    assert "Content-Encoding" not in answer.headers
    assert answer.text.startswith("<!doctype html>")


def test_an_answer_is_kept_by_nobody(shopper, on_sale):
    answer = shopper.scan(on_sale.path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert {"Accept", "Cookie", "Accept-Encoding"} <= {
        word.strip() for word in answer.headers["Vary"].split(",")
    }


def test_the_page_holds_no_form_token(shopper, on_sale):
    """It is compressed, and a secret beside a stranger's text could be guessed by its length."""
    assert "csrf_token" not in shopper.scan(on_sale.path).text


def test_the_pack_is_described_so_that_it_can_be_compared(shopper, full, on_sale, picture, lot):
    text = shopper.scan(on_sale.path).text

    assert f'<img src="/files/{picture}" alt="Picture of Tea buds 200 g"' in text
    assert "200\N{NO-BREAK SPACE}g" in text
    assert "22 Nov 2027" in text
    assert lot.code in text
    assert "Does your pack match?" in text
    assert "reason=different_product" in text


def test_a_picture_that_is_not_public_is_not_shown(shopper, sqlite_deployment, coop, on_sale):
    with sqlite_deployment.transaction() as session:
        stored = store_file(
            session,
            sqlite_deployment.files,
            organisation_id=coop.organisation.id,
            content=DRAWING,
            is_public=False,
            drawn_here=True,
        )
        session.get(Product, coop.packet.id).image = stored.sha256

    text = shopper.scan(on_sale.path).text

    assert stored.sha256 not in text
    assert "The cooperative has stored no picture of this product." in text


def test_the_ten_items_are_there_with_their_values(shopper, full, on_sale):
    text = shopper.scan(on_sale.path).text

    assert re.findall(r'<dt data-n="(\d+)">', text) == [str(number) for number in range(1, 11)]
    assert "As Circular 02/2024/TT-BKHCN, Article 6(5) asks, in force since 1 Jun 2024." in text
    assert "The number of the article was deduced" in text
    assert "La Bằng ®" in text
    assert "CHE-TN-200" in text
    assert on_sale.typed in text
    assert "(365 days from packing)" in text
    assert "none" not in re.findall(r"<strong>(.*?)</strong>", text)


def test_what_is_missing_of_the_ten_is_said_with_its_reason(
    shopper, coop, on_sale, sqlite_deployment
):
    with sqlite_deployment.transaction() as session:
        session.get(Product, coop.packet.id).image = None

    text = shopper.scan(on_sale.path).text

    assert re.findall(r"<strong>none</strong> <span class=\"soft\">(.*?)</span>", text) == [
        "The cooperative has stored no picture of this product.",
        "The cooperative has registered no brand.",
        "The cooperative has registered no trademark.",
        "This product has no symbol or model code.",
    ]


def test_the_journey_is_told_from_the_packet_back_to_the_plot(shopper, on_sale):
    text = shopper.scan(on_sale.path).text

    assert text.index("<h3>Packing") < text.index("<h3>Processing") < text.index("<h3>Plucking")
    assert "40 packs, 8\N{NO-BREAK SPACE}kg" in text
    assert "8\N{NO-BREAK SPACE}kg from 40\N{NO-BREAK SPACE}kg" in text
    assert "1 household of La Bang Tea Cooperative" in text
    assert "Đồi Kẹm" in text
    assert "Nguyễn Thị Lan" not in text, "no person is named"


def test_the_plot_is_drawn(shopper, on_sale):
    text = shopper.scan(on_sale.path).text

    assert re.search(r'<svg class="map"[^>]*role="img"', text)
    assert "5,000\N{NO-BREAK SPACE}m²" in text
    assert "105.6" not in text, "the drawing says no coordinates"


def test_a_corrected_entry_is_marked(shopper, stamp, sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        packing = session.scalar(select(Event).where(Event.kind == EventKind.PACK))
        declare_error(
            session,
            coop.recorder,
            event_id=packing.id,
            truth=Truth(quantities={1: Quantity.count(39, net_grams=200)}),
        )

    text = shopper.scan(stamp().path).text

    assert '<span class="mark">corrected</span>' in text
    assert "39 packs" in text
    assert "both versions are kept" in text


def test_hostile_text_is_shown_as_plain_text(shopper, stamp, sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        organisation = session.merge(coop.organisation)
        product = session.get(Product, coop.packet.id)
        for column in ("name_vi", "name_en", "address_vi", "brand", "trademark", "phone"):
            setattr(organisation, column, HOSTILE[:30] if column == "phone" else HOSTILE)
        product.name_vi = product.name_en = product.ingredients_vi = product.model_code = HOSTILE
        plot = session.merge(coop.plot)
        plot.name_vi = HOSTILE
    on_sale = stamp()

    for path in (on_sale.path, on_sale.path + "?lang=vi", stamp(active=False).path):
        text = shopper.scan(path).text
        assert SCRIPT not in text
        assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in text
        assert "{{7*7}}" in text
        assert "%(x)s" in text
    assert shopper.ask(on_sale.path)["product"]["name"]["vi"] == HOSTILE


@pytest.mark.parametrize(
    "given", [SCRIPT, "'\"><svg onload=x>", "../../etc/passwd", "%00%s", "é" * 50]
)
def test_what_is_scanned_is_never_code_to_the_page(shopper, given):
    answer = shopper.scan(f"/t?{urlencode({'code': given})}")

    assert answer.status_code == 404
    assert "No cooperative in this system issued this code." in answer.text
    assert SCRIPT not in answer.text
    assert "<svg onload" not in answer.text


def test_a_lot_of_fresh_leaf_can_have_a_code_and_says_what_it_lacks(
    shopper, sqlite_deployment, coop
):
    with sqlite_deployment.transaction() as session:
        leaf = farm.harvest(session, farm.visit(session, coop))
    code = stamped.stamp(sqlite_deployment, coop, leaf, kind=Kind.LOT, count=1)

    text = shopper.scan(code.path).text

    assert "Fresh tea leaf" in text
    assert "Made on" in text
    assert "Net weight" not in text
    assert "These goods are not packed yet; shelf life counts from packing." in text


def test_the_address_is_told_for_who_wants_to_check_it(shopper, on_sale):
    text = shopper.scan(on_sale.path).text

    assert "This page is at nguon.example. Check the address bar of your phone" in text
    assert on_sale.path[-103:] in text
    assert 'href="/.well-known/jwks.json"' in text


def test_the_page_can_be_read_in_vietnamese_and_switched(shopper, on_sale):
    english = shopper.scan(on_sale.path)
    vietnamese = shopper.scan(on_sale.path + "?lang=vi")

    assert '<html lang="en">' in english.text
    assert f'href="{on_sale.path}?lang=vi"' in english.text
    assert '<html lang="vi">' in vietnamese.text
    assert "Thu hái" in vietnamese.text


@pytest.fixture
def offered(sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        return create_offer(
            session, coop.recorder, product_id=coop.packet.id, terms=Terms(price_vnd=185_000)
        )


def test_more_of_it_can_be_bought_where_it_is_on_sale(shopper, on_sale, offered):
    answer = shopper.ask(on_sale.path)

    assert answer["buy_url"].endswith(offered.slug)
    assert f'href="{answer["buy_url"]}"' in shopper.scan(on_sale.path).text
    assert shopper.scan(answer["buy_url"]).status_code == 200


def test_what_is_not_on_sale_any_more_has_no_link(shopper, on_sale, sqlite_deployment, offered):
    with sqlite_deployment.transaction() as session:
        session.merge(offered).on_sale = False

    assert shopper.ask(on_sale.path)["buy_url"] is None
    assert "Buy it again" not in shopper.scan(on_sale.path).text


def test_a_recalled_lot_is_not_advertised(shopper, on_sale, sqlite_deployment, coop, offered):
    with sqlite_deployment.transaction() as session:
        open_recall(session, coop.recorder, lot=session.get(Lot, on_sale.lot.id), reason_vi="Mốc")

    assert shopper.ask(on_sale.path)["buy_url"] is None


def test_leaf_from_thirty_plots_still_makes_a_small_page(shopper, sqlite_deployment, coop):
    with sqlite_deployment.transaction() as session:
        there = farm.visit(session, coop)
        leaves = []
        for number in range(30):
            plot = parties.add_place(
                session,
                there.recorder,
                kind="plot",
                code=f"DOI-{number}",
                name_vi=f"Đồi chè số {number} của thôn",
                address_vi="Xóm Đồng Đình, xã La Bằng, tỉnh Thái Nguyên",
                crop="tea",
                area_m2=4_000 + number,
                outline=stamped.OUTLINE,
            )
            leaves.append((farm.harvest(session, replace(there, plot=plot)), 40_000))
        tea = farm.fire(session, there, leaves, 240_000)
        lot = farm.pack(session, there, tea, 1_000)
    on_sale = stamped.stamp(sqlite_deployment, coop, lot)

    answer = shopper.scan(on_sale.path, Accept_Encoding="gzip")

    assert len(answer.data) < LIMIT / 2
    assert "and 26 more places" in gzip.decompress(answer.data).decode()
