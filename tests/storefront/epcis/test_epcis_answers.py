"""What every answer says: in which language, why it is refused, nothing about no content."""

import pytest

VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def test_programs_abroad_are_told_english_unless_they_ask_for_vietnamese(program):
    english = program.get("/events", EQ_colour="red")
    vietnamese = program.ask("GET", "/events?EQ_colour=red", headers=VIETNAMESE)
    french = program.ask("GET", "/events?EQ_colour=red", headers={"Accept-Language": "fr"})

    assert english.json["detail"] == "There is no such query parameter."
    assert vietnamese.json["detail"] == "Không có tham số truy vấn này."
    assert "Không có tham số" in vietnamese.text
    assert french.json["detail"] == english.json["detail"]


@pytest.mark.parametrize(
    ("header", "value", "offered"),
    [
        ("Accept", "text/html", "application/json"),
        ("GS1-EPCIS-Version", "1.2", "2.0.0"),
        ("GS1-EPCIS-Max", "1.9.9", "2.0.0"),
        ("GS1-CBV-Min", "2.0.1", "2.0.0"),
        ("GS1-CBV-Version", "two", "2.0.0"),
        ("GS1-EPC-Format", "Always_EPC_URN", "Never_Translates"),
    ],
)
def test_what_is_not_there_is_named_with_its_header(program, header, value, offered):
    answer = program.ask("GET", "/events", headers={header: value})

    assert answer.status_code == 406
    assert answer.json["type"] == "epcisException:NotAcceptableException"
    said = answer.json["detail"]
    assert (header in said, value in said, offered in said) == (True, True, True)


def test_an_answer_without_content_has_no_type_of_content(program):
    made = program.post("/queries", {"name": "x", "query": {"EQ_action": ["ADD"]}})
    gone = program.ask("DELETE", "/queries/x")

    for answer, status in ((made, 201), (gone, 204), (program.ask("OPTIONS", "/events"), 204)):
        assert (answer.status_code, answer.headers.get("Content-Type")) == (status, None)
