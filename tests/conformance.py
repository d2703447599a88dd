"""The standards' own vectors: read where they lie, never copied in."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONFORMANCE = Path(os.environ.get("NGUON_CONFORMANCE") or ROOT.parent / "shared" / "conformance")


def vectors(*parts: str) -> Path:
    """A file of the vectors. Where it is missing: a failure on the build machine, else a skip."""
    path = CONFORMANCE.joinpath(*parts)
    if path.exists():
        return path
    said = f"The conformance data is not at {CONFORMANCE} (NGUON_CONFORMANCE says where): {path}"
    if os.environ.get("CI"):
        pytest.fail(said)
    pytest.skip(said)
