"""Template filters that write: money, points, shares, months and moments from the integers and times of the rules."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houqin.interfaces.documents.capital import capital
from houqin.rules import money, period

register = template.Library()

register.filter(capital)
NOTHING = (None, "")  # not known; and what a template makes of a value that is not there


@register.filter
def yuan(fen: Any) -> str:
    """123450 → 1,234.50; nothing known → —."""
    return "—" if fen in NOTHING else money.yuan(fen)


@register.filter
def against(fen: int) -> str:
    """An amount as it changes what is paid: withheld 4,800.00 → −4,800.00; given back −50.00 → +50.00."""
    return f"{'−' if fen > 0 else '+'}{money.yuan(abs(fen))}"


@register.filter
def points(hundredths: Any) -> str:
    return "—" if hundredths in NOTHING else money.points(hundredths)


@register.filter
def fixed(hundredths: Any) -> str:
    """With both decimals, so that a column of points lines up: 9400 → 94.00."""
    return "—" if hundredths in NOTHING else money.yuan(hundredths)


@register.filter
def signed(hundredths: Any) -> str:
    """+0.40, −1.20, ±0.00."""
    if hundredths in NOTHING:
        return ""
    return f"{'+' if hundredths > 0 else '−' if hundredths < 0 else '±'}{money.yuan(abs(hundredths))}"


@register.filter
def percent(bp: Any) -> str:
    return "—" if bp in NOTHING else money.percent(bp)


@register.filter
def share(bp: Any) -> str:
    """Coverage and the like, to a whole per cent."""
    return "—" if bp in NOTHING else f"{money.half_up(bp, 100)}%"


@register.filter
def ratio(bp: Any) -> str:
    """A share as a decimal: 8731 → 0.87."""
    return "—" if bp in NOTHING else f"{money.half_up(bp, 100) / 100:.2f}"


@register.filter
def chance(bp: Any) -> str:
    """A probability that never claims to be certain: 9998 → >99%."""
    if bp in NOTHING:
        return ""
    return ">99%" if bp > 9950 else "<1%" if bp < 50 else f"{money.half_up(bp, 100)}%"


@register.filter
def at(values: Any, key: Any) -> Any:
    """One value of a table by its key; nothing where there is none."""
    return values.get(key)


@register.filter
def moved(bp: int) -> str:
    """A difference of shares in percentage points: +2.5, −0.4."""
    return f"{'+' if bp > 0 else '−' if bp < 0 else '±'}{abs(bp) / 100:.1f}"


@register.filter
def month(value: Any) -> str:
    """202611 → 2026年11月, or 2026-11 in English."""
    if value in NOTHING:
        return "—"
    if (get_language() or "").startswith("zh"):
        return period.label(value)
    return f"{value // 100}-{value % 100:02d}" if value % 100 else str(value // 100)


@register.filter
def moment(at: Any) -> SafeString | str:
    """11-22 09:58, with the full time for the mouse and for machines; the year when it is another one."""
    if at in NOTHING:
        return "—"
    local = timezone.localtime(at)
    shown = local.strftime("%m-%d %H:%M" if local.year == timezone.localtime().year else "%Y-%m-%d %H:%M")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M:%S"), shown
    )


@register.filter
def clock(at: datetime) -> SafeString:
    """09:58, where the day stands beside it."""
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), local.strftime("%H:%M"))


@register.filter
def day(value: Any) -> str:
    if value in NOTHING:
        return "—"
    return (timezone.localtime(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


@register.filter
def until(due: Any, now: datetime | None = None) -> str:
    """How far off a deadline is, in words."""
    if due in NOTHING:
        return gettext("无期限")
    hours = int((due - (now or timezone.now())).total_seconds() // 3600)
    late, size = hours < 0, abs(hours)
    said = gettext("%(n)s 天") % {"n": size // 24} if size >= 24 else gettext("%(n)s 小时") % {"n": size}
    return (gettext("超期 %(t)s") if late else gettext("剩 %(t)s")) % {"t": said}
