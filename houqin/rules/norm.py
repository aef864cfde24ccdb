"""A norm: the law or standard that an item rests on, how well it was read, and which text is in force on a day."""

from dataclasses import dataclass
from datetime import date

KINDS = {
    "law": "法律",
    "interp": "司法解释",
    "reg": "行政法规",
    "rule": "部门规章",
    "doc": "规范性文件",
    "std": "标准",
    "local": "地方规定",
}
DEPTHS = {"text_read": "已读原文", "secondary_or_excerpt": "二手或节选", "title_only": "仅见题名", "own": "未核实"}


@dataclass(frozen=True, slots=True)
class Turnover:
    """When a norm came into force and what it replaced, or what will replace it; `tag` says who says so."""

    replaces: str = ""
    effective_on: date | None = None
    superseded_by: str = ""
    superseded_on: date | None = None
    tag: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """One article of one norm. `tag` cited or own; `depth` how much of it was read; `place` if it is local law."""

    id: str
    title: str
    article: str
    gist: str
    kind: str
    place: str
    tag: str
    depth: str
    source: str
    turnover: Turnover = Turnover()

    def in_force(self, on: date) -> str:
        """The title of the text that is in force on a day: an older norm before it, a newer one after it."""
        turned = self.turnover
        if turned.effective_on and on < turned.effective_on:
            return turned.replaces or f"{self.title}（{turned.effective_on} 起施行）"
        if turned.superseded_on and on >= turned.superseded_on:
            return turned.superseded_by
        return self.title
