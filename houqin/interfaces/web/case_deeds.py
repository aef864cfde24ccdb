"""What may be done with a case from its page: for each step its button, its fields, and the action that makes it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as N

from houqin.actions import (
    answer_case,
    attach_photo,
    confirm_case,
    dispatch_case,
    fix_case,
    hold_case,
    rate_case,
    reopen_case,
    reply_to_case,
    rule_on_case,
    urge_case,
    withdraw_case,
)
from houqin.interfaces import photos
from houqin.interfaces.web import words
from houqin.interfaces.web.doing import an_id
from houqin.queries import case as questions
from houqin.queries import casebook as books
from houqin.queries import contract as contracts
from houqin.queries import party
from houqin.rules import case as rules
from houqin.rules import period, permission
from houqin.rules.casebook import Book
from houqin.rules.party import ROLES, Actor
from houqin.rules.refusal import Forbidden, Refused

Case = Mapping[str, Any]
NOTE = {"name": "note", "label": N("说明（可不填）"), "type": "text", "required": False}
REASON = {"name": "note", "label": N("理由"), "type": "text", "required": True}
UNTIL = {"name": "until", "label": N("到什么时候"), "type": "datetime-local", "required": True}
LABELS = {
    "acknowledge": "已联系并安抚",
    "dispatch": "派单",
    "accept": "接单",
    "go": "已到场",
    "fix": "办结",
    "confirm": "确认办好了",
    "rate": "评价",
    "return": "没办好，退回",
    "reopen": "重开",
    "rule": "认定是否属实",
    "reply": "答复投诉人",
    "progress": "记进展",
    "ask": "申请暂停计时",
    "pause": "暂停计时",
    "resume": "恢复计时",
    "decline": "退单：非我方责任",
    "urge": "催办",
    "join": "并入另一件",
    "void": "撤销",
}
ACTIONS = {
    **dict.fromkeys(("accept", "go", "progress", "ask", "decline"), "answer_case"),
    **{"dispatch": "dispatch_case", "fix": "fix_case", "acknowledge": "reply_to_case", "reply": "reply_to_case"},
    **{"pause": "hold_case", "resume": "hold_case", "rule": "rule_on_case", "rate": "rate_case"},
    **{"confirm": "confirm_case", "return": "confirm_case", "reopen": "reopen_case", "urge": "urge_case"},
    **{"join": "withdraw_case", "void": "withdraw_case"},
}
FIRST: Mapping[str, Mapping[str, tuple[str, ...]]] = {  # the one coloured button, by role and state
    "office": dict.fromkeys(("new", "sent", "doing"), ("acknowledge", "reply", "rule", "dispatch", "urge")),
    "provider": {"sent": ("accept",), "doing": ("fix",), "paused": ("fix",)},
}


def offered(by: Actor, found: Case, at: datetime) -> list[dict[str, Any]]:
    """The forms of a case's page, the likeliest first."""
    book = books.casebook(by)["book"]
    able = [kind for kind in LABELS if kind in found["next"] and _fits(by, found, book, kind)]
    calm = book.by_kind[found["kind"]].answers if found["kind"] in book.by_kind else False
    wanted = FIRST.get(by.role, {}).get(found["state"], ())
    first = [kind for kind in wanted if kind in able and (calm or kind != "rule")]
    return [_form(by, found, book, kind, at) for kind in dict.fromkeys([*first[:1], *able])]


def _fits(by: Actor, found: Case, book: Book, kind: str) -> bool:
    """Whether this person would be let do it; the actions ask again."""
    if not permission.may(by.role, ACTIONS[kind]) or found["kind"] not in book.by_kind:
        return False
    sort = book.by_kind[found["kind"]]
    asks = {
        "rate": lambda: sort.rated and found["mine"] and found["stars"] is None,
        "rule": lambda: bool(sort.incident),
        "acknowledge": lambda: sort.answers and not _heard(found),
        "reply": lambda: sort.answers and _heard(found) and (found["upheld"] is not None or not sort.incident),
        "join": lambda: by.role == "office",
        "void": lambda: by.role in ("office", "chief") or found["mine"],
        "urge": lambda: found["provider_id"] is not None or found["assignee_id"] is not None,
        "fix": lambda: _holds(by, found) and not sort.answers,
    }
    if kind in ("accept", "go", "progress", "ask", "decline"):
        return _holds(by, found)
    if kind in ("confirm", "return", "reopen"):
        return rules.closer_fault(sort.closers, by, found["mine"], found["fixers"]) is None
    return asks[kind]() if kind in asks else True


def _heard(found: Case) -> bool:
    return any(step["kind"] == "acknowledge" for step in found["steps"])


def _holds(by: Actor, found: Case) -> bool:
    """Whoever it was sent to; the office and the chief report for in-house hands that only telephone."""
    if by.role == "provider":
        return True
    return by.person == found["assignee_id"] or (by.role in ("office", "chief") and found["provider_id"] is None)


def _form(by: Actor, found: Case, book: Book, kind: str, at: datetime) -> dict[str, Any]:
    fields = FIELDS[kind](by, found, book, at) if kind in FIELDS else [NOTE]
    said = words.word(found["state"], "case")
    url = reverse("case_deed", args=[found["id"], kind])
    photo = "may" if kind in ("fix", "progress") else ""
    return {"kind": kind, "label": _(LABELS[kind]), "url": url, "fields": fields, "photo": photo, "said": said}


# ── The fields of each deed ───────────────────────────────────────────────────────────────────────────────────────────


def _holders(by: Actor, found: Case, book: Book, at: datetime) -> list[dict[str, Any]]:
    firms = [(f"p{one.id}", one.name) for one in party.providers(by)]
    own = [(f"a{one.id}", f"{one.name} · {_(ROLES[one.role])}") for one in _people(by, at)]
    grouped = [(_("服务商"), firms), (_("本院人员"), own)]
    label = N("改派给") if found["provider_id"] or found["assignee_id"] else N("派给")
    return [{"name": "to", "label": label, "type": "grouped", "options": grouped, "required": True}, NOTE]


def _people(by: Actor, at: datetime) -> list[Any]:
    held = ("office", "inspector", "ward", "chief")
    return [one for one in party.people(by, on=timezone.localdate(at)) if one.role in held]


def _pausing(by: Actor, found: Case, book: Book, at: datetime) -> list[dict[str, Any]]:
    """The reasons of the book; what the holder asked for stands there already."""
    asked = next((step for step in reversed(found["steps"]) if step["kind"] == "ask"), None)
    reasons = [(one, one) for one in book.pauses]
    said = asked["note"] if asked else ""
    if said and said not in book.pauses:
        reasons.insert(0, (said, said))
    until = timezone.localtime(asked["until"]).strftime("%Y-%m-%dT%H:%M") if asked and asked["until"] else ""
    why = {"name": "note", "label": N("理由"), "type": "choice", "options": reasons, "required": True, "value": said}
    return [why, {**UNTIL, "value": until}]


def _ruling(by: Actor, found: Case, book: Book, at: datetime) -> list[dict[str, Any]]:
    """Upheld or not, and as which item of which contract it then counts."""
    said = [("yes", _("属实")), ("no", _("不属实"))]
    fields: list[dict[str, Any]] = [
        {"name": "upheld", "label": N("认定"), "type": "choice", "options": said, "required": True},
        REASON,
    ]
    options = _countable(by, found, book.by_kind[found["kind"]].incident)
    if options:
        label = N("属实的，计入考核（可不选）")
        fields.append({"name": "counts", "label": label, "type": "grouped", "options": options, "required": False})
    return fields


def _countable(by: Actor, found: Case, incident: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The items by contract; of a case that was sent to a provider, this one's only."""
    month = period.of(found["row"].happened_at)
    rows = [row for row in contracts.contracts(by) if found["provider_id"] in (None, row.provider_id)]
    options = []
    for row in rows:
        try:
            terms = contracts.terms(by, contract=row.pk, month=month)
        except Refused:
            continue
        texts = {code: slot.text for code, slot in terms.layout.by_code.items()}
        found_ = [(f"{row.pk}|{code}", f"{code} {texts.get(code, '')}") for code in sorted(terms.codes(incident))]
        options.append((row.name, found_))
    return options


def _joining(by: Actor, found: Case, book: Book, at: datetime) -> list[dict[str, Any]]:
    alike = questions.similar_cases(by, at=at, kind=found["kind"], text=found["text"])
    options = [(str(one["id"]), f"{one['number']} {one['text'][:40]}") for one in alike if one["id"] != found["id"]]
    into = {"name": "same_as", "label": N("并入哪一件"), "type": "choice", "options": options, "required": True}
    return [into, {**REASON, "value": _("重复上报")}]


def _stars(by: Actor, found: Case, book: Book, at: datetime) -> list[dict[str, Any]]:
    said = [(str(n), "★" * n) for n in range(rules.MOST_STARS, 0, -1)]
    return [{"name": "stars", "label": N("满意吗"), "type": "choice", "options": said, "required": True}, NOTE]


Fields = Callable[[Actor, Case, Book, datetime], list[dict[str, Any]]]
FIELDS: Mapping[str, Fields] = {
    "acknowledge": lambda *__: [{**REASON, "label": N("怎样联系、怎样安抚的")}],
    "reply": lambda *__: [{**REASON, "label": N("答复内容")}],
    "dispatch": _holders,
    "accept": lambda *__: [],
    "go": lambda *__: [],
    "resume": lambda *__: [],
    "fix": lambda *__: [{**REASON, "label": N("怎样办结的")}],
    "progress": lambda *__: [{**REASON, "label": N("进展")}],
    "ask": lambda by, found, book, at: [{**REASON, "type": "choice", "options": [(p, p) for p in book.pauses]}, UNTIL],
    "pause": _pausing,
    "decline": lambda *__: [{**REASON, "label": N("为什么不归贵方")}],
    "return": lambda *__: [{**REASON, "label": N("哪里没有办好")}],
    "reopen": lambda *__: [{**REASON, "label": N("为什么重开")}],
    "rule": _ruling,
    "join": _joining,
    "rate": _stars,
    "void": lambda *__: [REASON],
}


# ── Doing ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def do(request: HttpRequest, id: UUID, kind: str) -> None:
    """The step as the form said it."""
    by, at, said = request.actor, timezone.now(), request.POST
    note = said.get("note", "").strip()
    if kind not in ACTIONS:
        raise Forbidden("没有这项操作")
    does: Mapping[str, Callable[[], object]] = {
        "answer_case": lambda: _answer(request, by, at, id, kind, note),
        "dispatch_case": lambda: dispatch_case.dispatch_case(by, at, case=id, note=note, **_to(said.get("to", ""))),
        "fix_case": lambda: _with_photos(
            request, by, at, lambda shots: fix_case.fix_case(by, at, case=id, note=note, photos=shots)
        ),
        "reply_to_case": lambda: reply_to_case.reply_to_case(by, at, case=id, text=note, final=kind == "reply"),
        "hold_case": lambda: hold_case.hold_case(
            by, at, case=id, hold=kind == "pause", note=note, until=moment(said.get("until", ""))
        ),
        "rule_on_case": lambda: _rule(by, at, id, note, said),
        "rate_case": lambda: rate_case.rate_case(by, at, case=id, stars=whole(said.get("stars", "")), note=note),
        "confirm_case": lambda: confirm_case.confirm_case(by, at, case=id, passed=kind == "confirm", note=note),
        "reopen_case": lambda: reopen_case.reopen_case(by, at, case=id, note=note),
        "urge_case": lambda: urge_case.urge_case(by, at, case=id, note=note),
        "withdraw_case": lambda: withdraw_case.withdraw_case(
            by, at, case=id, note=note, same_as=an_id(said.get("same_as", "")) if kind == "join" else None
        ),
    }
    does[ACTIONS[kind]]()


def _answer(request: HttpRequest, by: Actor, at: datetime, id: UUID, kind: str, note: str) -> None:
    until = moment(request.POST.get("until", ""))

    def answer(shots: Mapping[str, tuple[int, str]]) -> object:
        return answer_case.answer_case(by, at, case=id, answer=kind, note=note, until=until, photos=shots)

    _with_photos(request, by, at, answer)


def _with_photos(
    request: HttpRequest, by: Actor, at: datetime, does: Callable[[Mapping[str, tuple[int, str]]], object]
) -> None:
    """Pictures first lie safe on disk, then are announced with the step, then count as arrived."""
    kept = [photos.keep(file.read()) for file in request.FILES.getlist("photos")]
    announced = {one.sha256: (one.size, one.media_type) for one in kept}
    does(announced)
    for sha256, (size, media_type) in announced.items():
        attach_photo.attach_photo(by, at, sha256=sha256, size=size, media_type=media_type)


def _rule(by: Actor, at: datetime, id: UUID, note: str, said: Mapping[str, str]) -> None:
    if said.get("upheld") not in ("yes", "no"):
        raise Refused("请选属实或不属实")
    contract, _, code = said.get("counts", "").partition("|")
    counts = {"contract": an_id(contract), "code": code} if code and said["upheld"] == "yes" else {}
    rule_on_case.rule_on_case(by, at, case=id, upheld=said["upheld"] == "yes", note=note, **counts)  # type: ignore[arg-type]


def _to(said: str) -> dict[str, int]:
    """p7: the provider 7; a12: the person 12."""
    if said[:1] not in ("p", "a") or not said[1:].isdecimal():
        raise Refused("请选派给谁")
    return {"provider" if said[0] == "p" else "assignee": int(said[1:])}


def moment(said: str) -> datetime | None:
    found = parse_datetime(said) if said else None
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def whole(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 10 else 0
