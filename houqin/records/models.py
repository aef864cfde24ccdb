"""Every model, where Django looks for them."""

from houqin.records.case import Caller, Case, CaseNow, CaseStep, Duty, OwnCasebook
from houqin.records.circular import Circular, CircularIssue, CircularReceipt, Praise, PraiseRuling
from houqin.records.contract import Clause, Contract, ContractPlace, Draft, Terms
from houqin.records.decision import Decision, Signature
from houqin.records.document import Document, DocumentFile
from houqin.records.evidence import Attached, Ballot, Check, Incident, Mark, Outcome, Photo, Quantity, Round
from houqin.records.finding import Finding, FindingNow, Step
from houqin.records.journal import AccessEntry, AccessHead, Entry, Head
from houqin.records.meeting import Meeting, Resolution
from houqin.records.notice import Channel, Delivery, Notice, NoticeChoice, NoticeCursor
from houqin.records.panel import (
    BallotPaper,
    Closing,
    Juror,
    Minute,
    Panel,
    PanelStep,
    Placing,
    Recusal,
    Seat,
    Subject,
)
from houqin.records.party import Department, Hospital, Person, Provider, Token
from houqin.records.payment import Statement
from houqin.records.place import Place
from houqin.records.plan import CalendarKey, DutyItem, DutyStop, ItemAnswer, Plan, PlanLog, PlanResult, PlanStop
from houqin.records.report import Report, ReportDraft, ReportPhoto, ReportReturn
from houqin.records.sampling import Sampling
from houqin.records.score import Acceptance, Objection, Ruling, Sheet
from houqin.records.standard import OwnEdition
from houqin.records.survey import Answer, CommentRuling, Hold, HoldRuling, Participation, Slip, Survey, SurveyEnd
from houqin.records.workday import SpecialDay

__all__ = [
    "Acceptance",
    "AccessEntry",
    "AccessHead",
    "Answer",
    "Attached",
    "Ballot",
    "BallotPaper",
    "CalendarKey",
    "Caller",
    "Case",
    "CaseNow",
    "CaseStep",
    "Channel",
    "Check",
    "Circular",
    "CircularIssue",
    "CircularReceipt",
    "Clause",
    "Closing",
    "CommentRuling",
    "Contract",
    "ContractPlace",
    "Decision",
    "Delivery",
    "Department",
    "Document",
    "DocumentFile",
    "Draft",
    "Duty",
    "DutyItem",
    "DutyStop",
    "Entry",
    "Finding",
    "FindingNow",
    "Head",
    "Hold",
    "HoldRuling",
    "Hospital",
    "Incident",
    "ItemAnswer",
    "Juror",
    "Mark",
    "Meeting",
    "Minute",
    "Notice",
    "NoticeChoice",
    "NoticeCursor",
    "Objection",
    "Outcome",
    "OwnCasebook",
    "OwnEdition",
    "Panel",
    "PanelStep",
    "Participation",
    "Person",
    "Photo",
    "Place",
    "Placing",
    "Plan",
    "PlanLog",
    "PlanResult",
    "PlanStop",
    "Praise",
    "PraiseRuling",
    "Provider",
    "Quantity",
    "Recusal",
    "Report",
    "ReportDraft",
    "ReportPhoto",
    "ReportReturn",
    "Resolution",
    "Round",
    "Ruling",
    "Sampling",
    "Seat",
    "Sheet",
    "Signature",
    "Slip",
    "SpecialDay",
    "Statement",
    "Step",
    "Subject",
    "Survey",
    "SurveyEnd",
    "Terms",
    "Token",
]
