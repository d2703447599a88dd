"""The README keeps its word."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"


def test_the_fifteen_line_script_runs_as_it_stands(tmp_path):
    script = re.search(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)[1]

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("https://tx.example/T/")
    assert done.stdout.rstrip().endswith("signed by HTX chè La Bằng")
    statements = [line for line in script.splitlines() if line.strip()]
    assert len(statements) == 15
