"""The reference page is what the code says."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_names_every_setting_command_error_and_path():
    written = (DOCS / "reference.md").read_text(encoding="utf-8")

    assert written == runpy.run_path(str(DOCS / "write_reference.py"))["reference"](), (
        "run: make reference"
    )
