"""Cases on the small stage: of every kind, in every state that a page shows."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from houqin.actions.answer_case import answer_case
from houqin.actions.confirm_case import confirm_case
from houqin.actions.fix_case import fix_case
from houqin.actions.log_duty import log_duty
from houqin.actions.open_case import open_case
from houqin.actions.rate_case import rate_case
from houqin.actions.record_visit import Opinion, record_visit
from houqin.actions.reply_to_case import reply_to_case
from tests.cast import an_id


def report(stage: Any, role: str, n: int, kind: str, text: str, hours: float, place: str = "", **said: object) -> UUID:
    """A case that came so many hours ago."""
    at, id = stage.now - timedelta(hours=hours), an_id(stage.hospital, "case", n)
    facts = {"kind": kind, "text": text, "place": stage.places.get(place), "digest": sha256(id.bytes).hexdigest()}
    return open_case(stage.people[role], at, id=id, **(facts | said))


def play(stage: Any) -> None:
    """Cases of every kind: sent, late, done, closed with stars, a complaint heard, a major hazard, a task."""
    people, now = stage.people, stage.now
    done = report(stage, "ward", 1, "repair", "走廊地面有水渍，患者差点滑倒", 6, "普外病区")
    answer_case(people["provider"], now - timedelta(hours=5.8), case=done, answer="accept")
    fix_case(people["provider"], now - timedelta(hours=5), case=done, note="已拖干并放置警示牌")
    confirm_case(people["ward"], now - timedelta(hours=4), case=done, passed=True)
    rate_case(people["ward"], now - timedelta(hours=4), case=done, stars=5, note="来得很快")
    waits = report(stage, "ward", 2, "repair", "污物间地面污物未清", 3, "污物间")
    answer_case(people["provider"], now - timedelta(hours=2.8), case=waits, answer="accept")
    fix_case(people["provider"], now - timedelta(hours=1), case=waits, note="已清理")
    report(stage, "office", 3, "repair", "卫生间异味，垃圾没有清运", 30, "卫生间", channel="phone", caller="李护士")
    report(stage, "ward", 4, "repair", "病房门锁坏了关不上", 0.2, "病房01", category="door")
    report(stage, "ward", 5, "repair", "卫生间地面积水", 0.1, "卫生间")
    heard = report(stage, "office", 6, "complaint", "保洁员态度生硬，厕所很脏", 20, channel="hotline", caller="王女士")
    reply_to_case(people["office"], now - timedelta(hours=19), case=heard, text="已电话致歉，正在核实", final=False)
    report(stage, "office", 7, "complaint", "厕所很脏，保洁员态度不好", 2, channel="mailbox")
    report(stage, "inspector", 8, "hazard", "消防报警主机被屏蔽", 5, "电梯厅", category="fire", group="MH-3")
    report(stage, "inspector", 9, "hazard", "疏散通道堆放杂物", 40, "普外病区", category="fire")
    until = now + timedelta(days=5)
    report(
        stage,
        "leader",
        10,
        "task",
        "核实外科楼保洁人员配置并书面报告",
        30,
        until=until,
        assignee=people["inspector"].person,
    )
    heard_out = [Opinion("送餐提前十分钟", assignee=people["inspector"].person, until=until), Opinion("增加平车两辆")]
    said = {"id": an_id(stage.hospital, "visit"), "digest": "v" * 64, "department": people["ward"].department}
    record_visit(people["office"], now - timedelta(hours=50), text="护士长座谈：送餐与平车", opinions=heard_out, **said)
    log_duty(
        people["office"],
        now - timedelta(hours=9),
        id=an_id(stage.hospital, "over"),
        digest="o" * 64,
        kind="over",
        text="3层漏水待复查",
    )
