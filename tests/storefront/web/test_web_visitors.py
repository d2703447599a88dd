"""Who counts as a visitor."""

import pytest

from storefront.web.visitors import counts, is_machine, known, new_visitor

BROWSERS = [
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0 Mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1",
    "Mozilla/5.0 (Linux; Android 13) Chrome/118.0 Mobile Safari/537.36 Zalo android/13120725",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) [FBAN/FBIOS;FBAV/440.0]",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/130.0",
    "Mozilla/5.0 (Linux; Android 12; CUBOT X30) AppleWebKit/537.36 Chrome/120.0 Mobile",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/130.0 Safari/537.36",
]
MACHINES = [
    "",
    "   ",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "WhatsApp/2.24.7.81 A",
    "TelegramBot (like TwitterBot)",
    "Viber/13.3.1.9",
    "Slackbot-LinkExpanding 1.0",
    "SkypeUriPreview Preview/0.5",
    "curl/8.5.0",
    "Wget/1.21",
    "python-requests/2.32",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "Dalvik/2.1.0 (Linux; U; Android 13)",
    "QRScanner/1 CFNetwork/1494 Darwin/23.4.0",
]


@pytest.mark.parametrize("agent", BROWSERS)
def test_a_browser_on_a_phone_or_a_desk_is_a_person(agent):
    assert not is_machine(agent)
    assert counts("GET", {"User-Agent": agent})


@pytest.mark.parametrize("agent", MACHINES)
def test_previews_search_engines_and_programs_are_not(agent):
    assert is_machine(agent)
    assert not counts("GET", {"User-Agent": agent})


@pytest.mark.parametrize(
    "header",
    [
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Moz": "prefetch"},
        {"X-Purpose": "preview"},
    ],
)
def test_loading_ahead_is_no_visit(header):
    assert not counts("GET", {"User-Agent": BROWSERS[0], **header})


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST"])
def test_only_getting_a_page_is_a_visit(method):
    assert not counts(method, {"User-Agent": BROWSERS[0]})


def test_a_visitor_is_128_random_bits():
    one, two = new_visitor(), new_visitor()

    assert one != two
    assert len(bytes.fromhex(one)) == 16
    assert known(one) == one


@pytest.mark.parametrize(
    "cookie", [None, "", "x" * 32, "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n"]
)
def test_a_cookie_of_another_form_is_not_ours(cookie):
    assert known(cookie) is None
