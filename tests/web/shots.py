"""Pictures of the real pages for looking at: python -m tests.web.shots FOLDER [name …] [--width 390]."""

import argparse
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.served import running

PASSWORD = "sweep-the-floor-9"
CHROMIUM = os.environ.get("HOUQIN_CHROMIUM", "/usr/bin/chromium")  # Debian's, unless another one is asked for
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
    "samplings": ("office", "/samplings/"),
    "sampling": ("office", "/samplings/{draw}/"),
    "inspectors": ("chief", "/inspectors/"),
    "findings": ("office", "/findings/"),
    "finding": ("provider", "/findings/{finding}/"),
    "my_work_ward": ("ward", "/"),
    "surveys": ("office", "/surveys/"),
    "surveys_over": ("office", "/surveys/?state=over"),
    "survey": ("office", "/surveys/{survey_over}/"),
    "survey_provider": ("provider", "/surveys/{survey_over}/"),
    "survey_running": ("office", "/surveys/{survey_running}/"),
    "survey_new": ("office", "/surveys/new/"),
    "survey_build": ("office", "/surveys/new/{new}/?contract={contract}&pack=3"),
    "survey_answer": ("ward", "/surveys/{survey_ward}/answer/"),
    "held": ("office", "/surveys/held/"),
    "publications": ("chief", "/publications/"),
    "publication": ("chief", "/publications/{publication}/"),
    "publication_provider": ("provider", "/publications/{publication}/"),
    "publication_choose": ("office", "/publications/new/"),
    "publication_new": ("office", "/publications/new/?corrects={publication}&act=correct"),
    "question_box": ("office", "/questions/"),
    "question_box_provider": ("provider", "/questions/"),
    "opinions": ("audit", "/opinions/"),
    "opinion": ("office", "/opinions/{opinion}/"),
    "award_calls": ("office", "/awards/"),
    "award_call": ("ward", "/awards/{call}/"),
    "q_publications": ("", "/q/stage-W50/publications/"),
    "q_publication": ("", "/q/stage-W50/publications/{publication}/"),
    "q_objection": ("", "/q/stage-W50/publications/{publication}/object/"),
    "q_receipt": ("", "/q/stage-W50/receipts/{protest}/"),
    "q_questions": ("", "/q/stage-W50/questions/"),
    "circulars": ("office", "/circulars/"),
    "circular": ("provider", "/circulars/{survey_circular}/"),
    "circular_new": ("office", "/circulars/new/"),
    "meetings": ("office", "/meetings/"),
    "meeting_minutes": ("office", "/meetings/{survey_meeting}/"),
    "meeting_new": ("office", "/meetings/new/"),
    "q": ("", "/q/"),
    "q_praise": ("", "/q/stage-W50/praise/"),
    "q_place": ("", "/q/stage-W50/"),
    "q_survey": ("", "/q/stage-W50/survey/{survey_running}/"),
    "q_thanks": ("", "/q/stage-W50/thanks/?of=survey"),
    "objections": ("chief", "/objections/"),
    "objection": ("chief", "/objections/{objection}/"),
    "new_objection": ("provider", "/contracts/{contract}/{month}/object/"),
    "decisions": ("leader", "/decisions/"),
    "decision": ("chief", "/decisions/{decision}/"),
    "proxies": ("leader", "/decisions/proxies/"),
    "ladder": ("leader", "/decisions/ladder/"),
    "climb": ("office", "/contracts/{contract}/ladder/"),
    "climb_new": ("office", "/contracts/{contract}/ladder/interview/"),
    "renewals": ("provider", "/renewals/"),
    "renewal": ("provider", "/renewals/{contract}/"),
    "month_end": ("office", "/month-end/"),
    "statements": ("finance", "/statements/"),
    "statement": ("finance", "/statements/{statement}/"),
    "basis": ("finance", "/statements/{statement}/basis/payment.0/"),
    "documents": ("office", "/documents/"),
    "document": ("office", "/documents/{document}/"),
    "templates": ("chief", "/documents/templates/"),
    "panels": ("office", "/panels/"),
    "panel": ("office", "/panels/{panel}/"),
    "panel_new": ("office", "/panels/new/"),
    "committee": ("office", "/panels/committee/"),
    "ballot": ("ward", "/panels/{panel}/ballot/"),
    "meeting": ("office", "/panels/{panel}/meeting/"),
    "projector": ("office", "/panels/{panel}/projector/"),
    "projector_result": ("office", "/panels/{locked}/projector/"),
    "contract_year": ("office", "/contracts/{contract}/year/{year}/"),
    "panel_result": ("office", "/panels/{locked}/result/"),
    "reports": ("office", "/reports/"),
    "reports_provider": ("provider", "/reports/"),
    "report": ("office", "/reports/provider/{year}/{contract}/"),
    "report_edit": ("office", "/reports/office/{year}/house/edit/"),
    "report_department": ("ward", "/reports/department/{year}/{department}/edit/"),
    "places": ("office", "/places/"),
    "codes": ("office", "/places/codes/?place={place}&place={other}"),
    "journal": ("audit", "/journal/"),
    "notices": ("provider", "/notices/"),
    "notice_choice": ("office", "/notices/settings/"),
    "channels": ("admin", "/channels/"),
    "share": ("provider", "/findings/{finding}/share/"),
    "plans": ("office", "/plans/"),
    "plan": ("office", "/plans/{plan}/"),
    "plan_event": ("office", "/plans/{event}/"),
    "plan_new": ("office", "/plans/new/?duty=fire-patrol"),
    "plan_change": ("office", "/plans/{plan}/change/"),
    "plan_calendar": ("office", "/plans/{plan}/calendar/"),
    "duty_pack": ("office", "/plans/pack/"),
    "warnings": ("office", "/warnings/"),
    "plan_rates": ("leader", "/plans/rates/"),
    "workdays": ("office", "/plans/days/"),
    "duties": ("inspector", "/duties/"),
    "duty": ("inspector", "/plans/{plan}/{plan_on}/"),
    "duty_joint": ("ward", "/plans/{joint}/{joint_on}/"),
    "phone": ("inspector", "/phone/"),
    "place": ("inspector", "/phone/stage-W50/"),
    "round": ("inspector", "/phone/stage-W50/{contract}/cleaning/planned/"),
    "refused": ("finance", "/phone/nowhere/"),
    "cases": ("office", "/cases/"),
    "cases_ward": ("ward", "/cases/?state=all"),
    "case_ward": ("ward", "/cases/{case}/"),
    "case_provider": ("provider", "/cases/{repair}/"),
    "case_new": ("ward", "/cases/new/"),
    "complaints": ("office", "/complaints/"),
    "complaint": ("office", "/cases/{complaint}/"),
    "hazards": ("chief", "/hazards/"),
    "tasks": ("leader", "/tasks/"),
    "visit_new": ("office", "/cases/visit/"),
    "case_figures": ("chief", "/cases/figures/?kind=repair"),
    "dispatch": ("office", "/dispatch/"),
    "casebook": ("office", "/cases/book/"),
    "casebook_release": ("chief", "/cases/book/release/"),
}


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
        page.fill("#password", PASSWORD)
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
    asked.folder.mkdir(parents=True, exist_ok=True)
    with running() as hall, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for width, shape in ((1440, DESK), (390, PHONE)):
            pages: dict[str, Page] = {}
            for name in asked.names or SHOWN if asked.width in (None, width) else ():
                role, where = SHOWN[name]
                if role not in pages:
                    pages[role] = enter(browser, hall.address, role, shape, asked.language)
                pages[role].goto(hall.address + where.format(**hall.names))
                pages[role].wait_for_load_state("networkidle")
                pages[role].screenshot(path=asked.folder / f"{name}_{width}.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
