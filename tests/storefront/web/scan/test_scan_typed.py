"""Codes that are typed or pasted."""

import pytest

from storefront.web.limits import limiter


def test_the_form_asks_for_a_code(shopper):
    answer = shopper.scan("/t")

    assert answer.status_code == 200
    assert '<form action="/t" method="get">' in answer.text
    assert "<label" in answer.text


@pytest.mark.parametrize("address", ["/t", "/T", "/t/", "/T/"])
def test_the_form_is_found_in_any_spelling_of_its_address(shopper, address):
    assert shopper.scan(address).status_code == 200


@pytest.mark.parametrize(
    "written",
    [
        lambda code: code,
        str.lower,
        lambda code: f" {code[:4]}-{code[4:8]} {code[8:]} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
    ],
)
def test_a_typed_code_is_found_however_it_is_written(shopper, on_sale, written):
    answer = shopper.client.get(
        "/t",
        query_string={"code": written(on_sale.typed), "lang": "en"},
        base_url="https://nguon.example",
        headers={"User-Agent": "Mozilla/5.0"},
    )

    assert answer.status_code == 200
    assert "<h1>We know this code. You are the first to look it up.</h1>" in answer.text
    assert "Signature not checked: a typed code has none." in answer.text
    assert "On the books of Liên minh HTX, issued for La Bang Tea Cooperative." in answer.text
    assert "Valid stamp" not in answer.text
    assert "Signed by" not in answer.text


def test_a_typed_code_works_as_a_path_too(shopper, on_sale):
    assert "We know this code." in shopper.scan(f"/t/{on_sale.typed.lower()}").text


def test_a_slip_of_the_finger_is_caught_and_can_be_put_right(shopper, on_sale):
    wrong = on_sale.typed[:5] + ("7" if on_sale.typed[5] != "7" else "8") + on_sale.typed[6:]

    answer = shopper.scan(f"/t?code={wrong}")

    assert answer.status_code == 404
    assert "If you typed it, check every character" in answer.text
    assert f'value="{wrong}"' in answer.text
    assert "LABANG" not in answer.text


def test_a_typed_code_of_no_run_is_not_known(shopper, on_sale, sqlite_deployment):
    code = sqlite_deployment.vault.identities.seal(99_999, 1)

    answer = shopper.scan(f"/t?code={code}")

    assert answer.status_code == 404
    assert "We do not know this code." in answer.text


def test_a_whole_address_can_be_pasted(shopper, on_sale, sqlite_deployment):
    answer = shopper.scan(f"/t?code={on_sale.codes[0].url(sqlite_deployment.base_url)}")

    assert "Valid stamp. You are the first to scan it." in answer.text


def test_an_address_of_another_host_names_nobody(shopper, on_sale):
    answer = shopper.scan(f"/t?code=https://nguon.evil.example{on_sale.path}")

    assert answer.status_code == 404
    assert "No cooperative in this system issued this code." in answer.text
    assert (
        "The address in this code is nguon.evil.example. It is not ours, which is nguon.example."
        in answer.text
    )
    assert "La Bang" not in answer.text
    assert "LABANG" not in answer.text


def test_a_form_that_is_posted_is_sent_to_the_address_of_its_answer(shopper, on_sale):
    sent = shopper.client.post("/t", data={"code": on_sale.typed}, base_url="https://nguon.example")

    assert sent.status_code == 303
    assert sent.location == f"/t?code={on_sale.typed}"


@pytest.mark.parametrize("address", ["/t?code={}", "/t/{}"])
def test_trying_out_codes_is_stopped(shopper, on_sale, address):
    path = address.format("K7M2Q9TX4BJ0A")
    for _ in range(20):
        assert shopper.scan(path).status_code == 404

    stopped = shopper.scan(path)

    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) <= 60


def test_scanning_is_never_stopped(shopper, on_sale):
    limiter.reset()
    for _ in range(25):
        assert shopper.scan(on_sale.path).status_code == 200
        assert shopper.scan("/t").status_code == 200
