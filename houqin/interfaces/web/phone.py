"""The inspector's phone: where to check, one place, and its checklist."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie

from houqin.interfaces.web import duties
from houqin.queries import duty, finding, sampling
from houqin.queries import evidence as seen
from houqin.queries import place as places_
from houqin.rules import permission
from houqin.rules.finding import SEVERITIES
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import STREAMS, Scheme
from houqin.rules.standard import Edition

REASONS = ("未执行", "执行不到位", "记录缺失", "物品缺失", "设施损坏")
SHOWN_NEXT = 6  # rooms chosen by index; the list moves on as they are seen
NA_REASONS = ("本处无此设施", "患者治疗中", "停用或维修中", "非本班时段")
GROUND = ("room", "outdoor", "plant")
MOST = 400
WORDS = {
    "checked": "已检",
    "points": "分",
    "photo": "现场照片",
    "drop_photo": "删去这张照片",
    "not_picture": "这不是图片，请选照片；已填的内容都在。",
    "heic": "这是 HEIC 格式的照片，多数电脑打不开：请把手机相机格式改为“兼容性最佳（JPEG）”后重拍；已填的内容都在。",
    "too_large": "照片太大，手机处理不了：请调低相机分辨率后重拍；已填的内容都在。",
    "no_room": "手机存储已满，没有存下：请清理空间后再试；已填的内容都在，请不要关闭本页。",
    "low": "手机存储快满，照片可能存不下：请先连网上传已完成的检查，或清理空间。",
    "photo_lost": "检查已记录，但有照片没有被接受：",
    "mend": "改好再交",
    "signed_out": "登录已过期，{n} 份检查存在本机；重新登录后自动上传。",
    "other_person": "现在登录的是别人，{n} 份检查存在本机；本人登录后自动上传。",
    "sign_in": "去登录",
    "others": "{n} 份属于 {who}，登录后上传。",
    "no_camera": "不能使用相机，请输入标签上的编码",
    "kept_here": "已存 {n} 处、{m} 张检查表 · {at}",
    "no_worker": "这个地址没有 HTTPS，浏览器不能离线打开页面；已填的内容仍会存在本机。",
    "why_na": "请选不适用的理由。",
    "photo_needed": "此项不合格须附照片。",
    "rest_done": "其余各项已记合格，可以提交。",
    "offline": "离线",
    "online": "已联网",
    "held": "待传",
    "returned": "被退回",
    "refused": "服务器未接受",
    "discard": "删去",
    "sure": "删去后不能找回，确定吗？",
    "sent": "已提交",
    "kept": "已保存在本机",
    "later": "恢复网络后自动上传，不会丢失，也不会重复。",
    "opened": "已开出整改",
    "clean": "全部合格。",
}


@ensure_csrf_cookie
def places(request: HttpRequest) -> HttpResponse:
    sought = request.GET.get("q", "").strip()
    exact = [one.code for one in places_.places(request.actor) if sought and one.code.upper() == sought.upper()]
    if exact:
        return redirect("phone_place", exact[0])
    by = request.actor
    rows = [place for place in places_.places(by) if place.kind in GROUND]
    rows = [place for place in rows if by.role != "ward" or place.department == by.department]
    rows = [place for place in rows if sought in place.path or sought.upper() == place.code.upper()]
    shown = {"here": "phone", "rows": rows[:MOST], "sought": sought, "plan": _spoken(by)}
    shown |= {"drawn": _drawn(by) if permission.may(by.role, "drawn_for_me") and not sought else []}
    return render(request, "phone/places.html", {**shown, "may_record": permission.may(by.role, "record_round")})


@ensure_csrf_cookie
def keep(request: HttpRequest) -> HttpResponse:
    """Where one chooses what to take along: where one usually goes, or whole buildings and floors."""
    permission.demand(request.actor, "record_round")
    at = timezone.now()
    usual = set(seen.usual_places(request.actor, at=at))
    today = _due(request.actor, at)
    rows = places_.places(request.actor)
    here = [one for one in rows if one.kind in GROUND]
    groups = [{"name": _("今天要去的：到期任务与抽中的房间"), "codes": today, "on": True}]
    groups += [{"name": _("我近 30 天去过的"), "codes": [one.code for one in here if one.id in usual], "on": not today}]
    groups += [
        {"name": top.path, "codes": [one.code for one in here if one.path.startswith(f"{top.path}/")]}
        for top in rows
        if top.kind in ("building", "floor")
    ]
    shown = {"here": "phone", "groups": [{**one, "n": len(one["codes"])} for one in groups if one["codes"]]}
    return render(request, "phone/keep.html", {**shown, "plan": _spoken(request.actor)})


def _due(by: Actor, at: datetime) -> list[str]:
    """The labels of where the asker's duties and this month's draws lead today."""
    drawn = sampling.drawn_for_me(by, at=at, chosen=0) if permission.may(by.role, "drawn_for_me") else []
    codes = [*duty.places_due(by, at=at), *(one["place"].code for one in drawn)]
    return list(dict.fromkeys(codes))


def _spoken(by: Actor) -> dict[str, Any]:
    """What every page's scripts need: whose work this is, and the words."""
    return {"me": {"person": by.person, "name": by.name}, "words": told()}


def _drawn(by: Actor) -> list[dict[str, Any]]:
    """The rooms that this month's draws send the inspector to, each with the address of its checklist."""
    return [
        {
            **one,
            "url": reverse(
                "phone_round", args=[one["place"].code, one["row"].contract_id, one["row"].pack, one["stream"]]
            ),
        }
        for one in sampling.drawn_for_me(by, at=timezone.now(), chosen=SHOWN_NEXT)
    ]


def told() -> dict[str, str]:
    """The sentences that the phone's scripts say, in the language in use."""
    return {name: _(said) for name, said in WORDS.items()}


@ensure_csrf_cookie
def place(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    found = seen.checklist(request.actor, code=code, at=at)
    may_record = permission.may(request.actor.role, "record_round")
    known = [(one["contract"].pk, one["pack"]) for one in found["lists"]]
    shut = sampling.left_out(known, found["place"].code, at) if known else set()
    lists = [
        {**one, "items": len(on_site(one["edition"])), "streams": _streams(code, one, shut)} for one in found["lists"]
    ]
    shown = {"here": "phone", "place": found["place"], "lists": lists if may_record else [], "may_record": may_record}
    shown["may_report"] = permission.may(request.actor.role, "open_case")
    findings = [{**one, "may": _may_confirm(request.actor, one)} for one in _told(found, found["findings"], at)]
    may_do = permission.may(request.actor.role, "duties_here")
    waiting = duty.duties_here(request.actor, code=code, at=at) if may_do else []
    shown["duties"] = [(each, duties.named(each.at)) for each in waiting]
    return render(request, "phone/place.html", {**shown, "findings": findings, "plan": _spoken(request.actor)})


def _may_confirm(by: Actor, one: Mapping[str, Any]) -> bool:
    """Whoever scanned the label stands there: an inspector confirms anything, a nurse what is ordinary."""
    if one["state"] != "review" or not permission.may(by.role, "verify_finding"):
        return False
    return by.role == "inspector" or one["severity"] == SEVERITIES[0]


def _streams(code: str, one: Mapping[str, Any], shut: Collection[tuple[UUID, str]]) -> list[dict[str, Any]]:
    """The kinds of visit, the usual one first, and whether the contract's scheme counts it."""
    scheme: Scheme = one["terms"].scheme
    return [
        {
            "code": stream,
            "counts": stream in scheme.streams,
            "url": reverse("phone_round", args=[code, one["contract"].pk, one["pack"], stream]),
        }
        for stream in STREAMS
        if stream != "random" or (one["contract"].pk, one["pack"]) not in shut
    ]


def _told(found: Mapping[str, Any], rows: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    texts = {item.code: item.text for one in found["lists"] for item in one["edition"].items}
    return [
        {
            "id": row.pk,
            "item": row.item,
            "contract": row.contract_id,
            "text": texts.get(row.item, row.item),
            "opened_at": row.opened_at,
            "due_at": row.now.due_at,
            "state": row.now.state,
            "late": finding.is_late(row, at),
            "severity": row.severity,
        }
        for row in rows
    ]


def _looks(rows: Sequence[Mapping[str, Any]], contract: UUID, codes: Collection[str]) -> list[Mapping[str, Any]]:
    """What to look back at with this checklist: each item once, the finding that is due first."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["contract"] == contract and row["item"] in codes:
            found.setdefault(row["item"], row)
    return list(found.values())


def on_site(edition: Edition) -> list[Any]:
    """The items that are judged on the spot; ratios come from the records."""
    return [item for item in edition.items if item.rule.kind != "ratio"]


@ensure_csrf_cookie
def checklist(request: HttpRequest, code: str, contract: UUID, pack: str, stream: str) -> HttpResponse:
    at = timezone.now()
    permission.demand(request.actor, "record_round")
    found = seen.checklist(request.actor, code=code, contract=contract, pack=pack, at=at)
    if not found["lists"] or stream not in STREAMS:
        raise Refused("本合同在这个地点没有这张检查表，请回到地点页重新选")
    one, where = found["lists"][0], found["place"]
    items = on_site(one["edition"])
    codes = {item.code for item in items}
    if stream == "random":
        sampling.refuse_undrawn(contract, pack, where.pk, at)
    shown = {
        **{"place": where, "contract": one["contract"], "edition": one["edition"], "stream": stream},
        **{"counts": stream in one["terms"].scheme.streams, "sections": _sections(one["edition"], items)},
        "findings": _looks(_told(found, [*found["findings"], *found["closed"]], at), contract, codes),
        "plan": _plan(request.actor, where, contract, pack, stream),
    }
    return render(request, "phone/round.html", shown)


def _sections(edition: Edition, items: Sequence[Any]) -> list[dict[str, Any]]:
    grouped = [
        {"name": s.name, "full": s.full, "items": [i for i in items if i.section == s.name]} for s in edition.sections
    ]
    return [section for section in grouped if section["items"]]


def _plan(by: Actor, where: Any, contract: UUID, pack: str, stream: str) -> dict[str, Any]:
    """What the phone's scripts need to know of this visit."""
    return {
        **{"contract": str(contract), "place": where.pk, "place_name": where.name, "pack": pack, "stream": stream},
        **{"reasons": [_(one) for one in REASONS], "na_reasons": [_(one) for one in NA_REASONS], **_spoken(by)},
        **{"rounds_url": "/api/rounds", "photos_url": "/api/photos/"},
    }
