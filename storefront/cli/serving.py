"""`nguon serve`: the site, until it is stopped."""

import socket
from typing import TYPE_CHECKING, Any

import click

from traceability.cli.commands import Act
from traceability.cli.exits import Refused
from traceability.cli.opening import environment, open_deployment, opened

if TYPE_CHECKING:
    from storefront.settings import Settings

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Listen here.")
port_option = click.option("--port", default=8000, show_default=True, help="On this port.")


@click.command(cls=Act)
@host_option
@port_option
@click.option("--workers", default=1, show_default=True, help="Processes; more want PostgreSQL.")
@click.option("--threads", default=8, show_default=True, help="Visitors at once in each process.")
def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site until it is stopped."""
    from storefront.settings import Settings

    settings = Settings.from_environment()
    with opened():
        pass  # what is wrong with the database or the keys is said here, and not by every worker
    run(settings, host=host, port=port, workers=workers, threads=threads)


def run(settings: "Settings", *, host: str, port: int, workers: int = 1, threads: int = 8) -> None:
    """Serve until a signal ends it. Every process opens the database for itself."""
    _require_free(host, port)
    from gunicorn.app.base import BaseApplication

    from storefront.app import create_app
    from storefront.jobs.outbox import start_outbox
    from storefront.jobs.printing import start_printing

    class Site(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
        """The site under gunicorn."""

        def load_config(self) -> None:
            """Only what is said here, nothing from files."""
            told: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "proc_name": "nguon",
                "control_socket_disable": True,
                "loglevel": settings.log_level.lower(),
            }
            for name, value in told.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            """The application of one process, with its own loops for letters and prints."""
            deployment = open_deployment(environment())
            start_outbox(settings, deployment)
            start_printing(deployment)
            return create_app(settings, deployment)

    Site().run()


def _require_free(host: str, port: int) -> None:
    """Say at once that somebody else listens there; gunicorn would try for five seconds."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Nothing can listen on {host}:{port} ({error.strerror}). "
                "Is Nguồn running already? Choose another port with --port."
            ) from error
