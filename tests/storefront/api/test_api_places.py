"""Places over the API."""


def test_the_area_of_a_plot_comes_back_as_it_was_said(program):
    plot = {"kind": "plot", "code": "LO-7", "name_vi": "Đồi Bảy", "crop": "tea"}

    made = program.made("/places", {**plot, "area": {"figure": "2.5", "unit": "sào"}})

    assert (made["area_m2"], made["area"]) == (900, {"figure": "2.5", "unit": "sào"})
    plain = program.made("/places", {**plot, "code": "LO-8", "area_m2": 750})
    assert plain["area"] == {"figure": "750", "unit": "m²"}
    for refused, field in (
        ({"area": {"figure": "0", "unit": "sào"}}, "area"),
        ({"area": {"figure": "1"}, "area_m2": 7}, "area_m2"),
    ):
        answer = program.post("/places", {**plot, "code": "LO-9", **refused})
        assert (answer.status_code, answer.get_json()["field"]) == (422, field)
