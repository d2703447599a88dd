"""A note beside a file that is being made: which run it shows, until the file is there.

A run is recorded once, its sheets may take several tries: a full disk, a power cut. The note
stands before the run is recorded and names it, so that the same command, asked again, goes on with
the same run and makes the same stamps.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from labels import whole_file

Asked = dict[str, Any]
"""What was asked for, in JSON's terms: another wish is another run."""


@dataclass(frozen=True)
class Begun:
    """The run to record, or to go on with."""

    run_id: UUID
    goes_on: bool
    """Whether it was begun before; it may be recorded, or not yet."""


def begin(file: Path, asked: Asked) -> Begun:
    """Write the note, or find that of the same wish, whose file did not come about.

    Raises:
        OSError: the note cannot be written.
    """
    note = _note(file)
    found = _read(note)
    if found.get("asked") == asked and not _is_done(file, note):
        return Begun(UUID(found["run"]), goes_on=True)
    run_id = uuid4()
    with whole_file(note) as out:
        out.write(json.dumps({"run": str(run_id), "asked": asked}).encode())
    return Begun(run_id, goes_on=False)


def end(file: Path) -> None:
    """The file is there, or nothing was recorded: forget the note."""
    _note(file).unlink(missing_ok=True)


def _is_done(file: Path, note: Path) -> bool:
    """Whether the file was finished after the note was written, and only the note stayed."""
    return file.exists() and file.stat().st_mtime_ns > note.stat().st_mtime_ns


def _read(note: Path) -> dict[str, Any]:
    try:
        found = json.loads(note.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _note(file: Path) -> Path:
    return file.with_name(f".{file.name}.run")
