"""约谈记录 in Word: why, where and with whom, what was said, and what the provider promised until when."""

from collections.abc import Mapping
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.word import Paper

Found = Mapping[str, Any]


def interview(found: Found, hospital: str, number: str) -> bytes:
    """The paper of what the question `decision` answered, of an interview that was held."""
    row, talk, promises = found["row"], found["effects"]["talk"], found["effects"]["promises"]
    signed, paper = row.contract, Paper(f"{row.contract.name}约谈记录", hospital, talk.at)
    paper.title(f"{hospital}\n约谈记录", f"编号：{number}")
    paper.facts(
        [
            ("服务商", signed.provider.name),
            ("合同", f"{signed.name}（{signed.number}）"),
            ("时间", saying.moment(talk.held_at)),
            ("地点", talk.place),
            ("参加人", talk.present),
            ("事由", row.reason),
            ("合同条款", saying.clause(row.clause) if row.clause else "—"),
        ]
    )
    paper.heading("约谈内容")
    for part in filter(None, map(str.strip, talk.said.splitlines())):
        paper.say(part)
    paper.heading("服务商承诺")
    if promises:
        rows = [(n, one["text"], saying.moment(one["until"])) for n, one in enumerate(promises, 1)]
        paper.table(("序号", "承诺事项", "期限"), rows, (14, 102, 40))
    else:
        paper.say("服务商没有作出承诺。")
    paper.note("承诺已登记为督办任务；逾期未兑现的，按合同约定处理。")
    paper.seals((f"约谈方：{hospital}", f"被约谈方：{signed.provider.name}"))
    return paper.bytes()
