"""What is in the repository is in the wheel."""

import configparser
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from setuptools import find_packages

from traceability import migrating

ROOT = Path(__file__).parent.parent
DATA = {".toml", ".html", ".css", ".js", ".svg", ".woff2", ".ttf", ".po", ".mo", ".txt", ".png"}


def test_the_list_of_packages_is_complete():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(setup["options"]["packages"].split())

    found = set(find_packages(ROOT, include=["traceability*", "labels*", "storefront*"]))

    assert listed == found | {"traceability.migrations", "traceability.migrations.versions"}


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory):
    """The names in a wheel built from a copy of the sources."""
    source = tmp_path_factory.mktemp("source") / "nguon"
    ignored = shutil.ignore_patterns(".*", "var", "tests", "build", "dist", "*.egg-info")
    shutil.copytree(ROOT, source, ignore=ignored)
    built = subprocess.run(
        [sys.executable, "-c", "from setuptools import build_meta; build_meta.build_wheel('.')"],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel_file,) = source.glob("*.whl")
    with zipfile.ZipFile(wheel_file) as wheel:
        return set(wheel.namelist())


def test_the_migrations_travel_in_the_wheel(wheel_names):
    assert "traceability/migrations/env.py" in wheel_names
    for revision in migrating.revisions():
        prefix = f"traceability/migrations/versions/{revision}_"
        assert any(name.startswith(prefix) for name in wheel_names), revision


def test_every_data_file_travels_in_the_wheel(wheel_names):
    for package in ("traceability", "labels", "storefront"):
        for path in (ROOT / package).rglob("*"):
            if path.is_file() and path.suffix in DATA:
                assert str(path.relative_to(ROOT)) in wheel_names, path
