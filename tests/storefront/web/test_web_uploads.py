"""Views that take pictures take more than a form, and no more than they say."""

import pytest
from flask import request

from storefront.web.current import signed_in
from storefront.web.uploads import takes_up_to

MEGABYTE = 1024 * 1024


@pytest.fixture
def app(own_app):
    app = own_app

    @signed_in()
    @takes_up_to(5 * MEGABYTE)
    def take():
        with request.files["picture"].stream as picture:
            return {"bytes": len(picture.read())}

    app.add_url_rule("/picture", "picture", take, methods=["POST"])
    return app


def send(browser, size_bytes):
    token = browser.hidden("/workspace/password")["csrf_token"]
    parts = (
        b'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n',
        token.encode(),
        b'\r\n--cut\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\n',
        b"x" * size_bytes,
        b"\r\n--cut--\r\n",
    )
    return browser.post(
        "/picture", b"".join(parts), content_type="multipart/form-data; boundary=cut"
    )


def test_a_view_may_take_more_than_the_site(owner):
    assert send(owner, 4 * MEGABYTE).json == {"bytes": 4 * MEGABYTE}


def test_and_no_more_than_it_says(owner):
    assert send(owner, 6 * MEGABYTE).status_code == 413
