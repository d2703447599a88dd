from traceability.words import Words


def test_each_language_gets_its_own_words():
    words = Words("Thu hái", "Plucking")

    assert words.in_("vi") == "Thu hái"
    assert words.in_("en") == "Plucking"
    assert words.in_("en-GB") == "Plucking"
    assert str(words) == "Thu hái"


def test_missing_english_shows_vietnamese_and_says_so():
    words = Words("Thu hái")

    assert words.in_("en") == "Thu hái"
    assert words.lacks("en")
    assert not words.lacks("vi")
