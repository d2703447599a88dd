"""Compression: where it helps, and where it would tell a secret."""

import gzip

import pytest
from flask import Flask

from storefront.web import compression
from storefront.web.compression import SMALLEST, compressible

LONG = "chè La Bằng " * 200
TAKES = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def client():
    app = Flask(__name__)
    compression.set_up(app)

    @app.get("/open")
    @compressible
    def open_page():
        return LONG

    @app.get("/short")
    @compressible
    def short_page():
        return "x" * (SMALLEST - 1)

    @app.get("/picture")
    @compressible
    def picture():
        return LONG, {"Content-Type": "image/png"}

    @app.get("/secret")
    def secret_page():
        return LONG

    @app.get("/named")
    @compressible
    def named_page():
        return LONG, {"ETag": '"abc"'}

    return app.test_client()


def test_a_page_without_secrets_is_compressed_for_who_takes_it(client):
    answer = client.get("/open", headers=TAKES)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == LONG
    assert int(answer.headers["Content-Length"]) == len(answer.data) < 200
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "accepts", [{}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}]
)
def test_who_does_not_take_gzip_gets_the_text_and_caches_know(client, accepts):
    answer = client.get("/open", headers=accepts)

    assert "Content-Encoding" not in answer.headers
    assert answer.text == LONG
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/secret", "/short", "/picture"])
def test_secrets_short_texts_and_pictures_are_left_alone(client, path):
    assert "Content-Encoding" not in client.get(path, headers=TAKES).headers


def test_the_same_text_gives_the_same_bytes(client):
    assert client.get("/open", headers=TAKES).data == client.get("/open", headers=TAKES).data


def test_a_strong_name_of_the_text_becomes_a_weak_one(client):
    assert client.get("/named", headers=TAKES).headers["ETag"] == 'W/"abc"'


def test_style_and_script_of_the_site_are_compressed_and_still_found_unchanged(browser):
    address = "/static/nguon.css"
    first = browser.get(address, headers=TAKES)

    assert first.headers["Content-Encoding"] == "gzip"
    assert b"--pico-primary" in gzip.decompress(first.data)
    again = browser.get(address, headers={**TAKES, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_font_is_not_compressed_twice(browser):
    font = "/static/vendor/be-vietnam-pro-5.3.0/be-vietnam-pro-latin-400-normal.woff2"

    assert "Content-Encoding" not in browser.get(font, headers=TAKES).headers


def test_a_page_with_a_form_token_is_never_compressed(browser):
    answer = browser.get("/sign-in", headers=TAKES)

    assert "csrf_token" in answer.text
    assert "Content-Encoding" not in answer.headers
