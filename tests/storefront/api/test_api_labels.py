"""Designs, styles and printers over the API; a print in a style on a measured printer."""

from io import BytesIO

from PIL import Image

from storefront.printing import work


def png():
    out = BytesIO()
    Image.new("RGB", (60, 40), "darkgreen").save(out, "PNG")
    return out.getvalue()


def test_a_program_saves_a_style_measures_a_printer_and_prints_with_both(farm, sqlite_deployment):
    designs = {each["name"]: each for each in farm.get("/label-designs").json}
    assert "brochure-inside" not in designs
    assert {"a4", "roll-2-50x30"} <= {each["name"] for each in designs["50x30"]["papers"]}
    assert designs["35x25"]["texts"][0]["means_en"] == "Who packs it"

    assert [name for name in ("25x25", "35x25", "50x30") if designs[name]["has_logo"]] == [
        "35x25",
        "50x30",
    ]

    texts = {"organisation": "HTX A"}
    bare = farm.made("/label-styles", {"name": "Trơn", "design": "50x30", "texts": texts})
    logo = farm.post("/label-styles/logos", data=png(), content_type="image/png").json["sha256"]
    style = farm.made(
        "/label-styles", {"name": "Tết", "design": "50x30", "texts": texts, "logo": logo}
    )
    plain = farm.get("/label-designs/50x30/picture").data
    styled = farm.get(f"/label-designs/50x30/picture?style={style['id']}").data
    assert Image.open(BytesIO(styled)).size == Image.open(BytesIO(plain)).size
    assert (
        len({plain, styled, farm.get(f"/label-designs/50x30/picture?style={bare['id']}").data}) == 3
    )
    refused = farm.post("/label-styles", {"name": "Nhỏ", "design": "25x25", "logo": logo})
    assert (refused.status_code, refused.json["field"]) == (422, "logo")

    measured = {"left_mm": 21, "right_mm": 191, "top_mm": 20, "bottom_mm": 277}
    printer = farm.made("/label-printers", {"name": "Kho", **measured})
    assert (printer["offset_x_um"], printer["scale_x_ppm"]) == (-1000, 1_000_000)
    outlines = farm.get("/label-printers/trial-sheets/a4-65")
    assert (outlines.mimetype, outlines.data[:5]) == ("application/pdf", b"%PDF-")
    none = farm.get("/label-printers/trial-sheets/a4")
    assert (none.status_code, none.json["field"]) == (404, "paper")
    run = farm.made("/stamp-runs", {"count": 4})
    asked = {"run": run["id"], "design": "50x30", "style": style["id"], "printer": printer["id"]}
    printed = farm.made("/prints", asked)
    assert (printed["style_id"], printed["printer"]) == (style["id"], "Kho")
    assert work.work(sqlite_deployment, work.take_next(sqlite_deployment)).state.value == "ready"

    wrong = farm.post("/prints", {**asked, "design": "35x25", "first": 1, "last": 1})
    assert (wrong.status_code, wrong.json["field"]) == (422, "style")
    late = farm.post("/label-styles", {"name": "Tết", "design": "50x30"})
    assert (late.status_code, late.json["code"]) == (409, "conflict")
    for made in (style, bare):
        farm.post(f"/label-styles/{made['id']}/retirement")
    assert farm.get("/label-styles").json == []


def test_what_is_anothers_is_not_there(farm, program_of, sqlite_deployment):
    from tests.storefront.conftest import register

    style = farm.made("/label-styles", {"name": "Tết", "design": "50x30"})
    measured = {"left_mm": 20, "right_mm": 190, "top_mm": 20, "bottom_mm": 277}
    printer = farm.made("/label-printers", {"name": "Kho", **measured})
    other = program_of(register(sqlite_deployment, "NAHIN", "HTX Nà Hin"))
    for path in (
        f"/label-styles/{style['id']}",
        f"/label-printers/{printer['id']}",
        f"/label-designs/50x30/picture?style={style['id']}",
    ):
        assert other.get(path).status_code == 404
    refused = farm.post("/label-printers", {"name": "X", **measured, "right_mm": 150})
    assert (refused.status_code, refused.json["field"]) == (422, "right_mm")
