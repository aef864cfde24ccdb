"""A notice in words: its topic's sentences, with the holes filled in the language in use."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from houqin.interfaces.documents import saying
from houqin.rules import decision, money, period
from houqin.rules.notice import TOPICS


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    text: str


DRAFTS = {"contract": "合同", "scheme": "考评方案", "amendment": "合同变更", "pack": "考评标准"}


def words(topic: str, facts: str, count: int) -> Words:
    """Facts as they stand on record; of several the first speaks, after the title that counts them."""
    of, values = TOPICS[topic], _Filled(json.loads(facts), count)
    title = gettext(of.several if count > 1 and of.several else of.title) % values
    text = (gettext(of.text) % values if of.text else "").replace(" ·  · ", " · ").rstrip(" ·")
    more = gettext("（等 %(n)s 件）") % {"n": count} if count > 1 else ""
    return Words(title, text + more)


class _Filled(dict[str, str]):
    """The values as people read them; a hole that nothing fills stays empty."""

    def __init__(self, values: Mapping[str, Any], count: int) -> None:
        super().__init__({name: _said(name, one) for name, one in values.items()} | {"n": str(count)})

    def __missing__(self, name: str) -> str:
        return ""


def _said(name: str, value: Any) -> str:
    if value in (None, ""):
        return "—" if name == "points" else ""
    return READ[name](value) if name in READ else gettext(str(value))


def _moment(text: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(text)):%m-%d %H:%M}"


def _until(text: str) -> str:
    return _moment(text) if "T" in text else text


def month(month: int) -> str:
    """202611 → 2026年11月, or 2026-11 in English."""
    return period.label(month) if (get_language() or "").startswith("zh") else f"{month // 100}-{month % 100:02d}"


READ: Mapping[str, Callable[[Any], str]] = {
    "due": _moment,
    "until": _until,
    "month": month,
    "points": money.points,
    "amount": money.yuan,
    "decision": lambda kind: gettext(decision.KINDS.get(kind, kind)),
    "verdict": lambda verdict: gettext(saying.VERDICTS.get(verdict, verdict)),
    "draft": lambda kind: gettext(DRAFTS.get(kind, kind)),
    **dict.fromkeys(("note", "reason", "place", "contract", "text", "channel", "code", "doer", "rate", "usual"), str),
}
