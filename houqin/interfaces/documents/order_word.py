"""整改通知单 in Word: one finding for the provider, until when it is to be put right, and a receipt to sign."""

from collections.abc import Mapping
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper
from houqin.rules import finding

Found = Mapping[str, Any]


def order(found: Found, hospital: str, number: str = "") -> bytes:
    """The paper of what the question `finding` answered."""
    paper = Paper(f"整改通知单{found['number']}", hospital, found["opened_at"])
    paper.title(f"{hospital}\n整改通知单", f"编号：{number or found['number']}")
    paper.to(found["provider_name"])
    check, steps, due = found["check"], found["steps"], saying.moment(found["due_at"])
    paper.say(
        f"在履行《{found['contract']}》中发现下列问题，请于{due}前整改完毕，通过监管平台上传整改后的照片并申请复核。"
    )
    again = f"，当月第{found['recurrence'] + 1}次" if found["recurrence"] else ""
    paper.facts(
        [
            *([("问题编号", found["number"])] if number else []),
            ("地点", found["place"]),
            ("发现时间", saying.moment(found["opened_at"])),
            ("发现人", found["opened_by"]),
            ("问题", f"{found['text']}（{found['code']}）"),
            ("情况", "；".join(part for part in (check and check.reason, check and check.note) if part) or "—"),
            ("程度", f"{found['severity']}{again}"),
            ("扣分", f"{saying.points(found['lost'])}分" if found["lost"] else "不计分"),
            ("依据", saying.laws(found["laws"]) or "合同约定"),
            ("整改期限", due),
        ]
    )
    paper.photos(saying.shots([{"at": found["opened_at"], "place": found["place"], "photos": found["photos"]}]))
    told = [
        (finding.STEPS.get(one["kind"], one["kind"]), one["by"], one["note"], saying.moment(one["at"])) for one in steps
    ]
    if told:
        paper.heading("经过")
        paper.table(("环节", "经办", "说明", "时间"), told, (26, 26, 68, 36))
    after = [{"at": one["at"], "place": found["place"], "photos": one["photos"]} for one in steps]
    paper.photos(saying.shots(after))
    paper.note("收到后请签收；认为不属于贵公司责任或者需要延期的，可通过监管平台申辩或者申请延期。")
    paper.seals((f"签发：{hospital}", f"签收：{found['provider_name']}"))
    return paper.bytes()
