"""What leaves the house from the command line: letters, listings, the site itself."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest
import shop
import stamped
from console import Console

from labels.proof import read_back
from storefront.mail.services import queue
from traceability.cli.exits import Exit

NGUON = Path(sys.executable).with_name("nguon")


@pytest.fixture
def offered(deployment, coop):
    """The farm's packet, packed and on sale."""
    stamped.packed(deployment, coop)
    with deployment.transaction() as session:
        shop.offer(session, coop)
    return coop


def test_letters_that_are_due_are_sent(nguon, deployment, tmp_path):
    nguon.environment["NGUON_MAIL_FOLDER"] = str(tmp_path / "mail")
    with deployment.transaction() as session:
        for number in range(25):
            queue(
                session,
                to_address="lan@labang.example",
                subject=f"Đơn {number}",
                body="Có đơn hàng mới.",
                dedupe_key=f"order:{number}",
                now=deployment.clock(),
            )

    assert nguon.json("mail", "send") == {"sent": 25}
    assert len(list((tmp_path / "mail").iterdir())) == 25
    assert nguon.json("mail", "send") == {"sent": 0}


def test_without_a_way_for_letters_the_setting_is_named(nguon_on_sqlite):
    line = nguon_on_sqlite.refused("mail", "send", code=Exit.SETTINGS)

    assert "NGUON_SMTP_URL" in line


def test_the_channels_are_listed(nguon_on_sqlite):
    assert {row["channel"] for row in nguon_on_sqlite.json("channels", "list")} >= {
        "voso",
        "postmart",
        "lienminhhtx",
    }


@pytest.mark.parametrize("channel", ["voso", "postmart", "lienminhhtx"])
def test_a_listing_pack_is_written(nguon, offered, tmp_path, channel):
    out = tmp_path / "out"

    done = nguon.json("channels", "export", channel, "--out", out)

    assert (done["rows"], done["folder"]) == (1, str(out))
    assert (out / "listing.xlsx").stat().st_size > 1_000
    with zipfile.ZipFile(done["archive"]) as archive:
        assert "listing.csv" in archive.namelist()


def test_problems_of_a_listing_are_told_beside_it(nguon, offered, tmp_path):
    result = nguon.run("channels", "export", "voso", "--out", tmp_path / "out")

    assert result.exit_code == Exit.DONE
    told = result.stderr.splitlines()
    assert f"problems      {len(told)}" in result.stdout
    assert told
    assert all(line.startswith("nguon: ") for line in told)


def test_an_unknown_channel_is_refused_by_its_name(nguon_on_sqlite, coop_on_sqlite, tmp_path):
    line = nguon_on_sqlite.refused("channels", "export", "taobao", "--out", tmp_path / "x")

    assert "field: channel, value: taobao" in line
    assert not (tmp_path / "x").exists()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answer_of(url):
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""
        except OSError:
            assert time.monotonic() < deadline, "nobody answers"
            time.sleep(0.2)


@pytest.mark.slow
def test_the_demo_is_set_up_served_and_found_again(tmp_path):
    """What `make run` does, twice."""
    port = free_port()
    environment = {
        "NGUON_MODE": "development",
        "NGUON_VAR": str(tmp_path / "var"),
        "NGUON_BASE_URL": f"http://127.0.0.1:{port}",
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }
    console = Console(environment)
    first = console.json("demo", "--weeks", 1)
    assert first["is_new"]
    assert len(first["cooperatives"]) == 3
    scans = [each["url"] for each in first["examples"]]
    on_paper = [each.text for each in read_back(Path(first["sheet"]))]
    assert set(on_paper) & set(scans)
    assert console.json("database", "verify") == []

    site = subprocess.Popen(
        [NGUON, "demo", "--serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        status, page = answer_of(f"http://127.0.0.1:{port}/")
        assert (status, "<html" in page) == (200, True)
        verdicts = {each["url"]: each["verdict"] for each in first["examples"]}
        url = next(url for url, verdict in verdicts.items() if verdict == "not_activated")
        assert answer_of(url)[0] == 200
    finally:
        site.send_signal(signal.SIGTERM)
        printed, _ = site.communicate(timeout=30)
    assert site.returncode == 0
    assert "/T/" in printed
    assert "sign-in" in printed
    assert not (tmp_path / ".gunicorn").exists()


def test_the_demo_is_for_development_only(nguon_on_sqlite, sqlite_deployment):
    line = nguon_on_sqlite.refused("demo", code=Exit.SETTINGS)

    assert "NGUON_MODE" in line
    assert nguon_on_sqlite.json("organisations", "list") == []


def test_a_site_that_cannot_open_its_database_says_so_and_ends(tmp_path):
    console = Console.at(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "files")

    assert "nguon database upgrade" in console.refused("serve", code=Exit.SETTINGS)


def test_a_site_without_a_secret_key_names_the_variable(nguon_on_sqlite):
    nguon_on_sqlite.environment["NGUON_SECRET_KEY"] = ""

    assert "NGUON_SECRET_KEY" in nguon_on_sqlite.refused("serve", code=Exit.SETTINGS)
