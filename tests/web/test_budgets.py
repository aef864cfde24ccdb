"""What a page may cost: its queries on the stage, and the bytes of a first visit."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web import stage as stages
from tests.web.shots import SHOWN

QUERIES = {
    **{"my_work_provider": 40, "my_work_chief": 60, "my_work_inspector": 48, "my_work_finance": 41, "cockpit": 24},
    **{"contracts": 16, "contract": 40, "month": 37, "month_provider": 37, "month_now": 17, "line": 17},
    **{"evidence": 17, "findings": 29, "finding": 16, "objections": 9, "objection": 18, "new_objection": 34},
    **{"decisions": 10, "month_end": 30, "statements": 8, "statement": 13, "basis": 40, "places": 8, "codes": 8},
    **{"panels": 24, "panel": 20, "panel_new": 12, "committee": 14, "ballot": 20, "meeting": 20, "projector": 30},
    **{"reports": 14, "reports_provider": 14, "report": 12, "report_edit": 50},
    **{"report_department": 40},
    **{"projector_result": 34, "panel_result": 20, "contract_year": 34},
    **{"surveys": 13, "surveys_over": 14, "survey": 20, "survey_provider": 18, "survey_running": 20, "survey_new": 24},
    **{"survey_build": 30, "survey_answer": 10, "held": 10, "my_work_ward": 42},
    **{"circulars": 20, "circular": 10, "circular_new": 24, "meetings": 10, "meeting_minutes": 10, "meeting_new": 10},
    **{"publications": 16, "publication": 26, "publication_provider": 20, "publication_choose": 40},
    **{"publication_new": 24, "question_box": 12, "question_box_provider": 12, "opinions": 16, "opinion": 10},
    **{"award_calls": 10, "award_call": 14},
    **{"journal": 14, "phone": 18, "place": 20, "round": 13, "refused": 8},
    **{"cases": 11, "cases_ward": 11, "case_ward": 15, "case_provider": 14, "case_new": 8, "complaints": 11},
    **{"complaint": 26, "hazards": 14, "tasks": 11, "visit_new": 10, "case_figures": 11, "dispatch": 13},
    **{"casebook": 10, "casebook_release": 10},
    **{"notices": 11, "notice_choice": 8, "channels": 11, "share": 17},
    **{"plans": 20, "plan": 30, "plan_event": 30, "plan_new": 30, "plan_change": 30, "plan_calendar": 20},
    **{"duty_pack": 10, "plan_rates": 12, "warnings": 26, "workdays": 10, "duties": 20, "duty": 20, "duty_joint": 20},
    **{"decision": 24, "proxies": 10, "ladder": 7, "climb": 20, "climb_new": 30, "renewals": 12, "renewal": 30},
    **{"documents": 12, "document": 10, "templates": 8},
    **{"samplings": 26, "sampling": 26, "inspectors": 10},
}
FIRST_VISIT = 100_000  # bytes, gzipped
ASSET = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')


def test_every_page_keeps_its_query_budget(stage, as_):
    names, clients = stages.names(stage), {}
    over = {}
    for name, (role, where) in SHOWN.items():
        if role:
            client = clients.setdefault(role, None) or as_(role)
            clients[role] = client
            with CaptureQueriesContext(connection) as seen:
                client.get(where.format(**names))
            asked = [one for one in seen.captured_queries if "set_config" not in one["sql"]]  # PostgreSQL's own price
            if len(asked) > QUERIES[name]:
                over[name] = len(asked)
    assert over == {}


def test_a_first_visit_is_light(stage, as_):
    """The page, its styles and its scripts; photos come as they are looked at."""
    client, names = as_("inspector"), stages.names(stage)
    for where in ("/", SHOWN["round"][1].format(**names)):
        page = client.get(where).content.decode()
        assets = {name: finders.find(name) for name in ASSET.findall(page)}
        assert all(assets.values()), assets
        weight = sum(len(gzip.compress(Path(file).read_bytes())) for file in assets.values())
        assert weight + len(gzip.compress(page.encode())) < FIRST_VISIT
