"""Personal data in a text that is to go out: found by pattern and by the names on record, masked, or refused."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from houqin.rules.party import ROLES
from houqin.rules.refusal import Refused

KINDS = {
    "phone": "电话号码",
    "id": "证件号码",
    "record": "病历或住院号",
    "bed": "床号",
    "mail": "电子邮箱",
    "patient": "患者或家属姓名",
    "name": "本院登记人员的姓名",
}
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧阳诸葛司马"
)
NO_NAMES = "高度|高兴|方便|方面|安全|金额|任何|万一|白天|向来|严重|严格|夏天|石膏|于是|马上|何时|程度|余下|周边|陪同"
HAN = r"[\u4e00-\u9fff]"
WHO = "患者|病人|病员|患儿|产妇|产妇家属|患者家属|病人家属|家属"
AFTER = r"(?=$|[\s，。、；：！？,.;:!?()（）“”]|反映|投诉|表扬|建议|来电|来信|称|说|的|在|于|因|被|等|女士|先生|家属)"
PATTERNS = (
    ("id", re.compile(r"(?<!\d)\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")),
    ("phone", re.compile(r"(?<![\d-])0\d{2,3}[\s-]?\d{7,8}(?!\d)")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("record", re.compile(r"(?:住院号|病历号|病案号|门诊号|就诊号|就诊卡号)[\s:：为是]*[A-Za-z]?\d{2,}")),
    ("bed", re.compile(r"床号[\s:：为是]*[A-Za-z+]?\d{1,3}|(?<![\d.])[加A-Za-z]?\d{1,3}\s?号?病?床(?![位单品垫旁])")),
    ("patient", re.compile(rf"(?:{WHO})(?:姓名)?[\s:：]?(?!{NO_NAMES})([{SURNAMES}](?!某){HAN}{{1,2}}?){AFTER}")),
    ("patient", re.compile(rf"(?<!{HAN})([{SURNAMES}](?!某){HAN}{{0,2}})(?=女士|先生|大爷|大妈|阿姨|奶奶)")),
)  # fmt: skip
OFFICES = re.compile(r"(?:监督|举报|投诉|受理|咨询|值班|服务|办公)(?:热线|电话)?(?:电话|热线)[\s:：为是]*$")
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One piece of personal data: from `start` to `end` of the text, and what stands there once it is masked."""

    kind: str
    start: int
    end: int
    text: str
    mask: str


def hits(text: str, names: Iterable[str] = (), keep: Collection[str] = ()) -> list[Hit]:
    """What must not go out, in order and apart; `names` are the people on record, `keep` who is named on purpose."""
    found = sorted([*_by_pattern(text), *_by_name(text, names, keep)], key=lambda hit: (hit.start, -hit.end))
    apart: list[Hit] = []
    for hit in found:
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
    return apart


def _by_pattern(text: str) -> Iterator[Hit]:
    for kind, pattern in PATTERNS:
        for one in pattern.finditer(text):
            group = 1 if pattern.groups else 0
            start, end = one.span(group)
            if kind == "phone" and text[start] == "0" and OFFICES.search(text[:start]):
                continue  # an office's own line is there to be called
            yield Hit(kind, start, end, text[start:end], _mask(kind, text[start:end]))


def _by_name(text: str, names: Iterable[str], keep: Collection[str]) -> Iterator[Hit]:
    """An account that is called by its role is nobody's name."""
    placeholders = {*ROLES.values(), *keep}
    known = {name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME} - placeholders
    if not known:
        return
    longest_first = sorted(known, key=lambda name: (-len(name), name))
    for one in re.finditer("|".join(map(re.escape, longest_first)), text):
        yield Hit("name", one.start(), one.end(), one[0], _mask("name", one[0]))


def _mask(kind: str, text: str) -> str:
    if kind in ("name", "patient"):
        return text[0] + "某" * max(1, len(text) - 1)
    if kind == "bed":
        return "××床"
    return "〔已遮盖〕"


def redacted(text: str, found: Iterable[Hit]) -> str:
    """The text with every hit masked."""
    parts, last = [], 0
    for hit in found:
        parts += [text[last : hit.start], hit.mask]
        last = hit.end
    return "".join([*parts, text[last:]])


def demand_clean(what: str, text: str, names: Iterable[str] = (), keep: Collection[str] = ()) -> None:
    """Refused with the first place that still names somebody; `what` is which text it is."""
    found = hits(text, names, keep)
    if found:
        first = found[0]
        raise Refused(
            "%(what)s第 %(line)s 行还写有%(kind)s（“%(text)s”），遮盖后才能公布",
            what=what,
            line=text.count("\n", 0, first.start) + 1,
            kind=KINDS[first.kind],
            text=_hint(text, first),
        )


def _hint(text: str, hit: Hit) -> str:
    """Enough to find it by, and not the whole of it."""
    before = text[max(0, hit.start - 4) : hit.start].rpartition("\n")[2]
    return f"{before}{hit.text[:1] if hit.kind in ('name', 'patient') else hit.text[:3]}…"
