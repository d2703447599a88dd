"""Vietnamese unless a person says otherwise."""

from dataclasses import dataclass

import pytest
from flask_babel import force_locale

from labels.errors import BadCalibration, ModuleTooSmall, PaperTooSmall
from storefront.web.language import TRANSLATIONS, here_in, language, say, two, two_text
from storefront.web.texts import ngettext
from traceability.errors import N_, InvalidInput
from traceability.parties.models import Person
from traceability.words import Words


@dataclass
class Thing:
    name_vi: str
    name_en: str | None = None


def spoken(answer):
    return answer.headers["Content-Language"], answer.text.split('<html lang="')[1][:2]


def test_pages_are_vietnamese_whatever_the_browser_prefers(browser):
    answer = browser.get("/sign-in", headers={"Accept-Language": "en-GB,en"})

    assert spoken(answer) == ("vi", "vi")


def test_a_switch_is_remembered_and_can_be_undone(browser):
    assert spoken(browser.get("/sign-in?lang=en")) == ("en", "en")
    assert spoken(browser.get("/sign-in")) == ("en", "en")
    assert spoken(browser.get("/sign-in?lang=vi")) == ("vi", "vi")
    assert spoken(browser.get("/sign-in")) == ("vi", "vi")


def test_an_unknown_language_is_not_remembered(browser):
    answer = browser.get("/sign-in?lang=fr")

    assert spoken(answer) == ("vi", "vi")
    assert "nguon_language" not in str(answer.headers.getlist("Set-Cookie"))


def test_every_page_links_to_itself_in_the_other_language(browser):
    page = browser.get("/sign-in?next=/workspace/sessions%3Fa%3D1%26b").text

    assert 'href="/sign-in?next=%2Fworkspace%2Fsessions%3Fa%3D1%26b&amp;lang=en"' in page
    assert 'href="/nothing?lang=en"' in browser.get("/nothing").text


def test_a_persons_own_language_holds_until_they_switch(owner, sqlite_deployment, lan):
    with sqlite_deployment.transaction() as session:
        session.get(Person, lan.id).language = "en"

    assert spoken(owner.get("/workspace/sessions")) == ("en", "en")
    assert spoken(owner.get("/workspace/sessions?lang=vi")) == ("vi", "vi")
    assert spoken(owner.get("/workspace/sessions")) == ("vi", "vi")


def test_caches_keep_the_languages_apart(browser):
    assert "Cookie" in browser.get("/sign-in").headers["Vary"]


@pytest.fixture
def in_english(app):
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def in_vietnamese(app):
    with app.test_request_context("/"):
        yield


def test_a_missing_english_name_shows_the_vietnamese_and_says_so(in_english):
    assert two(Thing("Chè búp", "Tea buds"), "name") == "Tea buds"
    assert two(Thing("Chè búp"), "name") == '<span class="fallback" lang="vi">Chè búp</span>'
    assert two_text(Thing("Chè búp"), "name") == "Chè búp"


def test_vietnamese_pages_show_vietnamese_names_only(in_vietnamese):
    assert two(Thing("Chè búp", "Tea buds"), "name") == "Chè búp"


def test_names_may_be_words_or_stand_in_a_mapping(in_english):
    class Stage:
        title = Words(vi="Sao chè", en="Firing")

    assert two(Stage(), "title") == "Firing"
    assert two_text({"name_vi": "Na", "name_en": "Custard apple"}, "name") == "Custard apple"


def test_a_name_is_text_and_never_markup(in_english):
    assert "<b>" not in two(Thing("<b>Na</b>"), "name")
    assert "<b>" not in two(Thing("Na", "<b>x</b>"), "name")


def test_letters_to_somebody_else_are_in_their_language(in_english):
    assert language() == "en"
    with force_locale("vi"):
        assert language() == "vi"


def test_an_error_is_said_with_its_values(in_english):
    error = InvalidInput(N_("“%(value)s” is not a number."), value="4o")

    assert say(error) == "“4o” is not a number."


def test_an_error_without_values_may_hold_a_percent_sign(in_english):
    assert say(InvalidInput("100% of it")) == "100% of it"


def test_both_houses_bring_their_words():
    assert [folder.parts[-2:] for folder in TRANSLATIONS] == [
        ("web", "translations"),
        ("traceability", "translations"),
    ]


def test_the_address_of_a_page_keeps_what_stands_in_it(app):
    with app.test_request_context("/tìm?q=chè&q=na&lang=vi"):
        assert here_in("en") == "/t%C3%ACm?q=ch%C3%A8&q=na&lang=en"


def test_what_only_takes_forms_leads_to_the_first_page_in_the_other_language(browser):
    page = browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}).text

    assert 'href="/?lang=en"' in page


def test_measured_figures_have_a_comma_in_vietnamese_and_a_point_in_english(app):
    """Of the labels' refusals and notices, too, which know no language."""
    refused = PaperTooSmall("x", (52.5, 30.0), "y", (46.0, 25.4))
    small = ModuleTooSmall("x", 0.2, 0.25)
    off = BadCalibration("%(value)s mm", value=27.25)
    with app.test_request_context("/"), force_locale("vi"):
        assert "52,5 × 30 mm" in say(refused)
        assert "46 × 25,4 mm" in say(refused)
        assert "0,2 mm" in say(small)
        assert "0,25 mm" in say(small)
        assert say(off) == "27,25 mm"
    with app.test_request_context("/"), force_locale("en"):
        assert "52.5 × 30 mm" in say(refused)
        assert say(off) == "27.25 mm"
    assert "52.5 × 30 mm" in str(refused)
    assert "0.20 mm" in str(small)


@pytest.mark.parametrize(("spoken_in", "grouped"), [("vi", "3.000"), ("en", "3,000")])
def test_counts_in_sentences_are_grouped_like_every_number(app, spoken_in, grouped):
    """On pages and in what is told after an act; what stands beside the count is still escaped."""
    one, many = "%(num)s stamp of %(who)s", "%(num)s stamps of %(who)s"
    page = app.jinja_env.from_string("{{ ngettext(one, many, 3000, who=who) }}")
    with app.test_request_context(), force_locale(spoken_in):
        assert page.render(one=one, many=many, who="<b>") == f"{grouped} stamps of &lt;b&gt;"
        assert ngettext(one, many, 3000, who="Na") == f"{grouped} stamps of Na"
        assert ngettext(one, many, 1, who="Na") == "1 stamp of Na"
