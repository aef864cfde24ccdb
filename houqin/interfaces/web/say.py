"""Template filters that write: money, points, shares, months and moments from the integers and times of the rules."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from houqin.rules import money, period

register = template.Library()

DIGITS, UNITS, GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


@register.filter
def yuan(fen: int | None) -> str:
    """123450 → 1,234.50; nothing known → —."""
    return "—" if fen is None else money.yuan(fen)


@register.filter
def against(fen: int) -> str:
    """An amount as it changes what is paid: withheld 4,800.00 → −4,800.00; given back −50.00 → +50.00."""
    return f"{'−' if fen > 0 else '+'}{money.yuan(abs(fen))}"


@register.filter
def points(hundredths: int | None) -> str:
    return money.points(hundredths)


@register.filter
def fixed(hundredths: int | None) -> str:
    """With both decimals, so that a column of points lines up: 9400 → 94.00."""
    return "—" if hundredths is None else money.yuan(hundredths)


@register.filter
def signed(hundredths: int | None) -> str:
    """+0.40, −1.20, ±0.00."""
    if hundredths is None:
        return ""
    return f"{'+' if hundredths > 0 else '−' if hundredths < 0 else '±'}{money.yuan(abs(hundredths))}"


@register.filter
def percent(bp: int | None) -> str:
    return "—" if bp is None else money.percent(bp)


@register.filter
def share(bp: int | None) -> str:
    """Coverage and the like, to a whole per cent."""
    return "—" if bp is None else f"{money.half_up(bp, 100)}%"


@register.filter
def month(value: int | None) -> str:
    """202611 → 2026年11月, or 2026-11 in English."""
    if value is None:
        return "—"
    if (get_language() or "").startswith("zh"):
        return period.label(value)
    return f"{value // 100}-{value % 100:02d}" if value % 100 else str(value // 100)


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """11-22 09:58, with the full time for the mouse and for machines; the year when it is another one."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    shown = local.strftime("%m-%d %H:%M" if local.year == timezone.localtime().year else "%Y-%m-%d %H:%M")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(), local.strftime("%Y-%m-%d %H:%M:%S"), shown
    )


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return "—"
    return (timezone.localtime(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


@register.filter
def until(due: datetime | None, now: datetime | None = None) -> str:
    """How far off a deadline is, in words."""
    if due is None:
        return gettext("无期限")
    hours = int((due - (now or timezone.now())).total_seconds() // 3600)
    late, size = hours < 0, abs(hours)
    said = gettext("%(n)s 天") % {"n": size // 24} if size >= 24 else gettext("%(n)s 小时") % {"n": size}
    return (gettext("超期 %(t)s") if late else gettext("剩 %(t)s")) % {"t": said}


@register.filter
def capital(fen: int) -> str:
    """The amount in the capital numerals of a Chinese bill: 123450 → 壹仟贰佰叁拾肆元伍角整."""
    sign, (whole, cents) = "负" if fen < 0 else "", divmod(abs(fen), 100)
    jiao, rest = divmod(cents, 10)
    tail = (f"{DIGITS[jiao]}角" if jiao else "零" if rest and whole else "") + (f"{DIGITS[rest]}分" if rest else "整")
    head = f"{_whole(whole)}元" if whole else ("" if cents else "零元")
    return sign + head + tail


def _whole(number: int) -> str:
    said, gap = "", False
    for place in reversed(range(len(GROUPS))):
        part = number // 10000**place % 10000
        if part:
            said += ("零" if said and (gap or part < 1000) else "") + _thousands(part) + GROUPS[place]
        gap = bool(said) and not part
    return said


def _thousands(part: int) -> str:
    said, gap = "", False
    for place in reversed(range(4)):
        digit = part // 10**place % 10
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + UNITS[place]
        gap = bool(said) and (gap and not digit or not digit)
    return said
