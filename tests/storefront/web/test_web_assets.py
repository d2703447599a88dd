"""Static files: kept a year, and new at once when they change."""

import hashlib
import re
from pathlib import Path

import storefront.web
from storefront.web.assets import content_hash

STATIC = Path(storefront.web.__file__).parent / "static"
VENDOR = STATIC / "vendor"


def test_our_own_files_carry_their_hash_and_are_kept_a_year(browser):
    page = browser.get("/sign-in").text
    address = re.search(r'href="(/static/nguon\.css\?v=[0-9a-f]{12})"', page)[1]

    answer = browser.get(address)

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"


def test_vendored_files_are_kept_a_year_because_their_folder_names_their_version(browser):
    answer = browser.get("/static/vendor/pico-2.1.1/pico.min.css")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_without_its_hash_is_asked_for_again(browser):
    assert "immutable" not in browser.get("/static/nguon.css").headers["Cache-Control"]


def test_a_missing_file_is_not_kept(browser):
    assert "immutable" not in str(browser.get("/static/none.css?v=1").headers)


def test_an_edited_file_gets_another_hash(tmp_path):
    path = tmp_path / "a.css"
    path.write_text("a")
    first = content_hash(path, 1)
    path.write_text("b")

    assert content_hash(path, 2) != first


def test_everything_a_page_asks_for_is_there(browser, owner):
    for path in ("/sign-in", "/workspace/sessions"):
        for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', owner.get(path).text):
            assert browser.get(address.replace("&amp;", "&")).status_code == 200, address


def test_every_font_that_the_stylesheet_names_is_there():
    names = re.findall(r'url\("([^"]+)"\)', (STATIC / "nguon.css").read_text(encoding="utf-8"))

    assert len(names) == 6
    assert all((STATIC / name).is_file() for name in names)


def test_every_drawing_that_pages_name_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text("utf-8")))
    web = STATIC.parent
    named = {
        name
        for page in web.rglob("*.html")
        for name in re.findall(r"icon\([\"'](\w+)[\"']\)", page.read_text(encoding="utf-8"))
    }
    from storefront.web import navigation

    named |= {link.icon for link in (*navigation.SHOP, *navigation.WORKSPACE)}

    assert named <= drawn


def test_vendored_files_are_those_that_the_list_names():
    listed = dict(
        reversed(line.split("  "))
        for line in (VENDOR / "VENDOR.txt").read_text(encoding="utf-8").splitlines()
        if re.match(r"[0-9a-f]{64}  ", line)
    )
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "VENDOR.txt"
    }

    assert found == listed
