"""Who may do and see what: the one table that web, API and command line ask.

Duties are kept apart: inspectors record, the provider answers for its own contracts, 经办 proposes, 处长 and
院领导 sign, finance and audit read, the administrator sets up and judges nothing. Who scanned a label (PUBLIC) may say
what he has to say at that place, and sees nothing. That proposer and signer of one
decision are two people is for the action and the database to see.
"""

from collections.abc import Mapping

from houqin.rules.party import PUBLIC, ROLES, SYSTEM, Actor
from houqin.rules.refusal import Forbidden, Refused

_FLOOR = {"inspector", "ward", "office"}
_SIGNERS = {"chief", "leader"}
_OFFICE = {"office", "chief", "leader"}
_RATERS = {"ward", "inspector", "office", "chief", "leader", "finance"}
_STAFF = {"ward", "inspector", "office", "chief", "leader", "finance"}
OVERSEERS = ("office", "chief", "leader", "audit", SYSTEM)  # who sees every opinion
_WRITERS = {"audit", "finance", "ward", "chief", "leader"}
_PUBLISHED = {*ROLES} - {"association", "admin"}
_SET_UP = {"admin", SYSTEM}
_EVERYBODY = {*ROLES, SYSTEM} - {"association"}
_READERS = {"office", "chief", "leader", "finance", "audit", SYSTEM}


def _table(rows: dict[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(roles) for name, roles in rows.items()}


ACTIONS = _table(
    {
        # evidence
        "record_round": {"inspector", "office"},
        "seal_sampling": {"office"},
        "correct_check": {"inspector", "office"},
        "attach_photo": {*_FLOOR, "provider"},
        "record_outcome": {"inspector", "ward", "office", SYSTEM},
        "record_incident": {"inspector", "office", SYSTEM},
        "record_quantity": {"office", "provider"},
        "cast_ballot": _RATERS,
        # panels
        "appoint_juror": {"office", "chief"},
        "change_juror": {"office", "chief"},
        "open_panel": {"office"},
        "recuse": _RATERS,
        "submit_ballot": _RATERS,
        "take_minutes": _RATERS,
        "assign_resolution": {"office", "chief"},
        "present_subject": {"office", "chief"},
        "extend_panel": {"office", "chief"},
        "close_panel": {"office", "chief"},
        "reopen_panel": _SIGNERS,
        # annual reports
        "keep_report": {*_RATERS, "provider"},
        "add_report_photo": {*_RATERS, "provider"},
        "submit_report": {*_RATERS, "provider"},
        "return_report": _OFFICE,
        # voices
        "open_survey": {"office"},
        "answer_survey": {*_STAFF, PUBLIC},
        "close_survey": {"office", SYSTEM},
        "review_answers": {"office", "chief"},
        "moderate_comment": {"office", "chief"},
        "say_praise": {*_STAFF, PUBLIC},
        "rule_on_praise": {"office", "chief"},
        "draft_circular": {"office"},
        "issue_circular": _SIGNERS,
        "acknowledge_circular": {"provider"},
        "record_meeting": {"office"},
        # awards, publications, the question box, opinions
        "call_for_awards": {"office"},
        "nominate": _STAFF,
        "list_awards": {"office", "chief"},
        "draft_publication": {"office", "chief"},
        "release_publication": _SIGNERS,
        "object_to_publication": {*_STAFF, "provider", "audit", PUBLIC},
        "rule_on_public_objection": _SIGNERS,
        "ask_question": {*_STAFF, "provider", PUBLIC},
        "answer_question": {"office", "chief"},
        "send_opinion": _WRITERS,
        "weigh_reply": _WRITERS,
        # findings
        "open_finding": _FLOOR,
        "answer_finding": {"provider"},
        "rectify_finding": {"provider"},
        "verify_finding": _FLOOR,
        "settle_finding": {"office", "chief"},
        "grant_extension": {"office", "chief"},
        "stop_clock": {"office", "chief", "inspector"},
        "reassign_finding": {"office", "chief"},
        "recheck_finding": {"inspector"},
        "lapse_finding": {SYSTEM},
        "look_back": {"inspector", "office"},
        "escalate_finding": {SYSTEM},
        # cases
        "open_case": {*_FLOOR, *_SIGNERS, PUBLIC, SYSTEM},
        "dispatch_case": {"office", "chief"},
        "answer_case": {*_FLOOR, "provider", "chief"},
        "fix_case": {*_FLOOR, "provider", "chief"},
        "hold_case": {"office", "chief"},
        "reply_to_case": {"office", "chief"},
        "rule_on_case": {"office"},
        "confirm_case": {*_FLOOR, *_SIGNERS},
        "reopen_case": {*_FLOOR, *_SIGNERS},
        "rate_case": {*_FLOOR, *_SIGNERS},
        "withdraw_case": {*_FLOOR, *_SIGNERS},
        "urge_case": {*_FLOOR, *_SIGNERS},
        "lapse_case": {SYSTEM},
        "note_late_case": {SYSTEM},
        "record_visit": {"office", "chief", "inspector"},
        "log_duty": {"office"},
        "release_casebook": {"chief", SYSTEM},
        # plans
        "add_plan": {"office", "chief"},
        "change_plan": {"office", "chief"},
        "end_plan": {"office", "chief"},
        "do_duty": {*_FLOOR, "provider", "chief"},
        "settle_duty": {SYSTEM},
        "raise_warning": {SYSTEM},
        "answer_warning": {"office", "chief"},
        "answer_item": {*_FLOOR, "chief"},
        "write_log": {*_FLOOR, "provider", "chief", "leader"},
        "declare_day": {"office", "chief", "admin"},
        "open_calendar": {*ROLES} - {"audit", "association"},
        "close_calendar": {*ROLES} - {"audit", "association"},
        # the month
        "close_month": {"office"},
        "close_year": {"office"},
        "restate": {"office"},
        "raise_objection": {"provider"},
        "appeal_ruling": {"provider"},
        "accept_sheet": {"provider"},
        "rule_on_objection": _SIGNERS,
        "propose_decision": {"office"},
        "sign_decision": _SIGNERS,
        "waive": {"office", "chief"},
        "withdraw_decision": {"office", "chief"},
        "grant_proxy": _SIGNERS,
        "revoke_proxy": _SIGNERS,
        "order_findings": {"office", "chief"},
        "record_interview": {"office", "chief"},
        "state_renewal": {"provider"},
        "release_ladder": {"leader", SYSTEM},
        "issue_statement": {"office", "chief"},
        "record_payment": {"office", "finance"},
        # papers
        "issue_document": {"office", "chief"},
        "file_document": {SYSTEM},
        "file_scan": {"office", "chief"},
        "upload_template": {"office", "chief"},
        "release_template": _SIGNERS,
        # contracts and standards
        "sign_contract": _SIGNERS,
        "amend_contract": _SIGNERS,
        "release_edition": {"chief", SYSTEM},
        "keep_draft": {*_OFFICE, "inspector", "ward", "finance", "provider", "admin"},
        # set-up
        "open_hospital": {SYSTEM},
        "add_department": _SET_UP,
        "change_department": _SET_UP,
        "add_provider": {*_SET_UP, "office"},
        "change_provider": {*_SET_UP, "office"},
        "add_person": _SET_UP,
        "change_person": _SET_UP,
        "add_place": {*_SET_UP, "office"},
        "change_place": {*_SET_UP, "office"},
        # notices: one's own; channels out of the house; what the house itself does about them
        "read_notices": {*ROLES},
        "choose_notices": {*ROLES},
        "add_channel": {"admin"},
        "change_channel": {"admin"},
        "retry_deliveries": {"admin"},
        "tell": {SYSTEM},
        "remind": {SYSTEM},
        "claim_delivery": {SYSTEM},
        "settle_delivery": {SYSTEM},
        # keys for programs: everybody's own
        "issue_token": {*ROLES},
        "revoke_token": {*ROLES},
        # the second chain: what the audit role looked at
        "log_access": {"audit"},
    }
)

QUERIES = _table(
    {
        "me": {*ROLES, SYSTEM},
        "my_work": {*ROLES},
        "tokens": {*ROLES},
        "draft": {*_OFFICE, "inspector", "ward", "finance", "provider", "admin"},
        "papers": _OFFICE,
        "paper": _OFFICE,
        # ground
        "places": _EVERYBODY,
        "place": _EVERYBODY,
        "places_sought": {*ROLES} - {"association"},
        "place_by_code": {*_EVERYBODY, PUBLIC},
        "departments": _EVERYBODY,
        "providers": {*_READERS, "inspector", "ward", "admin"},
        "provider": {*_READERS, "provider", "admin"},
        "people": {*_READERS, "admin"},
        "person": {*_READERS, "admin"},
        # standards and contracts
        "packs": {*ROLES, SYSTEM},
        "pack": {*ROLES, SYSTEM},
        "edition": {*ROLES, SYSTEM},
        "schemes": {*_READERS, "provider"},
        "scheme": {*_READERS, "provider"},
        "contracts_now": {*_READERS, "inspector", "ward", "provider"},
        "contracts": {*_READERS, "inspector", "ward", "provider"},
        "contract": {*_READERS, "inspector", "ward", "provider"},
        "terms": {*_READERS, "inspector", "provider"},
        "clauses": {*_READERS, "inspector", "provider"},
        # evidence
        "usual_places": {"inspector", "office"},
        "checklist": {*_READERS, "inspector", "ward", "provider"},
        "samplings": {*_READERS, "inspector", "provider"},
        "sampling_draw": {*_READERS, "inspector", "provider"},
        "sampling_lots": {"office"},
        "sampling_plan": {"office"},
        "visit_bias": {*_READERS, "provider"},
        "inspector_severity": {"office", "chief"},
        "drawn_for_me": {"inspector", "office"},
        "draws_left": {"inspector", "office"},
        "rounds": {*_READERS, "inspector", "provider"},
        "round": {*_READERS, "inspector", "provider"},
        "evidence": {*_READERS, "inspector", "provider"},
        "photo": {*_READERS, *_FLOOR, "provider"},
        "awaited": {*_FLOOR, "provider"},
        "outcomes": {*_READERS, "provider"},
        "incidents": {*_READERS, "provider"},
        "counted": {*_READERS, "provider"},
        "ballots": {*_READERS},
        # panels
        "panels": {*_READERS, *_RATERS},
        "panel": {*_READERS, *_RATERS},
        "my_ballot": _RATERS,
        "panel_result": {*_READERS, *_RATERS},
        "committee": _READERS,
        # annual reports
        "reports": {*_READERS, *_RATERS, "provider"},
        "report": {*_READERS, *_RATERS, "provider"},
        "report_standing": {*_READERS, *_RATERS},
        # voices
        "asked": {*_STAFF, PUBLIC},
        "questionnaires": {"office"},
        "feedable": {"office"},
        "surveys": {*_READERS, "provider", "ward"},
        "survey": {*_READERS, "provider", "ward"},
        "held": {"office", "chief"},
        "over_surveys": {SYSTEM},
        "praises": {*_READERS, "provider", "ward", "inspector"},
        "circulars": {*_READERS, "provider", "ward", "inspector"},
        "circular": {*_READERS, "provider", "ward", "inspector"},
        "meetings": {*_READERS, "provider"},
        "meeting": {*_READERS, "provider"},
        # awards, publications, the question box, opinions
        "award_calls": {*_READERS, *_RATERS},
        "award_call": {*_READERS, *_RATERS},
        "publications": {*_PUBLISHED, PUBLIC},
        "publication": {*_PUBLISHED, PUBLIC},
        "objection_receipt": {*_PUBLISHED, PUBLIC},
        "public_objections": {"office", "chief", "leader", "audit"},
        "publishable": {"office", "chief"},
        "publication_source": {"office", "chief"},
        "redact_publication": {"office", "chief"},
        "question_box": {*_PUBLISHED, PUBLIC},
        "opinions": {"office", *_WRITERS},
        "opinion": {"office", *_WRITERS},
        # findings
        "findings": {*_READERS, *_FLOOR, "provider"},
        "finding": {*_READERS, *_FLOOR, "provider"},
        "late_findings": {SYSTEM},
        # cases
        "casebook": {*_EVERYBODY, PUBLIC},
        "casebook_editions": {*_EVERYBODY},
        "casebook_preview": {"office", "chief"},
        "cases": {*_READERS, *_FLOOR, "provider"} - {"finance"},
        "case": {*_READERS, *_FLOOR, "provider"} - {"finance"},
        "case_board": {"office", "chief", "leader", "inspector", "audit"},
        "case_figures": {"office", "chief", "leader", "audit"},
        "similar_cases": {*_FLOOR, "chief", "leader"},
        "duties": {"office", "chief", "leader", "audit"},
        "unconfirmed_cases": {SYSTEM, "office", "chief"},
        "late_cases": {SYSTEM, "office", "chief"},
        "unconfirmed_findings": {SYSTEM},
        "chronic": {*_READERS, *_FLOOR, "provider"},
        # plans
        "plans": {*_READERS, *_FLOOR, "provider"},
        "plan": {*_READERS, *_FLOOR, "provider"},
        "plan_calendar": {*_READERS, *_FLOOR, "provider"},
        "plan_preview": {"office", "chief"},
        "plan_choices": {"office", "chief"},
        "plan_rates": {*_READERS},
        "duty_pack": {*_READERS, *_FLOOR, "provider"},
        "duty": {*_READERS, *_FLOOR, "provider"},
        "my_duties": {*ROLES},
        "duties_here": {*_FLOOR, "provider"},
        "coming_duties": {*ROLES},
        "escalations": {"office", "chief", "leader", SYSTEM},
        "unsettled_duties": {SYSTEM},
        "calendar_keys": {*ROLES},
        "workdays": _EVERYBODY,
        # the month
        "sheets": {*_READERS, "provider"},
        "sheet": {*_READERS, "provider"},
        "line": {*_READERS, "provider"},
        "month_batch": {*_READERS},
        "objections": {*_READERS, "provider"},
        "objection": {*_READERS, "provider"},
        "annual": {*_READERS, "provider"},
        "decisions": {*_READERS, "provider"},
        "decision": {*_READERS, "provider"},
        "climb": {*_READERS, "provider"},
        "orders": {*_READERS, *_FLOOR, "provider"},
        "council_paper": _READERS,
        "ladder": {*_READERS, "provider"},
        "proxies": {"office", "chief", "leader", "audit"},
        "renewals": {*_READERS, "provider"},
        "renewal": {*_READERS, "provider"},
        "statements": {*_READERS, "provider"},
        "statement": {*_READERS, "provider"},
        "statement_in_full": {*_READERS, "provider"},
        "basis": {*_READERS, "provider"},
        "handover": {*_READERS},
        "documents": {*_READERS, "provider"},
        "document": {*_READERS, "provider"},
        "document_of": {*_READERS, "provider"},
        "unfiled_documents": {SYSTEM},
        "templates": {*_OFFICE, "audit"},
        "template": {*_OFFICE, "audit", SYSTEM},
        "cockpit": {"chief", "leader", "office", "audit"},
        # notices
        "notices": {*ROLES},
        "notice": {*ROLES},
        "unread": {*ROLES},
        "notice_choice": {*ROLES},
        "channels": {"admin"},
        "deliveries": {"admin"},
        "reminders": {SYSTEM},
        "late_duties": {SYSTEM},
        "risen_series": {SYSTEM},
        "warnings": {*_READERS, "provider"},
        "watched_series": {*_READERS, "provider"},
        "warning_series": {*_READERS, "provider"},
        "places_due": {"inspector", "ward", "provider", "office", "chief"},
        # the journal
        "journal": {"audit", "admin", "chief", "leader", SYSTEM},
        "journal_line": {"audit", "admin", "chief", "leader", SYSTEM},
        "verify": {"audit", "admin", "chief", "leader", SYSTEM},
        "access_journal": {"leader", "audit", SYSTEM},
    }
)


def may(role: str, name: str) -> bool:
    """KeyError when no action or query has this name: a misspelt name is never a quiet no."""
    return role in (ACTIONS[name] if name in ACTIONS else QUERIES[name])


def demand(by: Actor, name: str) -> None:
    if not may(by.role, name):
        raise Forbidden("%(role)s不能做这件事", role=ROLES.get(by.role, by.name))


def demand_own(by: Actor, provider: int) -> None:
    """A provider's people touch their own contracts only; nobody else is limited by this."""
    if by.role == "provider" and by.provider != provider:
        raise Forbidden("这份合同不是贵公司的")


def demand_own_case(
    by: Actor, provider: int | None, department: int | None, reporter: int | None, *, private: bool = False
) -> None:
    """A provider's people touch what was sent to them, a ward its own cases; nobody else is limited by this.

    What is private is for whoever wrote it, the office and those above it.
    """
    if private and by.role not in OVERSEERS and by.person != reporter:
        raise Refused("本院没有这件事项")
    if by.role == "provider" and by.provider != provider:
        raise Forbidden("这件事项没有派给贵公司")
    if by.role == "ward" and by.person != reporter and (department is None or by.department != department):
        raise Forbidden("这件事项不归贵科室")
