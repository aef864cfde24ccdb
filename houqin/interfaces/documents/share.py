"""What is passed on to a chat group: a text to paste, and the same as a picture 1080 pixels wide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from houqin.interfaces.documents.notice_text import month
from houqin.rules import finding, money
from houqin.rules.refusal import Refused

WIDTH, EDGE, BAND = 1080, 56, 24
BRAND, INK, QUIET, LINE = "#0a5ca8", "#17212c", "#5b6875", "#e3e8ee"
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
NAMES = ("NotoSansCJK-Regular*", "NotoSansSC-Regular*", "NotoSansCJKsc-Regular*", "SourceHanSans*-Regular*")
MORE = ("wqy-microhei*", "wqy-zenhei*", "NotoSerifCJK-Regular*", "msyh*", "simhei*", "simsun*", "DroidSansFallback*")
STICKS = "，。、；：！？）】》”%"  # never at the beginning of a line
MOST = 12


@dataclass(frozen=True, slots=True)
class Shared:
    """Title, labelled lines, and a list below them."""

    title: str
    rows: Sequence[tuple[str, str]]
    listed: Sequence[str] = ()
    foot: str = ""

    @property
    def text(self) -> str:
        rows = [_("%(label)s：%(value)s") % {"label": label, "value": value} for label, value in self.rows if value]
        return "\n".join([f"【{self.title}】", *rows, *self.listed, *([self.foot] if self.foot else [])])


# ── What is told ──────────────────────────────────────────────────────────────────────────────────────────────────────


def of_finding(found: Mapping[str, Any], house: str) -> Shared:
    rows = [
        (_("问题"), found["text"]),
        (_("地点"), found["place"]),
        (_("级别"), _(found["severity"])),
        (_("服务商"), f"{found['provider']} · {found['contract']}"),
        (_("发现时间"), _moment(found["opened_at"])),
        (_("整改期限"), _moment(found["due_at"])),
        (_("状态"), (_("已超期") + " · " if found["late"] else "") + _(finding.STATES[found["state"]])),
    ]
    return Shared(_("整改通知 %(number)s") % {"number": found["number"]}, rows, foot=_foot(house))


def of_findings(found: Mapping[str, Any], house: str) -> Shared:
    """A list, the most urgent first."""
    rows = [(_("未销号"), str(found["counts"]["unclosed"])), (_("其中超期"), str(found["counts"]["late"]))]
    listed = [
        f"{n}. {'⚠ ' if one['late'] else ''}{one['place']}：{one['text']}（{_moment(one['due_at'])}）"
        for n, one in enumerate(found["rows"][:MOST], 1)
    ]
    rest = found["total"] - len(listed)
    listed += [_("另有 %(n)s 件，请登录平台查看") % {"n": rest}] if rest > 0 else []
    return Shared(_("问题整改清单"), rows, listed, _foot(house))


def of_month(found: Mapping[str, Any], house: str) -> Shared:
    """A published result; what is only a draft never leaves the house."""
    sheet = found["row"]
    if sheet is None:
        raise Refused("这个月还没有公布考评结果，草稿不能对外分享")
    worst = sorted((one for one in found["lines"] if one.lost > 0), key=lambda one: -one.lost)[:5]
    rows = [
        (_("合同"), f"{found['contract'].name} · {found['contract'].provider.short}"),
        (_("得分"), _("%(points)s 分") % {"points": money.points(sheet.points)} if sheet.assessed else _("未评")),
        (_("等级"), _(sheet.grade) if sheet.grade else ""),
        (_("异议期至"), _moment(found["objection_until"])),
    ]
    listed = [f"{n}. {one.text}（−{money.points(one.lost)}）" for n, one in enumerate(worst, 1)]
    title = _("%(month)s考评结果") % {"month": month(sheet.period)}
    return Shared(title, rows, [_("失分较多："), *listed] if listed else (), _foot(house))


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _foot(house: str) -> str:
    return _("%(house)s · 后勤监管平台 · %(at)s") % {"house": house, "at": _moment(timezone.now())}


# ── The picture ───────────────────────────────────────────────────────────────────────────────────────────────────────


def picture(said: Shared) -> bytes:
    """PNG, as tall as it has to be."""
    sheet = Image.new("RGB", (WIDTH, 8000), "white")
    pen, y = ImageDraw.Draw(sheet), EDGE
    head, label, body, small = (_font(size) for size in (52, 32, 38, 28))
    lines = _wrapped(said.title, head, WIDTH - 2 * EDGE)
    pen.rectangle((0, 0, WIDTH, EDGE + len(lines) * 70 + 34), fill=BRAND)
    y = _written(pen, lines, (EDGE, y - 14), head, "white", 70) + 62
    for name, value in said.rows:
        if value:
            pen.text((EDGE, y + 5), name, font=label, fill=QUIET)
            y = _written(pen, _wrapped(value, body, WIDTH - 2 * EDGE - 200), (EDGE + 200, y), body, INK, 56) + 12
    if said.listed:
        pen.line((EDGE, y + 12, WIDTH - EDGE, y + 12), fill=LINE, width=2)
        y += 34
    for one in said.listed:
        y = _written(pen, _wrapped(one, body, WIDTH - 2 * EDGE), (EDGE, y), body, INK, 54) + 12
    pen.line((EDGE, y + 18, WIDTH - EDGE, y + 18), fill=LINE, width=2)
    y = _written(pen, _wrapped(said.foot, small, WIDTH - 2 * EDGE), (EDGE, y + 36), small, QUIET, 40)
    made = BytesIO()
    sheet.crop((0, 0, WIDTH, min(y + BAND, sheet.height))).save(made, "PNG", optimize=True)
    return made.getvalue()


def _written(pen: Any, lines: Iterable[str], at: tuple[int, int], font: Any, fill: str, step: int) -> int:
    x, y = at
    for line in lines:
        pen.text((x, y), line, font=font, fill=fill)
        y += step
    return y


def _wrapped(text: str, font: Any, width: int) -> list[str]:
    """Lines that fit; a line never begins with a mark that belongs to the word before."""
    lines = [""]
    for letter in text:
        if font.getlength(lines[-1] + letter) > width and letter not in STICKS:
            lines.append("")
        lines[-1] += letter
    return lines


@cache
def _font(size: int) -> Any:
    """The house's own font in HOUQIN_HOME/fonts, else one that the system has; without one there is no picture."""
    own = sorted(Path(settings.HOUQIN_HOME, "fonts").glob("*.[to]t[fc]"))
    found = own or [
        file for name in (*NAMES, *MORE) for folder in FONTS for file in Path(folder).expanduser().rglob(name)
    ]
    if not found:
        raise Refused(
            "这台服务器没有中文字体，画不出图片：请安装 Noto Sans CJK，或把字体放进 HOUQIN_HOME/fonts；文字仍可复制"
        )
    index = 2 if "CJK" in found[0].name and found[0].suffix == ".ttc" else 0  # 简体, in Noto's collection
    return ImageFont.truetype(str(found[0]), size, index=index)
