"""Stamps and keys from the command line: binding, activating, voiding, verifying."""

import json

import pytest
from sqlalchemy import select

from traceability.cli.exits import Exit
from traceability.parties.models import Organisation
from traceability.stamps import services as stamps
from traceability.stamps.code import Format, StampCode, TypedCode
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes
from traceability.verification import verify


@pytest.fixture
def urls(deployment, road):
    """Every stamp of the road's run, from number 1."""
    with deployment.reading() as session:
        run = session.get_one(StampRun, road.run)
        return [code.url(deployment.base_url) for code in stamp_codes(deployment.vault, run)]


@pytest.fixture
def reel(deployment, road):
    """A blank reel of 10."""
    with deployment.transaction() as session:
        return stamps.issue_run(
            session, road.recorder, deployment.vault, count=10, host=deployment.host
        ).number


@pytest.fixture
def jwks(nguon, tmp_path):
    file = tmp_path / "jwks.json"
    file.write_text(nguon("keys", "jwks"), encoding="utf-8")
    return file


def test_runs_are_listed_with_what_happened_to_them(nguon, road):
    (row,) = nguon.json("stamps", "list")

    assert {name: row[name] for name in ("run", "lot", "count", "bound", "active", "void")} == {
        "run": road.run_number,
        "lot": "CHE-200-261122-01",
        "count": 24,
        "bound": 20,
        "active": 15,
        "void": 0,
    }


def test_stamps_are_voided_bound_and_activated_by_numbers(nguon, deployment, road, reel):
    chosen = ("--run", road.run_number, "--first", 1, "--last", 4)
    assert nguon.json("stamps", "void", *chosen)["count"] == 4
    on_reel = ("--run", reel, "--first", 1, "--last", 4)
    bound = nguon.json("stamps", "bind", *on_reel, "--lot", "CHE-200-261122-01")
    assert bound["lot"] == "CHE-200-261122-01"
    nguon("stamps", "activate", *on_reel)

    listed = {row["run"]: row for row in nguon.json("stamps", "list")}

    assert listed[reel]["active"] == 4
    assert listed[road.run_number]["void"] == 4
    with deployment.snapshot() as session:
        assert verify(session) == []


def test_stamps_are_named_by_scanning_the_first_and_the_last(nguon, urls):
    typed = TypedCode(StampCode.parse(urls[17]).id).grouped

    done = nguon.json("stamps", "activate", "--from", urls[19].lower(), "--to", typed)

    assert (done["first"], done["last"]) == (18, 20)


def test_one_scanned_stamp_is_a_range_of_one(nguon, urls):
    done = nguon.json("stamps", "void", "--from", urls[2])

    assert (done["first"], done["last"]) == (3, 3)


def test_more_stamps_than_packets_are_refused_and_nothing_is_bound(nguon, road, reel):
    chosen = ("--run", reel, "--first", 1, "--last", 1)

    line = nguon.refused("stamps", "bind", *chosen, "--lot", "CHE-200-261122-01")

    assert "field: stamps, value: 21" in line
    assert {row["run"]: row["bound"] for row in nguon.json("stamps", "list")}[reel] == 0


@pytest.mark.parametrize(
    "chosen",
    [
        (),
        ("--run", 1),
        ("--run", 1, "--first", 2),
        ("--to", "K7M2-Q9TX-4BJ0A"),
        ("--run", 1, "--from", "K7M2-Q9TX-4BJ0A"),
        ("--first", 1, "--last", 2),
    ],
)
def test_half_a_choice_is_misuse(nguon, road, chosen):
    assert nguon.run("stamps", "void", *chosen).exit_code == Exit.USAGE


def test_a_run_that_is_not_there_and_a_range_outside_are_refused(nguon, road):
    assert "field: run, value: 9" in nguon.refused(
        "stamps", "void", "--run", 9, "--first", 1, "--last", 2
    )
    assert "field: last, value: 2" in nguon.refused(
        "stamps", "void", "--run", road.run_number, "--first", 3, "--last", 2
    )
    assert "field: stamps, value: 25" in nguon.refused(
        "stamps", "void", "--run", road.run_number, "--first", 3, "--last", 25
    )


def test_a_forged_stamp_names_nothing(nguon, urls):
    other = urls[4]
    forged = urls[3][:-30] + other[-30:]

    assert "field: from" in nguon.refused("stamps", "void", "--from", forged)
    assert "field: to" in nguon.refused("stamps", "void", "--from", urls[3], "--to", "not a stamp")


def test_stamps_of_two_runs_are_no_range(nguon, deployment, road, reel, urls):
    with deployment.reading() as session:
        run = session.scalars(select(StampRun).where(StampRun.number == reel)).one()
        other = next(stamp_codes(deployment.vault, run)).url(deployment.base_url)

    line = nguon.refused("stamps", "void", "--from", urls[0], "--to", other)

    assert "field: to, value: 2" in line


def test_a_stamp_verifies_and_says_what_that_proves(nguon, urls):
    answer = nguon.json("verify", urls[0].lower())

    assert answer["signature"] == "correct"
    assert answer["verdict"] == "first_scan"
    assert answer["lot"] == "CHE-200-261122-01"
    assert answer["proves"].startswith("Hợp tác xã chè La Bằng (key ")
    assert "genuine" in answer["does_not_prove"]
    assert "does not prove" in nguon("verify", urls[0])


def test_verifying_is_no_scan(nguon, urls):
    nguon("verify", urls[0])

    assert nguon.json("verify", urls[0])["verdict"] == "first_scan"


def test_a_void_stamp_is_signed_correctly_and_its_verdict_says_void(nguon, urls):
    nguon("stamps", "void", "--from", urls[0])

    assert nguon.json("verify", urls[0])["verdict"] == "void"


@pytest.mark.parametrize("offline", [False, True])
def test_a_forged_stamp_is_refused_and_names_nobody(nguon, urls, jwks, offline):
    forged = urls[0].replace("nguon.example", "evil.example")
    keys = ("--keys", jwks) if offline else ()

    result = nguon.run("verify", forged, "--json", *keys)

    assert result.exit_code == Exit.REFUSED
    answer = json.loads(result.stdout)
    assert answer["signature"] == "bad"
    assert answer["proves"] is None
    assert answer["holder"] is None
    assert len(result.stderr.splitlines()) == 1


def test_what_is_no_stamp_is_refused_in_one_line(nguon, jwks):
    for keys in ((), ("--keys", jwks)):
        assert "field: code" in nguon.refused("verify", "https://nguon.example/T/A", *keys)


def test_a_file_of_keys_is_enough_without_any_database(nguon, urls, jwks, tmp_path):
    nguon.environment = {"NGUON_DATABASE_URL": "", "NGUON_MODE": ""}

    answer = nguon.json("verify", urls[0], "--keys", jwks)

    assert answer["signature"] == "correct"
    assert answer["host"] == "nguon.example"
    assert "verdict" not in answer


def test_offline_only_the_trusted_host_counts(nguon, urls, jwks):
    path = StampCode.parse(urls[0]).tail
    assert nguon.run("verify", path, "--keys", jwks).exit_code == Exit.USAGE
    assert nguon.json("verify", path, "--keys", jwks, "--host", "Nguon.Example")["holder"]
    assert (
        nguon.run("verify", urls[0], "--keys", jwks, "--host", "evil.example").exit_code
        == Exit.REFUSED
    )
    assert nguon.run("verify", urls[0], "--host", "nguon.example").exit_code == Exit.USAGE


def test_a_revoked_key_needs_the_answer_of_the_server(nguon, urls, tmp_path):
    """Offline nobody knows when the run was recorded; the server does."""
    (key,) = nguon.json("keys", "list")
    nguon("keys", "revoke", key["key"], "--yes")
    jwks = tmp_path / "revoked.json"
    jwks.write_text(nguon("keys", "jwks"), encoding="utf-8")

    offline = nguon.run("verify", urls[0], "--keys", jwks, "--json")

    assert offline.exit_code == Exit.ASK_ONLINE
    assert json.loads(offline.stdout)["signature"] == "key_revoked"
    assert "ask online" in offline.stderr
    assert nguon.json("verify", urls[0])["signature"] == "correct"


def test_a_stamp_issued_after_the_revocation_is_refused_online(nguon, deployment, road, clock):
    (key,) = nguon.json("keys", "list")
    nguon("keys", "revoke", key["key"], "--yes")
    with deployment.transaction() as session:
        run = session.get_one(StampRun, road.run)
        clock.advance(days=1)
        run.issued_at = clock()
    with deployment.reading() as session:
        run = session.get_one(StampRun, road.run)
        url = next(stamp_codes(deployment.vault, run)).url(deployment.base_url)

    line = nguon.refused("verify", url)[-400:]

    assert "its key is revoked" in line


def test_a_compact_code_needs_the_server(nguon, deployment, road, jwks):
    with deployment.transaction() as session:
        run = stamps.issue_run(
            session,
            road.recorder,
            deployment.vault,
            count=1,
            host=deployment.host,
            format_=Format.COMPACT,
        )
        url = next(stamp_codes(deployment.vault, run)).url(deployment.base_url)

    assert nguon.run("verify", url, "--keys", jwks).exit_code == Exit.ASK_ONLINE
    online = nguon.json("verify", url)
    assert (online["signature"], online["format"]) == ("correct", "compact")
    assert "(server, with key" in online["proves"]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"keys": [{"kty": "OKP"}, 3]}'])
def test_a_file_without_keys_is_refused(nguon, urls, tmp_path, content):
    file = tmp_path / "keys.json"
    file.write_text(content)

    assert "field: keys" in nguon.refused("verify", urls[0], "--keys", file)


def test_an_empty_set_of_keys_knows_nobody(nguon, urls, tmp_path):
    file = tmp_path / "keys.json"
    file.write_text('{"keys": []}')

    assert nguon.run("verify", urls[0], "--keys", file).exit_code == Exit.REFUSED


def test_a_key_is_made_retired_and_revoked(nguon, urls, road):
    (old,) = nguon.json("keys", "list")
    new = nguon.json("keys", "create")
    nguon("keys", "retire", old["public_key"])

    listed = {row["public_key"]: row for row in nguon.json("keys", "list")}

    assert listed[old["public_key"]]["retired_at"]
    assert listed[new["public_key"]]["retired_at"] is None
    assert nguon.json("verify", urls[0])["signature"] == "correct"
    assert "field: key, value: ZZZ" in nguon.refused("keys", "retire", "ZZZ")


def test_revoking_a_key_asks_first(nguon, road):
    (key,) = nguon.json("keys", "list")

    result = nguon.run("keys", "revoke", key["key"], typed="n\n")

    assert result.exit_code == Exit.REFUSED
    assert nguon.json("keys", "list")[0]["revoked_at"] is None


def test_the_keys_of_one_organisation_can_be_published_alone(nguon, deployment, road, walk):
    walk(deployment, code="LAHIEN")
    with deployment.reading() as session:
        assert len(session.scalars(select(Organisation)).all()) == 2

    assert len(json.loads(nguon("keys", "jwks"))["keys"]) == 2
    assert len(json.loads(nguon("keys", "jwks", "--organisation", "LAHIEN"))["keys"]) == 1
