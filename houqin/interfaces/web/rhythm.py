"""A recurrence rule in people's words, and from the few inputs of a form; what these cannot say stays a rule."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from houqin.rules import recurrence
from houqin.rules.recurrence import WEEKDAYS, Rule
from houqin.rules.refusal import Refused

register = template.Library()

DAYS = dict(zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
EVERY = {"DAILY": "每天", "WEEKLY": "每周", "MONTHLY": "每月", "YEARLY": "每年"}
EVERY_NTH = {"DAILY": "每 %(n)s 天", "WEEKLY": "每 %(n)s 周", "MONTHLY": "每 %(n)s 个月", "YEARLY": "每 %(n)s 年"}
SPLIT = re.compile(r"[、,，;；\s]+")
TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])")
HOURS = re.compile(r"([0-9]{1,5})\s*(天|日|周|小时|h|d|)?")
UNITS = {"天": 24, "日": 24, "d": 24, "周": 168}


@register.filter
def rhythm(text: str) -> str:
    """FREQ=MONTHLY;BYMONTHDAY=1,15 → 每月 1、15 日."""
    rule = recurrence.read(text)
    said = [_(EVERY[rule.freq]) if rule.interval == 1 else _(EVERY_NTH[rule.freq]) % {"n": rule.interval}]
    if rule.by_month:
        said.append(_("%(months)s 月") % {"months": _listed(rule.by_month)})
    if rule.by_monthday:
        said.append(_monthdays(rule))
    if rule.by_day:
        said.append("、".join(_weekday(nth, day) for nth, day in rule.by_day))
    if rule.by_setpos:
        said.append(_("其中第 %(n)s 个") % {"n": _listed(rule.by_setpos)})
    if rule.by_hour:
        said.append("、".join(f"{hour:02}:{minute:02}" for hour in rule.by_hour for minute in rule.by_minute or (0,)))
    if rule.count:
        said.append(_("共 %(n)s 次") % {"n": rule.count})
    if rule.until:
        said.append(_("至 %(day)s") % {"day": rule.until.date()})
    return " ".join(said)


def _listed(numbers: tuple[int, ...]) -> str:
    return "、".join(map(str, numbers))


def _monthdays(rule: Rule) -> str:
    plain = tuple(day for day in rule.by_monthday if day > 0)
    said = [_("%(days)s 日") % {"days": _listed(plain)}] if plain else []
    back = (day for day in rule.by_monthday if day < 0)
    return "、".join([*said, *(_("最后一天") if day == -1 else _("倒数第 %(n)s 天") % {"n": -day} for day in back)])


def _weekday(nth: int, day: int) -> str:
    name = _(DAYS[WEEKDAYS[day]])
    if not nth:
        return name
    return (_("第 %(n)s 个%(day)s") if nth > 0 else _("倒数第 %(n)s 个%(day)s")) % {"n": abs(nth), "day": name}


@register.filter
def span(hours: int) -> str:
    """72 → 3 天, 5 → 5 小时."""
    return _("%(n)s 天") % {"n": hours // 24} if hours and not hours % 24 else _("%(n)s 小时") % {"n": hours}


# ── From a form ───────────────────────────────────────────────────────────────────────────────────────────────────────


def built(typed: Mapping[str, Any]) -> str:
    """The rule of a form: its own text where somebody wrote one, else what the inputs say."""
    if typed.get("rule"):
        return str(typed["rule"])
    freq = str(typed.get("freq") or "MONTHLY")
    parts = [f"FREQ={freq}", *([f"INTERVAL={typed['every']}"] if typed.get("every") not in (None, "", "1") else [])]
    if freq == "WEEKLY" and typed.get("weekdays"):
        parts.append("BYDAY=" + ",".join(typed["weekdays"]))
    if freq in ("MONTHLY", "YEARLY") and typed.get("monthdays"):
        parts.append("BYMONTHDAY=" + ",".join(SPLIT.split(typed["monthdays"].strip("、,，; "))))
    if freq == "YEARLY" and typed.get("months"):
        parts.append("BYMONTH=" + ",".join(SPLIT.split(typed["months"].strip("、,，; "))))
    return ";".join([*parts, *_times(str(typed.get("times") or ""))])


def _times(text: str) -> list[str]:
    moments = [TIME.fullmatch(one) for one in SPLIT.split(text) if one]
    if any(one is None for one in moments):
        raise Refused("时间写作 08:00，多个时间以顿号隔开")
    pairs = [(int(one[1]), int(one[2])) for one in moments if one]
    if not pairs:
        return []
    if len({minute for _hour, minute in pairs}) > 1:
        raise Refused("同一计划各次的分钟须相同，否则请分成两个计划")
    hours = ",".join(str(hour) for hour in sorted({hour for hour, _minute in pairs}))
    return [f"BYHOUR={hours}", *([f"BYMINUTE={pairs[0][1]}"] if pairs[0][1] else [])]


def taken_apart(text: str) -> dict[str, Any]:
    """The inputs that say this rule, or the rule itself where they cannot."""
    rule = recurrence.read(text)
    minute = (rule.by_minute or (0,))[0]
    typed = {
        **{"freq": rule.freq, "every": str(rule.interval), "weekdays": [WEEKDAYS[day] for _nth, day in rule.by_day]},
        **{"monthdays": _listed(rule.by_monthday), "months": _listed(rule.by_month)},
        "times": "、".join(f"{hour:02}:{minute:02}" for hour in rule.by_hour),
    }
    return typed if recurrence.read(built(typed)) == rule else {**typed, "rule": text}


def hours(text: str, label: str) -> int:
    """“3天” → 72, “4小时” and “4” → 4."""
    found = HOURS.fullmatch(text.strip())
    if found is None:
        raise Refused("“%(what)s”填得不对：%(said)s；写作 4小时 或 3天", what=label, said=text[:20])
    return int(found[1]) * UNITS.get(found[2] or "", 1)
