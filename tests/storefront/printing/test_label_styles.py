"""Styles: what may be changed of a design, versions, walls; printers and their corrections."""

from io import BytesIO

import pytest
from PIL import Image
from stamped import open_farm

from labels.poster import styled_png
from labels.printer_page import Measured
from storefront.printing.changing import RECORDED, Changes, Sides
from storefront.printing.paper import DESIGNS
from storefront.printing.printers import add_printer, measure_printer, printers_of
from storefront.printing.styles import keep_logo, newest_style, retire_style, save_style, styles_of
from traceability.errors import CodeTaken, Conflict, InvalidInput, NotAllowed, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.parties.services import create_organisation


@pytest.fixture
def logo():
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def shop(deployment):
    """A cooperative and somebody who makes its labels."""
    return deployment, open_farm(deployment).recorder


def save(shop, **changed):
    deployment, recorder = shop
    asked = {"name": "Tết", "design": "50x30", "texts": {}, "colours": {}, **changed}
    with deployment.transaction() as session:
        return save_style(session, asked.pop("recorder", recorder), deployment.files, **asked)


def stranger(deployment):
    with deployment.transaction() as session:
        other = create_organisation(
            session, code="XA", name_vi="HTX Xa", address_vi="Xa", clock=deployment.clock
        )
        return Recorder(other.id, Role.OWNER, clock=deployment.clock)


def test_nothing_that_is_told_of_the_goods_can_be_typed_on_a_stamp():
    for design in DESIGNS:
        assert not RECORDED & {*Sides.of(design).texts}
        assert {"lot", "serial", "host", "product", "expires"} <= RECORDED
    with pytest.raises(InvalidInput) as refused:
        Sides.of("50x30").with_(Changes({"lot": "L-1"}))
    assert refused.value.field == "text_lot"


def test_both_sides_of_a_brochure_take_the_changes():
    sides = Sides.of("brochure-outside").with_(
        Changes({"tagline": "Trà xanh", "look": "Quét"}, {"accent": "#5e1e31"})
    )
    assert {side.colours["accent"] for side in sides.all} == {"#5e1e31"}
    assert "tagline" in {**sides.front.texts, **sides.back.texts}


def test_a_newer_version_takes_the_place_of_the_one_that_was_seen(shop):
    deployment, recorder = shop
    first = save(shop, texts={"organisation": "HTX A"})
    second = save(shop, texts={"organisation": "HTX B"}, seen=1)
    assert (first.version, second.version) == (1, 2)
    with deployment.reading() as session:
        offered = styles_of(session, recorder.organisation_id)
        assert [(each.version, each.texts) for each in offered] == [(2, {"organisation": "HTX B"})]
    with pytest.raises(Conflict):
        save(shop, seen=1)
    with pytest.raises(Conflict):
        save(shop)
    with deployment.transaction() as session:
        retire_style(
            session, recorder, style=newest_style(session, recorder.organisation_id, "Tết")
        )
    assert save(shop).version == 3


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"design": "60x60"}, "design"),
        ({"texts": {"organisation": "Ấ" * 400}}, "text_organisation"),
        ({"texts": {"story": "Ngày xưa"}}, "text_story"),
        ({"colours": {"ink": "#ffffff"}}, "colour_ink"),
        ({"colours": {"paper": "#000000"}}, "colour_paper"),
    ],
)
def test_a_style_that_cannot_be_printed_is_not_kept(sqlite_deployment, changed, field):
    shop = sqlite_deployment, open_farm(sqlite_deployment).recorder
    with pytest.raises(InvalidInput) as refused:
        save(shop, **changed)
    assert refused.value.field == field
    with shop[0].reading() as session:
        assert styles_of(session, shop[1].organisation_id) == []


def test_a_logo_and_a_style_are_the_organisations_own(shop, logo):
    deployment, recorder = shop
    with deployment.transaction() as session:
        kept = keep_logo(session, recorder, deployment.files, logo)
    mine = save(shop, design="carton-100x140", logo=kept)
    other = stranger(deployment)
    with pytest.raises(NotFound):
        save(shop, design="carton-100x140", logo=kept, recorder=other)
    with pytest.raises(NotFound), deployment.transaction() as session:
        retire_style(session, other, style=session.get_one(type(mine), mine.id))
    helper = Recorder(recorder.organisation_id, Role.HELPER, clock=deployment.clock)
    with pytest.raises(NotAllowed):
        save(shop, recorder=helper)


def test_a_logo_with_a_code_in_it_is_not_kept(small_desk):
    """A phone would read it in the stamp's place, and no sheet would pass the proof."""
    page = Image.open(BytesIO(styled_png("https://facebook.example/htx"))).convert("RGBA")
    picture = Image.new("RGBA", (900, 600), "darkgreen")
    picture.paste(page.resize((400, 400)), (100, 100))
    out = BytesIO()
    picture.save(out, "PNG")
    with small_desk.deployment.transaction() as session, pytest.raises(InvalidInput) as refused:
        keep_logo(session, small_desk.tea.recorder, small_desk.deployment.files, out.getvalue())
    assert refused.value.field == "logo"
    assert "QR code in the logo" in str(refused.value)


@pytest.mark.parametrize("letters", [(255, 255, 255, 255), (0, 90, 40, 0)])
def test_a_white_or_clear_logo_is_not_kept(small_desk, letters):
    """It was taken without a word, and the preview looked as before."""
    out = BytesIO()
    Image.new("RGBA", (300, 200), letters).save(out, "PNG")
    with small_desk.deployment.transaction() as session, pytest.raises(InvalidInput) as refused:
        keep_logo(session, small_desk.tea.recorder, small_desk.deployment.files, out.getvalue())
    assert "nothing of it would show" in str(refused.value)


def test_a_printer_is_measured_named_once_and_measured_anew(shop):
    deployment, recorder = shop
    with deployment.transaction() as session:
        printer = add_printer(session, recorder, name="Kho", measured=Measured(left_mm=21))
    assert (printer.offset_x_um, printer.scale_x_ppm) == (-1_124, 1_005_917)
    with pytest.raises(CodeTaken), deployment.transaction() as session:
        add_printer(session, recorder, name="Kho", measured=Measured())
    for field, wrong in (("left_mm", 99.0), ("right_mm", 178.0), ("bottom_mm", 293.0)):
        with pytest.raises(InvalidInput) as refused, deployment.transaction() as session:
            add_printer(session, recorder, name="Kho 2", measured=Measured(**{field: wrong}))
        assert refused.value.field == field
    with deployment.transaction() as session:
        (one,) = printers_of(session, recorder.organisation_id)
        measure_printer(session, recorder, printer=one, name="Kho", measured=Measured())
    assert one.calibration.is_none
    other = stranger(deployment)
    with deployment.transaction() as session, pytest.raises(NotFound):
        measure_printer(session, other, printer=one, name="Kho", measured=Measured())
