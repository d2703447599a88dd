"""The label studio on a phone and on a desk: the picture follows, the style is kept and printed."""

import base64
import re
from io import BytesIO

import pypdfium2
import pytest
from cooperative import found
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from storefront.printing import work
from storefront.printing.models import Print
from traceability.parties.services import create_organisation

pytestmark = pytest.mark.browser

RED = (208, 0, 0)


@pytest.fixture
def coop(live_site):
    """A cooperative with a packed lot and twenty stamps; its owner is Lan."""
    deployment = live_site.deployment
    with deployment.transaction() as db:
        organisation = create_organisation(
            db,
            code="LABANG",
            name_vi="HTX chè La Bằng",
            address_vi="La Bằng",
            clock=deployment.clock,
        )
    live_site.enlist(organisation)
    coop = found(deployment, organisation)
    coop.stamps(coop.packed(40), 20)
    return coop


def logo():
    out = BytesIO()
    Image.new("RGB", (300, 300), RED).save(out, "PNG")
    return out.getvalue()


def has_red(png):
    picture = Image.open(BytesIO(png)).convert("RGB")
    return RED in {colour for _, colour in picture.getcolors(1_000_000)}


def test_a_text_is_changed_seen_kept_and_printed(coop, phone_page, sign_in, violations, sideways):
    page = phone_page
    sign_in(page, "lan@labang.example")
    page.goto("/workspace/labels?lang=en")
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("link", name="Stamp 50 × 30 mm", exact=True).click()
    assert (violations(page), sideways(page)) == ("", 0)

    look = page.locator("#look")
    before = look.get_attribute("src")
    page.get_by_label("Who packs it").fill("HTX Lá Biếc")
    expect(look).not_to_have_attribute("src", before)
    expect(page.get_by_label("Who packs it")).to_have_value("HTX Lá Biếc")

    page.get_by_label("Texts", exact=True).fill("#eeeeee")
    expect(page.locator("[data-field=colour_ink] .error")).to_contain_text("too near to its ground")
    expect(page.get_by_text("There is a picture once this is put right.")).to_be_visible()
    page.get_by_label("Texts", exact=True).fill("#1e5631")
    expect(look).to_be_visible()
    expect(page.locator("[data-field=colour_ink] .error")).to_have_count(0)

    before = look.get_attribute("src")
    page.locator("input[name=logo]").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": logo()}
    )
    expect(look).not_to_have_attribute("src", before)
    expect(page.get_by_label("Without this logo")).to_be_visible()
    assert has_red(base64.b64decode(look.get_attribute("src").partition(",")[2]))
    assert (violations(page), sideways(page)) == ("", 0)

    page.get_by_label("Name of the style").fill("Hộp Tết")
    page.get_by_role("button", name="Save the style").click()
    expect(page.get_by_role("heading", name="Hộp Tết")).to_be_visible()
    page.get_by_role("link", name="Run 1:").click()

    expect(page.get_by_label("Design")).to_contain_text("Hộp Tết")
    page.get_by_label("Printed on").select_option("a4")
    page.get_by_text("Choose the first free label").click()
    expect(page.get_by_text("24 labels on a sheet")).to_be_visible()
    page.get_by_role("radio", name="2", exact=True).check(force=True)
    expect(page.get_by_label("Begin at label")).to_have_value("2")
    expect(page.locator("td.used")).to_have_count(1)
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("button", name="Make the sheets").click()

    expect(page.get_by_role("heading", name="Print 1 of run 1")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Take the PDF"))).to_be_visible(
        timeout=20_000
    )
    with coop.deployment.reading() as db:
        drawn = db.scalars(select(Print)).one()
    assert (drawn.state.value, drawn.start, drawn.sheets) == ("ready", 2, 1)
    (sheet, *_) = pypdfium2.PdfDocument(work.kept_file(coop.deployment, drawn))
    png = BytesIO()
    sheet.render(scale=2).to_pil().save(png, "PNG")
    assert has_red(png.getvalue())
    page.reload()
    expect(page.get_by_text("Hộp Tết (version 1)")).to_be_visible()
