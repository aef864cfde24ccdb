"""Annual reports played: two reviewed providers report before the review, one with a claim that does not hold."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from houqin.actions.keep_report import keep_report
from houqin.actions.submit_report import submit_report
from houqin.interfaces.sample.opening import Contract, House
from houqin.rules.identity import derived

WORDS = {
    "contract": "按合同约定的范围、频次和人员组织服务，主管每日到岗检查。全年问题整改率达到100%。",
    "safety": "每季度组织安全培训和应急演练，新员工岗前培训。未发生安全责任事故。",
    "voices": "增设夜间应急班，接报后十五分钟到场；试用超细纤维分色布巾，减少交叉污染。",
    "problems": "节假日人手偏紧，个别区域的问题反复出现，班组长检查不够细。",
    "next": "补足夜班与节假日班次；反复出现的问题逐项定责；满意度目标95%。",
}


def told(house: House, contracts: Sequence[Contract], year: int, at: datetime) -> None:
    """The first submits, the second is still writing."""
    for contract, done in zip(contracts, (True, False), strict=False):
        about: dict[str, Any] = {"outline": "provider", "year": year, "of": str(contract.id)}
        texts = WORDS if done else {"problems": WORDS["problems"]}
        body = {"texts": texts, "claims": {"accidents": "0"} if done else {}}
        base = keep_report(contract.manager, at, **about, body=body, base=0)
        if done:
            id = derived(contract.id, "report", year)
            submit_report(contract.manager, at, **about, id=id, digest=sha256(id.bytes).hexdigest(), base=base)
