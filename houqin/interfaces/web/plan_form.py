"""The form of a plan: from the plan pack, from a plan to be changed, or blank; read back with what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from houqin.interfaces.web import rhythm, words
from houqin.packs import duties
from houqin.queries import party, planning
from houqin.queries import place as places
from houqin.rules import period
from houqin.rules.party import ROLES, Actor
from houqin.rules.plan import Plan, Stop, Told, Turn
from houqin.rules.recurrence import WEEKDAYS
from houqin.rules.refusal import Refused

TOLD_ROLES = ("office", "chief", "leader")
MOST_TOLD = 4
LINES = 250


def blank(duty: str, kind_: str, today: date) -> dict[str, Any]:
    """What a new plan starts with: an entry of the plan pack, or what its kind usually says."""
    entry = duties.listed().get(duty)
    kind = duties.kind(entry.kind if entry else kind_ or "inspection")
    own = {
        name: getattr(entry, name) for name in ("lead", "within", "grace") if entry and getattr(entry, name) is not None
    }
    return {
        **{"name": entry.name if entry else "", "kind": kind.code, "duty": duty if entry else "", "shift": kind.shift},
        **{"starts_on": today.isoformat(), "ends_on": ""},
        **{name: rhythm.span(own.get(name, getattr(kind, name))) for name in ("lead", "within", "grace")},
        **rhythm.taken_apart(entry.rule if entry else "FREQ=MONTHLY;BYMONTHDAY=1"),
        **{"told": [{"after": rhythm.span(one.after), "role": one.role} for one in kind.told]},
    }


def of(plan: Plan, stops: Sequence[Any], today: date) -> dict[str, Any]:
    """A plan as its form, to start anew tomorrow."""
    doer = next(
        f"{name}:{id}" for name in ("person", "department", "provider") if (id := getattr(plan, name)) is not None
    )
    return {
        **{name: getattr(plan, name) for name in ("name", "kind", "shift", "pack", "duty", "note")},
        **{"starts_on": today.isoformat(), "ends_on": plan.ends_on.isoformat() if plan.ends_on else "", "doer": doer},
        **{name: rhythm.span(getattr(plan, name)) for name in ("lead", "within", "grace")},
        **rhythm.taken_apart(plan.rule),
        **{"counts": f"{plan.contract}|{plan.item}" if plan.contract else "", "late_counts": plan.late_counts},
        **{"stops": "\n".join(one["place"].code for one in stops), "parties": [str(one) for one in plan.parties]},
        **{
            "told": [{"after": rhythm.span(one.after), "role": one.role or f"person:{one.person}"} for one in plan.told]
        },
        "roster": "\n".join(_turn_line(one) for one in plan.roster),
    }


def _turn_line(one: Turn) -> str:
    begins, ends = (timezone.localtime(at).strftime("%Y-%m-%d %H:%M") for at in (one.begins, one.ends))
    return f"{one.name}，{one.post}，{begins}，{ends}"


def typed_of(post: QueryDict) -> dict[str, Any]:
    """What was typed, as it was."""
    typed: dict[str, Any] = {name: post[name].strip() for name in post if name not in ("csrfmiddlewaretoken", "id")}
    typed |= {"weekdays": post.getlist("weekdays"), "parties": post.getlist("parties")}
    pairs = zip(post.getlist("told_after"), post.getlist("told_role"), strict=False)
    typed["told"] = [{"after": after.strip(), "role": role} for after, role in pairs if after.strip()]
    return typed


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read(by: Actor, typed: Mapping[str, Any]) -> Plan:
    """The plan that was typed; refused with the label of what cannot be read."""
    kind = duties.kind(str(typed.get("kind", "")))
    contract, _bar, item = str(typed.get("counts", "")).partition("|")
    return Plan(
        name=str(typed.get("name", "")),
        kind=kind.code,
        rule=rhythm.built(typed),
        starts_on=_day(typed, "starts_on", _("开始日期")) or timezone.localdate(),
        ends_on=_day(typed, "ends_on", _("结束日期")),
        shift=str(typed.get("shift", "keep")),
        lead=rhythm.hours(str(typed.get("lead") or "0"), _("可提前")),
        within=rhythm.hours(str(typed.get("within") or "24"), _("须在多久内完成")),
        grace=rhythm.hours(str(typed.get("grace") or "0"), _("宽限")),
        contract=contract,
        item=item,
        pack=str(typed.get("pack", "")),
        late_counts=bool(typed.get("late_counts")),
        stops=tuple(Stop(places.place_by_code(by, code).id) for code in _lines(typed, "stops")),
        told=tuple(_told(one) for one in typed.get("told", ())),
        parties=tuple(int(one) for one in typed.get("parties", ()) if one.isdecimal()) if kind.parties else (),
        roster=tuple(_turn(line) for line in _lines(typed, "roster")) if kind.roster else (),
        duty=str(typed.get("duty", "")),
        note=str(typed.get("note", ""))[:500],
        **_doer(str(typed.get("doer", ""))),
    )


def _doer(text: str) -> dict[str, int]:
    who, _colon, id = text.partition(":")
    if who not in ("person", "department", "provider") or not id.isdecimal():
        raise Refused("请指明由谁做：一个人、一个科室或一家服务商，只选一个")
    return {who: int(id)}


def _day(typed: Mapping[str, Any], name: str, label: str) -> date | None:
    said = str(typed.get(name, ""))
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Refused("“%(what)s”填得不对：%(said)s", what=label, said=said[:20]) from None


def _lines(typed: Mapping[str, Any], name: str) -> list[str]:
    return [line.strip() for line in str(typed.get(name, "")).splitlines() if line.strip()][:LINES]


def _told(one: Mapping[str, str]) -> Told:
    after = rhythm.hours(one["after"], _("逾期告知"))
    who, _colon, id = one["role"].partition(":")
    if who == "person" and id.isdecimal():
        return Told(after, person=int(id))
    if who not in ROLES:
        raise Refused("逾期告知谁：写角色或写人，二者取一")
    return Told(after, who)


def _turn(line: str) -> Turn:
    parts = [part.strip() for part in line.replace(",", "，").split("，")]
    try:
        name, post, begins, ends = parts
        moments = [datetime.fromisoformat(one).replace(tzinfo=period.HOSPITAL_TIME) for one in (begins, ends)]
    except ValueError:
        raise Refused("值守表每行写：姓名，岗位，2026-12-01 08:00，2026-12-01 20:00") from None
    return Turn(name, post, *moments)


# ── What may be chosen ────────────────────────────────────────────────────────────────────────────────────────────────


def options(by: Actor, at: datetime) -> dict[str, Any]:
    """The choices of the form."""
    people = [
        one for one in party.people(by, on=timezone.localdate()) if one.role not in ("association", "audit", "admin")
    ]
    departments = party.departments(by)
    named = [(f"person:{one.id}", f"{one.name} · {words.word(one.role, 'role')}") for one in people]
    doers = [
        (_("科室"), [(f"department:{one.id}", one.name) for one in departments]),
        (_("服务商"), [(f"provider:{one.id}", one.short) for one in party.providers(by)]),
        (_("个人"), named),
    ]
    told = [(_("角色"), [(role, words.word(role, "role")) for role in TOLD_ROLES]), (_("个人"), named)]
    counted, packs = _counted(by, at)
    return {
        **{"doers": doers, "departments": [(str(one.id), one.name) for one in departments], "counted": counted},
        **{"packs": packs, "kinds": list(duties.kinds().values()), "freqs": rhythm.EVERY.items()},
        **{"shifts": list(words.WORDS["shift"].items()), "weekdays": [(code, rhythm.DAYS[code]) for code in WEEKDAYS]},
        **{"told_who": told, "places": places.places(by)},
    }


def _counted(by: Actor, at: datetime) -> tuple[list[tuple[str, list[tuple[str, str]]]], list[tuple[str, str]]]:
    """By contract: the contract alone, or one of its ratios; and the checklists that contracts name."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    packs: dict[str, str] = {}
    for one in planning.plan_choices(by, at=at):
        slots = [(f"{one.contract}|{code}", f"{code} {text}") for code, text in one.ratios]
        found.append((one.name, [(f"{one.contract}|", _("只关联，不计分")), *slots]))
        packs |= dict(one.packs)
    return found, sorted(packs.items(), key=lambda pair: pair[1])
