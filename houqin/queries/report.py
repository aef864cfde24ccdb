"""Annual reports as questions: who owes one, the shared draft, the locked versions, figures held to evidence."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from houqin.packs import reporting
from houqin.queries import account, closure, performance
from houqin.queries._gate import question
from houqin.queries.closure import About
from houqin.records import models as records
from houqin.rules import claim, period, permission
from houqin.rules import report as rules
from houqin.rules.claim import Claim, Shown
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden, Refused
from houqin.rules.report import Body, Outline

HOUSE = "house"
EARLIEST, LATEST = 2000, 2100
BOSSES = ("office", "chief", "leader", "audit")  # who reads every report of the house's own people


@dataclass(frozen=True, slots=True)
class Thread:
    """One report through all its versions: its outline, its year, and whose it is."""

    outline: str
    year: int
    of: str  # a contract's id, a department's number, or `house`
    contract: Any = None
    department: Any = None

    @property
    def key(self) -> str:
        return f"{self.outline}/{self.year}/{self.of}"

    @property
    def form(self) -> Outline:
        return reporting.outline(self.outline)

    @property
    def name(self) -> str:
        return str((self.contract or self.department).name) if self.contract or self.department else ""


def thread(by: Actor, outline: str, year: int, of: str) -> Thread:
    """Refused when there is no such report here, or it is none of the asker's."""
    form = reporting.outline(outline)
    if not EARLIEST <= year <= LATEST:
        raise Refused("年度须写作 2026 这样的四位数")
    found = _thread(form, outline, year, of)
    if not _sees(by, found):
        raise Forbidden("这份报告不归您看")
    return found


def _thread(form: Outline, outline: str, year: int, of: str) -> Thread:
    if form.of == "contract":
        row = records.Contract.objects.select_related("provider").filter(pk=_id(of)).first()
        if row is None:
            raise Refused("本院没有这份合同")
        if not row.starts_on.year <= year <= row.ends_on.year:
            raise Refused("合同不在 %(year)s 年度内", year=year)
        return Thread(outline, year, str(row.pk), contract=row)
    if form.of == "department":
        row = records.Department.objects.filter(pk=int(of)).first() if of.isdecimal() and len(of) < 10 else None
        if row is None:
            raise Refused("本院没有这个科室")
        return Thread(outline, year, str(row.pk), department=row)
    if of != HOUSE:
        raise Refused("这份报告是全院的，地址里写 %(house)s", house=HOUSE)
    return Thread(outline, year, HOUSE)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("本院没有这份合同") from None


def _sees(by: Actor, found: Thread) -> bool:
    if found.contract:
        return by.role != "provider" or by.provider == found.contract.provider_id
    if by.role == "provider":
        return False
    return by.role in BOSSES or (found.department is not None and by.department == found.department.pk)


def writes(by: Actor, found: Thread) -> bool:
    """Whose words it holds: the provider's own people, the department's, the office's."""
    if not permission.may(by.role, "keep_report"):
        return False
    if found.contract:
        return by.role == "provider" and by.provider == found.contract.provider_id
    if found.department:
        return by.role != "provider" and by.department == found.department.pk
    return by.role in ("office", "chief")


def demand_writer(by: Actor, found: Thread) -> None:
    if not writes(by, found):
        raise Forbidden("这份报告由报告人自己写，您只能看")


# ── Versions and drafts ───────────────────────────────────────────────────────────────────────────────────────────────


def versions(key: str) -> list[Any]:
    rows = records.Report.objects.filter(key=key).select_related(
        "by", "returned__by", "contract__provider", "department"
    )
    return list(rows.order_by("n"))


def draft(key: str) -> Any | None:
    return records.ReportDraft.objects.filter(key=key).select_related("by").first()


def is_open(rows: list[Any]) -> bool:
    """Whether a new version may be written: none yet, or the last was returned."""
    return not rows or returned(rows[-1]) is not None


def returned(row: Any) -> Any | None:
    return getattr(row, "returned", None)


def state(rows: list[Any], kept: Any | None) -> str:
    if rows:
        return "returned" if is_open(rows) else "submitted"
    return "draft" if kept else "none"


def photos_of(key: str) -> list[str]:
    """The digests of the photos that were put to a report, in the order they came."""
    rows = records.ReportPhoto.objects.filter(key=key).order_by("entry", "pk")
    return list(rows.values_list("photo__sha256", flat=True))


# ── What the machine draws up ─────────────────────────────────────────────────────────────────────────────────────────


def facts(found: Thread, at: datetime) -> dict[str, Any]:
    """The account of the year, with its clauses for a contract."""
    if found.contract:
        about = About(found.year, at, (found.contract,))
        told = account.of(about)
        told["clauses"], told["decisions"] = performance.clauses(about, told, closure.findings(about))
        return told
    if found.department:
        return account.of(About(found.year, at, department=found.department.pk))
    return account.of(About(found.year, at, closure.contracts_of(found.year), house=True))


def plain(told: Mapping[str, Any]) -> str:
    """As it is kept; what is read back is the same."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def body(form: Outline, text: str) -> Body:
    return rules.body(form, json.loads(text)) if text else Body({}, {}, ())


def judged(form: Outline, said: Body, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every figure that was stated or found in the words, with what the evidence says."""
    known = told["figures"]
    return [_judged(one, known.get(one.kind)) for one in claim.all_of(said.claims, said.texts, form.checked())]


def _judged(one: Claim, pair: list[int] | None) -> dict[str, Any]:
    shown = Shown(*pair) if pair else None
    return {
        **one._asdict(),
        **{"state": claim.verdict(one, shown), "met": shown and shown.met, "due": shown and shown.of},
    }


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@question
def report(by: Actor, *, outline: str, year: int, of: str, at: datetime, n: int = 0) -> dict[str, Any]:
    """One report as the asker may see it: a locked version (the last, or the n-th), or the draft for who writes it.

    The figures beside a draft are of now; beside a version they are those that were locked with it.
    """
    found = thread(by, outline, year, of)
    rows, kept = versions(found.key), draft(found.key)
    mine = writes(by, found)
    row = next((one for one in rows if one.n == n), None) if n else (rows[-1] if rows else None)
    if n and row is None:
        raise Refused("这份报告没有第 %(n)s 版", n=n)
    drafting = mine and is_open(rows) and not n
    head = _head(found, rows, kept, mine)
    if drafting:
        return head | _draft(found, rows, kept, at)
    return head | (_version(found, row) if row is not None else dict(NOTHING))


def _draft(found: Thread, rows: list[Any], kept: Any | None, at: datetime) -> dict[str, Any]:
    """A new draft begins with the words of the version that was returned."""
    said = body(found.form, kept.body if kept else rows[-1].body if rows else "")
    told = facts(found, at)
    return {
        **{"drafting": True, "row": None, "said": said, "facts": told, "claims": judged(found.form, said, told)},
        **{"base": kept.n if kept else 0, "kept": kept, "intact": True, "uploaded": photos_of(found.key)},
    }


def _version(found: Thread, row: Any) -> dict[str, Any]:
    said, told = body(found.form, row.body), json.loads(row.facts)
    intact = rules.seal(row.key, row.n, row.body, row.facts) == row.seal
    return {
        **{"drafting": False, "row": row, "said": said, "facts": told, "claims": judged(found.form, said, told)},
        **{"base": 0, "kept": None, "intact": intact, "uploaded": []},
    }


def _head(found: Thread, rows: list[Any], kept: Any | None, mine: bool) -> dict[str, Any]:
    return {
        **{"thread": found, "form": found.form, "state": state(rows, kept), "mine": mine},
        "versions": [{"n": row.n, "at": row.at, "by": row.by.name, "returned": returned(row)} for row in rows],
    }


NOTHING: Mapping[str, Any] = {  # not submitted yet
    **{"drafting": False, "row": None, "said": None, "facts": None, "claims": [], "kept": None},
    **{"base": 0, "intact": True, "uploaded": []},
}


@question
def reports(by: Actor, *, at: datetime, year: int = 0) -> dict[str, Any]:
    """Who owes a report for a year and how far it is: for a provider its own, for others what they may read."""
    year = year or period.of(at) // 100
    threads = list(_threads(by, year))
    keys = [one.key for one in threads]
    rows: dict[str, list[Any]] = {}
    some = records.Report.objects.filter(key__in=keys).select_related("by", "returned").order_by("n")
    for row in some.defer("facts"):
        rows.setdefault(row.key, []).append(row)
    kept = {row.key: row for row in records.ReportDraft.objects.filter(key__in=keys).select_related("by")}
    told = [_listed(by, one, rows.get(one.key, []), kept.get(one.key)) for one in threads]
    years = sorted({year, *(period.of(at) // 100 - back for back in range(3))}, reverse=True)
    return {"year": year, "years": years, "rows": told}


def _threads(by: Actor, year: int) -> Iterable[Thread]:
    contracts = closure.contracts_of(year)
    for key, form in reporting.outlines().items():
        if form.of == "contract":
            own = (row for row in contracts if by.role != "provider" or row.provider_id == by.provider)
            yield from (Thread(key, year, str(row.pk), contract=row) for row in own)
        elif by.role == "provider":
            continue
        elif form.of == "house":
            yield from [Thread(key, year, HOUSE)] if by.role in BOSSES else []
        else:
            rows = records.Department.objects.order_by("code")
            rows = rows if by.role in BOSSES else rows.filter(pk=by.department)
            yield from (Thread(key, year, str(row.pk), department=row) for row in rows)


def _listed(by: Actor, found: Thread, rows: list[Any], kept: Any | None) -> dict[str, Any]:
    last = rows[-1] if rows else None
    provider = found.contract.provider if found.contract else None
    return {
        **{"outline": found.outline, "year": found.year, "of": found.of, "form": found.form, "name": found.name},
        **{"provider": provider.short if provider else "", "state": state(rows, kept), "mine": writes(by, found)},
        **{"n": last.n if last else 0, "at": last.at if last else kept and kept.updated_at},
        "by": last.by.name if last else kept.by.name if kept else "",
    }


def submitted(contracts: Iterable[UUID], year: int) -> dict[UUID, int]:
    """The versions that stand, by contract: submitted and not returned."""
    rows = records.Report.objects.filter(contract__in=list(contracts), year=year, returned__isnull=True)
    return dict(rows.order_by("n").values_list("contract", "n"))


@question
def report_standing(by: Actor, *, contracts: list[UUID], year: int) -> dict[UUID, dict[str, Any]]:
    """Of some contracts the report that stands: its figures and how many of its claims the evidence contradicts."""
    rows = records.Report.objects.filter(contract__in=contracts, year=year, returned__isnull=True).order_by("n")
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows:
        form, told = reporting.outline(row.outline), json.loads(row.facts)
        claims = judged(form, body(form, row.body), told)
        wrong = [one for one in claims if one["state"] == "contradicted"]
        found[row.contract_id] = {
            **{"outline": row.outline, "year": row.year, "of": str(row.contract_id), "n": row.n, "at": row.at},
            **{"claims": len(claims), "wrong": wrong, "facts": told},
            "states": _counts(told.get("clauses", [])),
        }
    return found


def _counts(clauses: list[Mapping[str, Any]]) -> dict[str, int]:
    return {one: sum(clause["state"] == one for clause in clauses) for one in rules.STATES}
