"""A workbook over REST."""

from tests.storefront.sheets.filled import filled


def send(program, content, query=""):
    return program.post(f"/imports{query}", data=content)


def test_a_workbook_is_checked_and_entered_once(program):
    checked = send(program, filled(), "?dry_run=true")
    entered = send(program, filled())

    assert (checked.status_code, checked.json["entered"]) == (200, False)
    assert (entered.status_code, entered.json["entered"]) == (200, True)
    assert entered.json["new"] == {
        "households": 1,
        "places": 2,
        "materials": 2,
        "products": 1,
        "stock": 2,
    }
    assert [each["code"] for each in program.get("/products").json] == ["CHE209"]


def test_bad_cells_come_back_and_nothing_is_entered(program):
    answer = send(program, filled({"Hộ": [("H-1", "Hộ ông Ba"), ("H-2", None)]}))

    assert answer.status_code == 422
    assert [each["cell"] for each in answer.json["bad"]] == ["Hộ!B3"]
    assert program.get("/parties").json == []


def test_what_is_no_workbook_is_one_clear_refusal(program):
    answer = send(program, b"x")

    assert (answer.status_code, answer.json["field"]) == (422, "file")
