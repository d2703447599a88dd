"""A stamp on a phone: the real page in a real browser."""

import re
from datetime import date

import pytest
import stamped

from traceability.files.services import store_file
from traceability.lots.models import Lot, Product
from traceability.recalls.services import open_recall
from traceability.stamps.code import Format, Kind

pytestmark = pytest.mark.browser

LONG = "Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Nà Hin"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
FOLD = 844


@pytest.fixture
def coop(live_site):
    """A cooperative with the longest name, a picture, and a certificate that has lapsed."""
    deployment = live_site.deployment
    coop = stamped.open_farm(deployment, name_vi=LONG, is_demo=True, email="htx@nahin.example")
    stamped.certify(deployment, coop, valid_to=date(2027, 12, 31))
    stamped.certify(deployment, coop, scheme="ocop", stars=4)
    with deployment.transaction() as session:
        picture = store_file(
            session,
            deployment.files,
            organisation_id=coop.organisation.id,
            content=DRAWING,
            drawn_here=True,
        )
        session.get(Product, coop.packet.id).image = picture.sha256
    return coop


@pytest.fixture
def lot(live_site, coop):
    return stamped.packed(live_site.deployment, coop)


@pytest.fixture
def answers(live_site, coop, lot):
    """An address for every tone and every section that a page can have."""
    deployment = live_site.deployment
    recalled = stamped.packed(deployment, coop)
    back = stamped.stamp(deployment, coop, recalled)
    with deployment.transaction() as session:
        open_recall(
            session, coop.recorder, lot=session.get(Lot, recalled.id), reason_vi="Vượt mức dư lượng"
        )
    on_sale = stamped.stamp(deployment, coop, lot)
    return {
        "valid": on_sale.path,
        "typed": f"/t?code={on_sale.codes[1].id}",
        "lot": stamped.stamp(deployment, coop, lot, kind=Kind.LOT, count=1).path,
        "compact": stamped.stamp(deployment, coop, lot, format_=Format.COMPACT).path,
        "blank": stamped.stamp(deployment, coop, None, bound=False).path,
        "recalled": back.path,
        "forged": stamped.altered(on_sale.path),
        "mistyped": "/t?code=K7M2-Q9TX",
        "form": "/t",
        "doubt": f"/t/doubt?code={on_sale.codes[1].id}&reason=broken_seal",
        "thanks": f"/t/thanks?code={on_sale.codes[1].id}",
    }


def test_the_answer_stands_above_the_fold(phone_page, answers):
    phone_page.goto(answers["valid"] + "?lang=en")

    headline = phone_page.get_by_role("heading", level=1)
    assert headline.inner_text() == "Valid stamp. You are the first to scan it."
    box = phone_page.locator(".verdict").bounding_box()
    assert box["y"] + box["height"] < FOLD


def test_every_answer_fits_a_phone_and_shuts_nobody_out(open_page, answers, violations, sideways):
    page = open_page()
    for name, address in answers.items():
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert sideways(page) == 0, name
        assert violations(page) == "", name
        page.emulate_media(color_scheme="dark")
        assert violations(page, rules=["color-contrast"]) == "", (name, "dark")


def test_the_verdict_can_be_read_by_weak_eyes(open_page, answers):
    """Contrast of 7 to 1 and more (WCAG 2.2, 1.4.6) for every text of the verdict."""
    page = open_page()
    for name in ("valid", "typed", "blank", "recalled", "forged"):
        page.goto(answers[name])
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            parts = page.locator(".verdict :is(h1, p, a)").evaluate_all(COLOURS)
            assert parts, name
            for text, ink, ground in parts:
                assert contrast(ink, ground) >= 7, (name, scheme, text)


COLOURS = """elements => elements.filter(element => element.checkVisibility()).map(element => {
  let ground = element, colour;
  do { colour = getComputedStyle(ground).backgroundColor; ground = ground.parentElement }
  while (colour === "rgba(0, 0, 0, 0)" && ground);
  return [element.innerText, getComputedStyle(element).color, colour];
})"""


def contrast(one, other):
    """The contrast of two colours as WCAG 2.2 defines it."""
    lights = sorted((luminance(one), luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def luminance(colour):
    channels = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_one_taps_is_big_enough_for_a_thumb(phone_page, answers):
    for name in ("valid", "forged", "form", "doubt"):
        phone_page.goto(answers[name])
        for control in phone_page.locator(
            "main :is(a.button, a.tap, button, summary, header a)"
        ).all():
            if control.is_visible():
                assert control.bounding_box()["height"] >= 48, (name, control.inner_text())


def test_a_page_needs_four_requests_at_most_and_no_font(phone_page, answers):
    asked = []
    phone_page.on("request", lambda request: asked.append(request.url))

    phone_page.goto(answers["valid"], wait_until="networkidle")

    assert len(asked) <= 4, asked
    size = phone_page.evaluate("getComputedStyle(document.body).fontSize")
    assert size == "17px"


def test_scripts_are_not_needed(page_without_scripts, answers):
    page = page_without_scripts
    page.goto(answers["valid"] + "?lang=en")
    page.get_by_text("For the curious").click()
    assert page.get_by_text("This page is at 127.0.0.1").is_visible()

    page.get_by_role("link", name="The seal is broken").click()
    assert page.get_by_label("The seal is broken").is_checked()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/t/thanks**")

    assert page.get_by_role("link", name=f"Call {stamped.PHONE}").is_visible()


def test_a_code_can_be_typed_without_scripts(page_without_scripts, answers):
    page = page_without_scripts
    page.goto("/t?lang=en")
    page.get_by_label("Code on the stamp").fill(answers["typed"].removeprefix("/t?code=").lower())
    page.get_by_role("button", name="Check the stamp").click()

    assert page.get_by_text("We know this code. You are the first to look it up.").is_visible()


def test_the_same_phone_is_one_visitor_and_another_is_a_second(open_page, answers, clock):
    first, second = open_page(), open_page()
    first.goto(answers["valid"] + "?lang=en")
    first.reload()
    assert first.get_by_text("You are the first to scan it.").is_visible()
    clock.advance(minutes=5)

    second.goto(answers["valid"] + "?lang=en")

    assert second.get_by_text("Valid stamp, scanned 1 time before").is_visible()


def test_the_language_is_switched_on_the_page_of_the_stamp(phone_page, answers):
    phone_page.goto(answers["valid"])
    phone_page.get_by_role("link", name="English").click()

    assert phone_page.locator("html").get_attribute("lang") == "en"
    assert answers["valid"] in phone_page.url


def test_on_a_desk_the_lines_stay_short(desk_page, answers, sideways):
    desk_page.goto(answers["valid"])

    assert sideways(desk_page) == 0
    assert desk_page.locator("main").bounding_box()["width"] <= 720
