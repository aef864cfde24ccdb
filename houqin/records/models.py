"""Every model, where Django looks for them."""

from houqin.records.contract import Clause, Contract, ContractPlace, Draft, Terms
from houqin.records.decision import Decision, Signature
from houqin.records.evidence import Attached, Ballot, Check, Incident, Mark, Outcome, Photo, Quantity, Round
from houqin.records.finding import Finding, FindingNow, Step
from houqin.records.journal import AccessEntry, AccessHead, Entry, Head
from houqin.records.party import Department, Hospital, Person, Provider, Token
from houqin.records.payment import Statement
from houqin.records.place import Place
from houqin.records.score import Acceptance, Objection, Ruling, Sheet
from houqin.records.standard import OwnEdition

__all__ = [
    "Acceptance",
    "AccessEntry",
    "AccessHead",
    "Attached",
    "Ballot",
    "Check",
    "Clause",
    "Contract",
    "ContractPlace",
    "Decision",
    "Department",
    "Draft",
    "Entry",
    "Finding",
    "FindingNow",
    "Head",
    "Hospital",
    "Incident",
    "Mark",
    "Objection",
    "Outcome",
    "OwnEdition",
    "Person",
    "Photo",
    "Place",
    "Provider",
    "Quantity",
    "Round",
    "Ruling",
    "Sheet",
    "Signature",
    "Statement",
    "Step",
    "Terms",
    "Token",
]
