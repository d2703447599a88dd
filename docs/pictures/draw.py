"""Draw the README's pictures: the real site over the demo, seen by Chromium; the real stamp sheet.

Run by `make pictures`. NGUON_TEST_CHROMIUM names the browser where it is not /usr/bin/chromium.
"""

import io
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from storefront.app import create_app
from storefront.demo.load import DemoReport, load
from storefront.printing.stamp_sheet import write_run
from storefront.settings import Settings
from traceability.deployment import Deployment
from traceability.lots.models import Lot
from traceability.stamps.models import StampRun
from traceability.stamps.verdict import Verdict

FOLDER = Path(__file__).parent
PORT = 8123
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
COLOURS = 128
CROP_DPI = 150
SHEET_CORNER = (0, 0, 1240, 560)


def main() -> None:
    """Draw them all."""
    with demo_site() as (deployment, report), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("NGUON_TEST_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        _scan_pages(browser, report)
        _shop_pages(browser)
        _workspace_pages(browser, deployment, report)
        browser.close()
        _stamp_sheet(deployment)


@contextmanager
def demo_site() -> Iterator[tuple[Deployment, DemoReport]]:
    """The site over a fresh demo, served from a thread."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_environment(
            {
                "NGUON_MODE": "development",
                "NGUON_VAR": folder,
                "NGUON_BASE_URL": f"http://127.0.0.1:{PORT}",
                "NGUON_LOG_LEVEL": "ERROR",
            }
        )
        deployment = Deployment.open(
            settings.database_url,
            base_url=settings.base_url,
            passphrase=settings.key_passphrase,
            files=settings.files,
            is_development=True,
            migrate=True,
        )
        report = load(deployment, now=deployment.clock())
        server = make_server("127.0.0.1", PORT, create_app(settings, deployment), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield deployment, report
        server.shutdown()
        thread.join()
        deployment.close()


def _page(browser: Browser, size: dict[str, int]) -> Page:
    return browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # a TypedDict of just these two
        base_url=f"http://127.0.0.1:{PORT}",
        color_scheme="light",
    ).new_page()


def _scan_pages(browser: Browser, report: DemoReport) -> None:
    wanted = {
        Verdict.FIRST_SCAN: "scan-first",
        Verdict.RECALLED: "scan-recalled",
        Verdict.BAD_SIGNATURE: "scan-forged",
    }
    for example in report.examples:
        name = wanted.pop(example.verdict, None)
        if name is not None:
            page = _page(browser, PHONE)
            page.goto(example.url)
            _save(page, name)


def _shop_pages(browser: Browser) -> None:
    page = _page(browser, DESK)
    page.goto("/")
    _save(page, "shop")


def _workspace_pages(browser: Browser, deployment: Deployment, report: DemoReport) -> None:
    keeper = next(who for who in report.sign_ins if who.organisation_code == "LABANG")
    with deployment.reading() as session:
        packed = session.scalars(
            select(Lot)
            .where(Lot.product_id.is_not(None), Lot.organisation.has(code="LABANG"))
            .order_by(Lot.created_at.desc())
        ).first()
        assert packed is not None, "the demo packs tea"
        lot_id = packed.id
    page = _page(browser, PHONE)
    page.goto("/sign-in")
    page.fill("#email", keeper.email)
    page.fill("#password", keeper.password)
    page.click("main button:not([type=button])")
    for path, name in (
        ("/workspace", "workspace"),
        ("/workspace/harvest", "harvest"),
        (f"/workspace/lots/{lot_id}", "lot"),
        ("/workspace/deliveries/new", "weigh"),
        (f"/workspace/lots/{lot_id}/trace/up", "trace"),
        (f"/workspace/lots/{lot_id}/drill", "drill"),
    ):
        page.goto(path)
        _save(page, name)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a TypedDict of just these two
    page.goto(f"/workspace/labels/50x30?of={lot_id}")
    page.wait_for_load_state("networkidle")
    _save(page, "studio")


def _stamp_sheet(deployment: Deployment) -> None:
    with deployment.reading() as session:
        run = session.scalars(select(StampRun).where(StampRun.lot_id.is_not(None))).first()
        assert run is not None, "the demo prints stamps"
        out = io.BytesIO()
        write_run(deployment.vault, run, design="35x25", out=out, last=min(run.count, 50))
    sheet = pypdfium2.PdfDocument(out.getvalue())[0].render(scale=CROP_DPI / 72).to_pil()
    _write(sheet.crop(SHEET_CORNER), "stamps")


def _save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    _write(Image.open(io.BytesIO(page.screenshot())), name)


def _write(picture: Image.Image, name: str) -> None:
    """As a small PNG: a page has few colours."""
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
