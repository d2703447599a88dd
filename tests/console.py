"""`nguon` as a shell would run it, on the deployment of a test."""

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from traceability.cli.main import main

PASSPHRASE = "correct horse battery staple"


@dataclass
class Console:
    """Runs commands with the environment of one deployment."""

    environment: dict[str, str]

    @classmethod
    def at(cls, database_url: str, files: Path, **more: str) -> "Console":
        return cls(
            {
                "NGUON_MODE": "",
                "NGUON_DATABASE_URL": database_url,
                "NGUON_BASE_URL": "https://nguon.example",
                "NGUON_KEY_PASSPHRASE": PASSPHRASE,
                "NGUON_SECRET_KEY": "s" * 40,
                "NGUON_FILES": str(files),
                **more,
            }
        )

    def run(self, *args: Any, typed: str | None = None) -> Result:
        """Run a command; an error that is not told as an exit is the test's."""
        result = CliRunner().invoke(
            main, [str(arg) for arg in args], env=self.environment, input=typed
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def __call__(self, *args: Any, typed: str | None = None) -> str:
        """What a command that succeeds prints."""
        result = self.run(*args, typed=typed)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def json(self, *args: Any, typed: str | None = None) -> Any:
        """The document that a command that succeeds prints with --json."""
        return json.loads(self(*args, "--json", typed=typed))

    def refused(self, *args: Any, code: int = 1, typed: str | None = None) -> str:
        """The one line that a command leaves on standard error when it ends with `code`."""
        result = self.run(*args, typed=typed)
        assert result.exit_code == code, (result.exit_code, result.stdout, result.stderr)
        (line,) = result.stderr.splitlines()
        assert line.startswith("nguon: ")
        return line.removeprefix("nguon: ")


def kill_at(home, name, call, how=signal.SIGKILL):
    """End this process when a function is called for the `call`th time."""
    asked = []
    whole = getattr(home, name)

    def last(*args, **kwargs):
        asked.append(name)
        if len(asked) == call:
            os.kill(os.getpid(), how)
        return whole(*args, **kwargs)

    setattr(home, name, last)
