"""The command as a whole: help, exit codes, plugins, and that the library alone is enough."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from console import Console
from sqlalchemy.exc import OperationalError

from traceability.cli.exits import MEANING, Exit
from traceability.cli.main import main

WITHOUT_THE_SHOP = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {modules}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
from traceability.cli.main import main
main({args})
"""


def every_command(group=main, path=()):
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


COMMANDS = dict(every_command())


def test_every_command_of_the_issue_is_there():
    assert {
        ("backup",),
        ("database", "upgrade"),
        ("database", "verify"),
        ("harvest",),
        ("lots", "list"),
        ("lots", "trace"),
        ("restore",),
        ("serve",),
        ("stamps", "activate"),
        ("stamps", "bind"),
        ("stamps", "issue"),
        ("stamps", "void"),
        ("tokens", "create"),
        ("users", "create"),
        ("verify",),
    } <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_and_how_it_ends(path):
    result = Console({}).run(*path, "--help")

    assert result.exit_code == 0
    command = COMMANDS[path]
    assert command.help
    for code in MEANING:
        assert re.search(rf"^  {int(code)}\s+\w", result.stdout, re.MULTILINE)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path}: {parameter.name}"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_that_prints_data_prints_json_too(path):
    command = COMMANDS[path]
    names = {parameter.name for parameter in command.params}
    prints_none = {("serve",), ("users", "password"), ("demo",), ("keys", "jwks")}
    # Their form is the standard's: a line for each event, a document in JSON-LD.
    prints_none |= {("epcis", "hash"), ("epcis", "export")}

    assert isinstance(command, click.Group) or "as_json" in names or path in prints_none


def test_the_installed_script_runs(tmp_path):
    script = Path(sys.executable).with_name("nguon")
    environment = {"NGUON_MODE": "development", "NGUON_VAR": str(tmp_path), "LANG": "C.UTF-8"}

    def run(*args):
        return subprocess.run(
            [script, *args], env=environment, capture_output=True, text=True, check=False
        )

    assert run("database", "upgrade", "--json").returncode == 0
    listed = run("lots", "list", "--json")
    assert listed.returncode == Exit.REFUSED
    assert (
        listed.stderr == "nguon: There is no organisation yet. [not_found] (field: organisation)\n"
    )
    assert (tmp_path / "nguon.sqlite").exists()


@pytest.mark.parametrize("args", [["--help"], ["verify", "--help"], ["lots", "--help"]])
def test_help_needs_no_web_framework(args):
    blocked = {"flask", "werkzeug", "environs", "marshmallow", "argon2", "gunicorn"}
    program = WITHOUT_THE_SHOP.format(modules=blocked, args=args)

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "Exit codes:" in done.stdout


def test_the_library_works_without_the_shop_and_says_whose_commands_are_missing(tmp_path):
    program = WITHOUT_THE_SHOP.format(modules={"storefront", "flask"}, args=["lots", "--help"])

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "“storefront” cannot be loaded" in done.stderr


def test_a_command_that_cannot_be_loaded_is_named_and_stops_no_other():
    program = WITHOUT_THE_SHOP.format(modules={"argon2"}, args=["--help"])

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0
    assert "“users” cannot be loaded" in done.stderr
    assert "sheets" in done.stdout


def test_a_missing_setting_is_named_with_its_own_exit_code():
    line = Console({"NGUON_DATABASE_URL": "sqlite://", "NGUON_MODE": ""}).refused(
        "lots", "list", code=Exit.SETTINGS
    )

    for name in ("NGUON_BASE_URL", "NGUON_KEY_PASSPHRASE", "NGUON_FILES"):
        assert name in line
    assert "NGUON_DATABASE_URL" not in line


def test_a_wrong_key_passphrase_is_a_setting_that_is_bad(nguon_on_sqlite):
    nguon_on_sqlite.environment["NGUON_KEY_PASSPHRASE"] = "another one, long enough"

    line = nguon_on_sqlite.refused("lots", "list", code=Exit.SETTINGS)

    assert "NGUON_KEY_PASSPHRASE" in line
    assert "another one" not in line


def test_a_database_of_another_shape_says_what_to_run(tmp_path):
    console = Console.at(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "files")

    assert "nguon database upgrade" in console.refused("lots", "list", code=Exit.SETTINGS)

    assert console.json("database", "upgrade")["before"] is None
    assert console.json("organisations", "list") == []


def test_a_database_that_does_not_answer_is_told_apart(tmp_path):
    console = Console.at("postgresql://nobody:hush@127.0.0.1:1/none", tmp_path)

    line = console.refused("lots", "list", code=Exit.UNAVAILABLE)

    assert line.startswith("The database does not answer: ")
    assert "hush" not in line


def test_an_unknown_command_and_option_are_misuse():
    assert Console({}).run("harvset").exit_code == Exit.USAGE
    assert Console({}).run("lots", "list", "--colour").exit_code == Exit.USAGE


def test_what_happens_inside_a_command_is_told_in_one_line(monkeypatch):
    @click.command()
    def broken():
        raise OperationalError("SELECT secret", {}, Exception("gone\nsecond line"))

    monkeypatch.setitem(main.commands, "broken", broken)

    line = Console({}).refused("broken", code=Exit.UNAVAILABLE)

    assert line == "The database does not answer: gone"
