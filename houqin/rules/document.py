"""Papers that leave the house (文书): their kinds, each with a series of its own for every hospital and year."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from houqin.rules.identity import derived
from houqin.rules.refusal import Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper; `sign` stands before the year in its number, a red-headed one leaves as a draft."""

    name: str
    sign: str
    red: bool = False


KINDS: Mapping[str, Kind] = {
    "notice": Kind("考评结果通知单", "后考"),
    "order": Kind("整改通知单", "后整"),
    "interview": Kind("约谈记录", "后谈"),
    "statement": Kind("结算单", "后结"),
    "minutes": Kind("会议纪要", "后纪"),
    "report": Kind("年度报告", "后报"),
    "award": Kind("表彰决定", "后奖", red=True),
    "circular": Kind("通报", "后通", red=True),
}
NAMES = {code: kind.name for code, kind in KINDS.items()}
TEMPLATED = ("notice", "order", "statement", "circular")  # those that a hospital may bring its own template for
TEMPLATE_STATES = {"waiting": "待启用", "released": "已启用", "dropped": "未启用"}
SCANS = ("application/pdf", "image/jpeg", "image/png")
NO_SCAN = "扫描件须为 PDF、JPEG 或 PNG：这个文件不是，或者已经损坏"
FORMS = {"word": "Word", "excel": "Excel", "pdf": "PDF", "scan": "盖章扫描件"}


@dataclass(frozen=True, slots=True)
class Named:
    """What is to get a number: the kind, the id of what it tells of, its title, and whose it is."""

    kind: str
    subject: UUID
    title: str
    contract: UUID | None = None
    provider: int | None = None

    @property
    def id(self) -> UUID:
        """The same paper is the same row, however often it is issued."""
        return derived(self.subject, "document", self.kind)


def demand_scan(media_type: str) -> None:
    if media_type not in SCANS:
        raise Refused(NO_SCAN)


def number(kind: str, year: int, serial: int) -> str:
    """后整〔2026〕12号."""
    return f"{KINDS[kind].sign}〔{year}〕{serial}号"
