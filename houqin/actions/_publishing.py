"""What the deeds of publications share: the version at hand, and words that name nobody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from houqin.queries import publication as publications
from houqin.records import models as records
from houqin.rules import redaction
from houqin.rules.refusal import Refused


def version(id: UUID) -> Any:
    found = records.Publication.objects.select_related("release", "panel", "awards").filter(pk=id).first()
    if found is None:
        raise Refused("本院没有这份公示")
    return found


def running(id: UUID) -> Any:
    """A released version that no later one has replaced."""
    found = version(id)
    release = getattr(found, "release", None)
    if release is None or not release.agreed:
        raise Refused("这份公示还没有发布")
    if publications.later(found):
        raise Refused("这份公示已经有新的一版，请看最新一版")
    return found


def demand_clean(keep: frozenset[str], **texts: str) -> None:
    """Refused where a text still names somebody who is not meant to be named."""
    names = publications.names()
    for what, text in texts.items():
        redaction.demand_clean(WHAT[what], text, names, keep)


WHAT: Mapping[str, str] = {
    "title": "标题",
    "text": "正文",
    "cause": "更正或撤回的理由",
    "shown": "公布的异议内容",
    "reason": "裁定理由",
    "question": "公布的问题",
    "answer": "公开答复",
}


def worded(text: str, most: int, needed: str) -> str:
    """What was written, without the blanks around it."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(needed)
    if len(text) > most:
        raise Refused("文字有 %(n)s 字，最多 %(most)s 字；请缩短后再提交", n=len(text), most=most)
    return text
