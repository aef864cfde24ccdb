"""Notices: who is told of a written row, by which ways that leaves the house, and when it may."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from houqin.rules import period
from houqin.rules.party import ROLES
from houqin.rules.topic import Topic
from houqin.rules.topics import TOPICS

__all__ = ["TOPICS", "Topic"]

WAYS = {
    "mail": "电子邮件",
    "wecom": "企业微信群机器人",
    "dingtalk": "钉钉群机器人",
    "feishu": "飞书群机器人",
    "webhook": "通用接口（JSON）",
}
MAIL = {"at_once": "即时发送", "digest": "每日汇总（早上 7:30）", "off": "不发邮件"}
URGENCIES = {"quiet": "知悉", "usual": "一般", "urgent": "紧急"}
DELIVERIES = {"waiting": "待发送", "sent": "已发送", "failed": "发送失败"}
DIGEST_AT = time(7, 30)
BACKOFF_MINUTES = (1, 5, 15, 60, 180, 360, 720)  # after them, about a day, the message counts as failed


def topics_of(table: str, values: Mapping[str, object]) -> list[Topic]:
    """The rows of the table that a written row fulfils."""
    return [topic for topic in TOPICS.values() if topic.table == table and not topic.by_clock and fits(topic, values)]


def fits(topic: Topic, values: Mapping[str, object]) -> bool:
    return all(str(values.get(name, "")) in known for name, known in topic.when.items())


def key(topic: str, id: str, stage: str) -> str:
    """What makes one reminder the same as another."""
    return f"{topic}/{id}/{stage}"


def roles_of(topic: Topic, needs: str, named: Iterable[str] = ()) -> frozenset[str]:
    """The roles that are told; `needs` names the roles who may sign, `named` are those that the matter names."""
    signers = set(needs.split()) if "signers" in topic.to else set()
    asked = set(named) if "named" in topic.to else set()
    return frozenset(signers | asked | (set(topic.to) & set(ROLES)))


def send_at(at: datetime, *, urgent: bool, digest: bool, quiet: tuple[int, int]) -> datetime:
    """When a message may leave: urgent ones at once, others after the quiet hours or with the next digest."""
    if urgent:
        return at
    local = at.astimezone(period.HOSPITAL_TIME)
    if digest:
        today = datetime.combine(local.date(), DIGEST_AT, period.HOSPITAL_TIME)
        return today if at <= today else today + timedelta(days=1)
    start, end = quiet
    since = (local.hour - start) % 24
    if since >= (end - start) % 24:
        return at
    hour = local.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=(end - start) % 24 - since)


def next_try(at: datetime, tries: int) -> datetime | None:
    """When a message that failed is sent again; None when it has been tried often enough."""
    return at + timedelta(minutes=BACKOFF_MINUTES[tries - 1]) if tries <= len(BACKOFF_MINUTES) else None
