"""The stage's annual reports: the provider's submitted with a claim that does not hold, the office's begun."""

from typing import Any

from houqin.actions.keep_report import keep_report
from houqin.actions.submit_report import submit_report
from tests.cast import an_id

WORDS = {
    "contract": "全年整改率达到100%，各区域按约定频次完成。",
    "problems": "夜间与节假日人手偏紧，个别区域反复出现水渍。",
    "next": "增加夜班两人；公共卫生间每两小时一次；目标满意度95%。",
}


def submitted(stage: Any) -> None:
    about: dict[str, Any] = {"outline": "provider", "year": stage.now.year, "of": str(stage.contracts["保洁服务"])}
    body = {"texts": WORDS, "claims": {"complaints": "0", "accidents": "0"}}
    base = keep_report(stage.people["provider"], stage.now, **about, body=body, base=0)
    said = {"id": an_id(stage.hospital, "report"), "digest": "r" * 64, "base": base}
    submit_report(stage.people["provider"], stage.now, **about, **said)
    house: dict[str, Any] = {"outline": "office", "year": stage.now.year, "of": "house"}
    texts = {"result": "整改率偏低，拟对反复发生的问题约谈。"}
    keep_report(stage.people["office"], stage.now, **house, body={"texts": texts}, base=0)
