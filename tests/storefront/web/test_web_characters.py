"""Characters that no database keeps are refused at the door."""

import pytest

from storefront.web.characters import is_keepable


@pytest.mark.parametrize("text", ["", "Chè Đinh", "🍵", "a\nb\tc"])
def test_ordinary_text_is_keepable(text):
    assert is_keepable(text)


@pytest.mark.parametrize("text", ["a\0b", "\ud83c", "x\udf75"])
def test_nul_and_halves_of_a_pair_are_not(text):
    assert not is_keepable(text)


def test_a_form_with_a_nul_is_refused(browser):
    answer = browser.send("/sign-in", {"email": "a\0b@example.vn", "password": "x"})

    assert answer.status_code == 400


@pytest.mark.parametrize("spelled", [r"\u0000", r"\ud800"])
def test_json_cannot_spell_them_either(browser, spelled):
    answer = browser.client.post(
        "/api/v1/parties",
        base_url="https://nguon.example",
        data=f'{{"name": "{spelled}"}}',
        content_type="application/json",
    )

    assert answer.status_code == 422
    assert answer.json["detail"]


def test_an_escaped_backslash_before_u0000_is_only_text(browser):
    answer = browser.client.post(
        "/api/v1/parties",
        base_url="https://nguon.example",
        data=r'{"name": "\\u0000"}',
        content_type="application/json",
    )

    assert answer.status_code == 401, "it went on to ask for the token"


def test_json_that_is_nested_without_end_is_refused(browser):
    """Reading it ran out of stack, which was an error of ours."""
    for deep in ("[" * 5_000 + "]" * 5_000, '{"a":' * 5_000 + "1" + "}" * 5_000):
        answer = browser.client.post(
            "/api/v1/parties",
            base_url="https://nguon.example",
            data=deep,
            content_type="application/json",
        )
        assert answer.status_code == 400
        assert answer.mimetype == "application/problem+json"
