"""`nguon demo`: three invented cooperatives, where to look at them, and how to sign in."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storefront.cli import serving
from traceability.cli.commands import Act
from traceability.cli.opening import environment, open_deployment
from traceability.cli.showing import json_option, progress, show_json
from traceability.environment import development_folder, set_variables

if TYPE_CHECKING:
    from storefront.demo.examples import Example
    from storefront.demo.load import DemoReport
    from traceability.deployment import Deployment

SHEET = "demo-stamps.pdf"
_DESIGN = "35x25"
_ON_THE_SHEET = 50
"""Stamps of that design on one A4 page."""


@click.command(cls=Act)
@click.option("--weeks", type=int, metavar="N", help="How much history; without it, 3 weeks.")
@click.option("--serve", is_flag=True, help="Then serve the site until it is stopped.")
@serving.host_option
@serving.port_option
@json_option
def demo(*, weeks: int | None, serve: bool, host: str, port: int, as_json: bool) -> None:
    """Set everything up with the demo cooperatives, once; a second time finds them there.

    Only in development mode (NGUON_MODE=development). Brings the database to the newest shape,
    writes a sheet of stamps, and says which addresses to open, how to sign in, and what to scan.
    """
    from storefront.demo.load import WEEKS, load
    from storefront.settings import Settings

    settings = Settings.from_environment()
    deployment = open_deployment(environment(), migrate=True)
    try:
        with progress("days of history") as told:
            report = load(
                deployment,
                now=deployment.clock(),
                weeks=WEEKS if weeks is None else weeks,
                progress=told,
            )
        example = report.to_scan
        sheet = _sheet(deployment, example, anew=report.is_new) if example else None
    finally:
        deployment.close()
    if as_json:
        show_json({**asdict(report), "base_url": settings.base_url, "sheet": sheet})
    else:
        _tell(report, settings.base_url, sheet, example)
    if serve:
        serving.run(settings, host=host, port=port)


def _sheet(deployment: "Deployment", example: "Example", *, anew: bool) -> Path:
    """A page of the run that the example is of, with the example on it."""
    from storefront.printing.stamp_sheet import write_run_to
    from traceability.cli.naming import run_numbered

    path = development_folder(set_variables(os.environ)) / SHEET
    if path.exists() and not anew:
        return path
    with deployment.reading() as session:
        run = run_numbered(session, example.run_number)
        last = min(run.count, (example.index or 1) + _ON_THE_SHEET // 2)
        write_run_to(
            path,
            deployment.vault,
            run,
            design=_DESIGN,
            first=max(1, last - _ON_THE_SHEET + 1),
            last=last,
        )
    return path


def _tell(
    report: "DemoReport", base_url: str, sheet: Path | None, example: "Example | None"
) -> None:
    lines: list[tuple[str, Any]] = []
    for coop in report.cooperatives:
        counted = f"{coop.events} events, {coop.lots} lots, {coop.stamps} stamps"
        lines.append((coop.code, f"{coop.name_vi}: {counted}, {coop.orders} orders"))
    lines += [("shop", base_url), ("workspace", f"{base_url}/sign-in")]
    lines += [
        (f"{each.organisation_code} {each.role}", f"{each.email}  {each.password}")
        for each in report.sign_ins
    ]
    if example is not None:
        lines.append(("scan", example.url))
    for each in report.examples:
        notices = ", ".join(notice.value for notice in each.notices)
        lines.append((f"  {each.verdict.value}", f"{each.url}  {notices}".rstrip()))
    if sheet is not None:
        lines.append(("stamp sheet", sheet))
    width = max(len(name) for name, _ in lines)
    for name, said in lines:
        click.echo(f"{name:<{width}}  {said}")
