"""Pictures of the real pages for looking at: python -m tests.web.shots FOLDER [name …] [--width 390]."""

import argparse
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import override_settings  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from houqin.queries import decision, finding, sheet, statement  # noqa: E402
from houqin.queries.party import within  # noqa: E402
from tests.web import stage as stages  # noqa: E402

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
SHOWN = {  # name: role, address
    "sign_in": ("", "/sign-in/"),
    "my_work_provider": ("provider", "/"),
    "my_work_chief": ("chief", "/"),
    "my_work_inspector": ("inspector", "/"),
    "my_work_finance": ("finance", "/"),
    "cockpit": ("leader", "/cockpit/"),
    "contracts": ("office", "/contracts/"),
    "contract": ("office", "/contracts/{contract}/"),
    "month": ("office", "/contracts/{contract}/{month}/"),
    "month_provider": ("provider", "/contracts/{contract}/{month}/"),
    "month_now": ("office", "/contracts/{contract}/{now}/"),
    "line": ("office", "/sheets/{sheet}/CLEANING-03/"),
    "evidence": ("office", "/evidence/{check}/"),
    "findings": ("office", "/findings/"),
    "finding": ("provider", "/findings/{finding}/"),
    "objections": ("chief", "/objections/"),
    "objection": ("chief", "/objections/{objection}/"),
    "new_objection": ("provider", "/contracts/{contract}/{month}/object/"),
    "decisions": ("leader", "/decisions/"),
    "month_end": ("office", "/month-end/"),
    "statements": ("finance", "/statements/"),
    "statement": ("finance", "/statements/{statement}/"),
    "basis": ("finance", "/statements/{statement}/basis/payment.0/"),
    "places": ("office", "/places/"),
    "codes": ("office", "/places/codes/?place={place}&place={other}"),
    "journal": ("audit", "/journal/"),
    "phone": ("inspector", "/phone/"),
    "place": ("inspector", "/phone/stage-W50/"),
    "round": ("inspector", "/phone/stage-W50/{contract}/cleaning/planned/"),
    "refused": ("finance", "/phone/nowhere/"),
}


def names(stage: stages.Stage) -> dict[str, object]:
    """What stands in the pages' addresses."""
    office, contract = stage.people["office"], stage.contracts["保洁服务"]
    with within(office):
        month = sheet.sheet(office, contract, stage.month, at=stage.now)["row"].pk
        papers = [one for one in statement.statements(office) if one.contract_id == contract]
        findings = finding.findings(office, at=stage.now, chosen={})["rows"]
        return {
            "contract": contract,
            "month": stage.month,
            "before": stage.before,
            "now": stage.month + 1 if stage.month % 100 < 12 else stage.month + 89,
            "sheet": month,
            "check": sheet.line(office, month, "CLEANING-03")["rows"][0]["id"],
            "finding": next(one["id"] for one in findings if one["state"] == "doing"),
            "objection": decision.objections(office)[0]["row"].pk,
            "statement": papers[0].pk,
            "place": stage.places["普外病区"],
            "other": stage.places["污物间"],
        }


class Threaded(ThreadingMixIn, WSGIServer):
    """A browser opens connections ahead of need; one thread would wait on them for ever."""

    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The application on a free port of this machine."""
    with override_settings(ALLOWED_HOSTS=["*"]):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Threaded, Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def enter(browser: Browser, address: str, role: str, shape: dict[str, object], language: str = "zh-hans") -> Page:
    """A page of a browser in which that role has signed in."""
    context = browser.new_context(**shape)
    context.add_cookies([{"name": "houqin_language", "value": language, "url": address}])
    page = context.new_page()
    page.on("console", lambda said: said.type == "error" and print(role, said.text, file=sys.stderr))
    page.on("pageerror", lambda fault: print(role, fault, file=sys.stderr))
    if role:
        page.goto(f"{address}/sign-in/")
        page.fill("#username", f"stage.{role}")
        page.fill("#password", stages.PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{address}/")
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--width", type=int, choices=(390, 1440))
    parser.add_argument("--language", default="zh-hans")
    asked = parser.parse_args()
    call_command("migrate", verbosity=0)
    said = names(stages.play())
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with served() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for width, shape in ((1440, DESK), (390, PHONE)):
            if asked.width in (None, width):
                pages: dict[str, Page] = {}
                for name in asked.names or SHOWN:
                    role, where = SHOWN[name]
                    page = pages.setdefault(role, None) or enter(browser, address, role, shape, asked.language)
                    pages[role] = page
                    page.goto(address + where.format(**said))
                    page.wait_for_load_state("networkidle")
                    page.screenshot(path=asked.folder / f"{name}_{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
