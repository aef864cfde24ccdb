"""Bad input, each refused with one sentence that says what to do: by the action, the API and the command line."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from houqin.interfaces.cli import main
from houqin.interfaces.feeds import catalogue, submission
from houqin.queries import party
from houqin.rules.refusal import Refused
from tests import cast, deeds
from tests.cast import an_id
from tests.deeds import GRADES, SCHEME

pytestmark = pytest.mark.urls("tests.api.urls")
WAYS = ("action", "api", "command")
RATED = "SERVICE_COMMON-14"


@dataclass
class Desk:
    """Three ways to one deed of one house; each answers with the sentence of its refusal, or '' when it was done."""

    house: cast.House
    folder: Any
    capture: Any

    def through(self, way: str, role: str, name: str, said: Any) -> str:
        return getattr(self, way)(self.house.people[role], name, said)

    def action(self, by: Any, name: str, said: Any) -> str:
        deed = catalogue.deed("record_round" if name == "rounds" else name)
        try:
            content = submission.parse(text_of(said))
            read = submission.round_arguments if name == "rounds" else submission.arguments
            with party.within(by):
                deed.does(by, timezone.now(), **read(deed, content))
        except Refused as refused:
            return str(refused)
        return ""

    def api(self, by: Any, name: str, said: Any) -> str:
        client = Client(headers={"Authorization": f"Bearer {cast.secret_of(by)[0]}"})
        answer = client.post(f"/api/{name}", text_of(said), content_type="application/json")
        assert answer.status_code in (200, 201, 409, 413, 422), answer.content
        return answer.json().get("detail", "")

    def command(self, by: Any, name: str, said: Any) -> str:
        file = self.folder / "said.json"
        file.write_text(text_of(said), "utf-8")
        words = ["record", "round", str(file)] if name == "rounds" else ["do", name, str(file)]
        self.capture.readouterr()
        try:
            main.main([*words, "--as", str(by.person), "--hospital", "A"])
        except SystemExit as stopped:
            assert stopped.code == 2
            return self.capture.readouterr().err.strip()
        return ""


def text_of(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, default=str)


@pytest.fixture
def desk(db, tmp_path, capsys) -> Desk:
    house = cast.found("A")
    scheme = SCHEME | {"cards": [{"pack": "cleaning", "weight": 60}, {"pack": "service_common", "weight": 40}]}
    pins = {"cleaning": "2026-01-01", "service_common": "2026-01-01"}
    with house.open():
        deeds.contract(house, scheme=scheme, pins=pins)
    return Desk(house, tmp_path, capsys)


def check(**changes: Any) -> dict[str, Any]:
    return {"item": "CLEANING-08", "result": "pass", "photos": []} | changes


def a_round(desk: Desk, **changes: Any) -> dict[str, Any]:
    said = {
        **{"id": an_id("bad"), "contract": an_id(desk.house.hospital, "BJ-1"), "place": desk.house.place.pk},
        **{"pack": "cleaning", "stream": "planned", "started_at": "2026-10-10T10:00:00+08:00"},
        **{"submitted_at": "2026-10-10T10:05:00+08:00", "items": [check()], "photos": {}},
    }
    return {key: value for key, value in (said | changes).items() if value is not None}


SHOT = {"a" * 64: {"size": 10, "media_type": "image/png"}}
FAILED = check(item="CLEANING-01", result="fail", count=1, photos=["a" * 64])
ROUNDS = {
    "in the future": (
        {"started_at": "2027-10-10T10:00:00+08:00"},
        "检查时间晚于现在，请校准手机时间后重新提交；草稿已保留",
    ),
    "before the contract": (
        {"started_at": "2025-12-31T23:59:00+08:00"},
        "检查日期 2025-12-31 早于合同开始日 2026-01-01，不能计入本合同",
    ),
    "of another hospital's contract": ({"contract": an_id("B", "contract")}, "本院没有这份合同"),
    "at another hospital's place": ({"place": "B"}, "本院没有这个地点，请核对二维码或地点编码"),
    "an item of no annex": (
        {"items": [check(item="LIFT-01")]},
        "检查项 LIFT-01 不在本合同的考核表内，不能计分；可另开整改单",
    ),
    "an item twice": ({"items": [check(), check()]}, "CLEANING-08 重复"),
    "points above the full marks": (
        {"pack": "service_common", "items": [check(item=RATED, result="pass", given=401)]},
        f"{RATED}：评分 4.01 超出满分 4",
    ),
    "defects above what can be counted": (
        {"items": [check(result="fail", count=100)]},
        "CLEANING-08：问题须写明处/次数（1–99），现为 100",
    ),
    "a photo too large": (
        {"items": [FAILED], "photos": {"a" * 64: {"size": 10**8, "media_type": "image/png"}}},
        "照片 aaaaaaaaaaaa 大小 100000000 字节，须在 1 字节至 10 MB 之间，请压缩后重传",
    ),
    "a photo that is none": (
        {"items": [FAILED], "photos": {"a" * 64: {"size": 10, "media_type": "application/pdf"}}},
        "照片 aaaaaaaaaaaa 的类型 application/pdf 不是图片，请拍照或选择图片",
    ),
    "a photo without its size": ({"items": [FAILED]}, "CLEANING-01：照片未登记大小与类型"),
    "an unknown key": (
        {"plaec": 1},
        "没有“plaec”这个键，是不是想写 place；可用的键：id、contract、place、pack、started_at、submitted_at、items、"
        "photos、stream、source、kind",
    ),
    "an unknown key of an item": (
        {"items": [check(defects=2)]},
        "没有“items[0].defects”这个键；可用的键：item、result、count、given、reason、note、photos",
    ),
    "a key that is missing": ({"contract": None, "pack": None}, "缺少contract、pack"),
    "a number as text": ({"place": "301"}, "place须为整数，现为 301"),
    "half a defect": ({"items": [check(result="fail", count=1.5)]}, "items[0].count须为整数，现为 1.5"),
    "yes as a number": ({"items": [check(count=True)]}, "items[0].count须为整数，现为 True"),
    "a list for text": ({"pack": ["cleaning"]}, "pack须为文字，现为 ['cleaning']"),
    "text for a list": ({"items": "CLEANING-08"}, "items须为一列"),
    "no id": ({"id": "7"}, "id须为 UUID，如 3f0c6f1e-8a52-4a53-9a55-0d5d7f1f2a10，现为 7"),
    "no moment": ({"started_at": "yesterday"}, "started_at须为时间，如 2026-10-10T09:30:00+08:00，现为 yesterday"),
    "a moment anywhere": (
        {"started_at": "2026-10-10T10:00:00"},
        "started_at须写明时区，如 2026-10-10T09:30:00+08:00，现为 2026-10-10T10:00:00",
    ),
    "the year one": (
        {"started_at": "0001-01-01T00:00:00+14:00"},
        "started_at须在 1900 至 2999 年之间，现为 0001-01-01T00:00:00+14:00",
    ),
    "a huge place": ({"place": 2**80}, "place超出能记录的范围，现为 一个极大的数"),
    "a huge count": ({"items": [check(result="fail", count=2**62)]}, "现为 4611686018427387904"),
    "nothing": ({"items": []}, "还没有检查任何一项，至少检查一项后再提交"),
}


@pytest.mark.parametrize("case", ROUNDS)
def test_a_round_is_refused_alike_everywhere(desk, case):
    changes, sentence = ROUNDS[case]
    if changes.get("place") == "B":
        changes = {"place": cast.found("B").place.pk}
    said = {way: desk.through(way, "inspector", "rounds", a_round(desk, **changes)) for way in WAYS}
    assert len(set(said.values())) == 1, said
    assert said["api"].endswith(sentence)


JSON = {
    "no JSON": ("{", "不是合格的 JSON：请检查括号、引号和逗号"),
    "a key twice": ('{"id":1,"id":2}', "不是合格的 JSON：键 id 写了两次"),
    "not a number": ('{"place":NaN}', "不是合格的 JSON：NaN 不是数"),
    "half a character": ('{"pack":"\\ud800"}', "不是合格的 JSON：请检查括号、引号和逗号"),
    "too deep": ("[" * 100_000, "不是合格的 JSON：请检查括号、引号和逗号"),
    "a number without end": ('{"place":' + "9" * 5000 + "}", "不是合格的 JSON：请检查括号、引号和逗号"),
    "too much": ('"' + "长" * 800_000 + '"', "提交的内容太大，最多 2 MB；照片请另外上传"),
    "no mapping": ("[]", "内容须为若干键值"),
}


@pytest.mark.parametrize("case", JSON)
def test_what_is_no_json_is_refused_alike_everywhere(desk, case):
    text, sentence = JSON[case]
    said = {way: desk.through(way, "inspector", "rounds", text) for way in WAYS}
    assert set(said.values()) == {sentence}


def paper(desk: Desk, **changes: Any) -> dict[str, Any]:
    said = {
        **{"number": "BAD-1", "name": "坏合同", "provider": desk.house.provider.pk, "starts_on": "2026-01-01"},
        **{"ends_on": "2026-12-31", "scheme": SCHEME, "pins": {"cleaning": "2026-01-01"}, "monthly_fen": 1},
    }
    return {"id": an_id("bad"), "paper": said | changes, "confirmed": True}


def scheme(**changes: Any) -> dict[str, Any]:
    return {"scheme": SCHEME | changes}


CONTRACTS = {
    "without a scheme": ({"scheme": {}}, "合同没有考评方案：请先在“考评方案”里做好，再签订"),
    "weights that do not add up": (
        scheme(cards=[{"pack": "cleaning", "weight": 99}]),
        "考评方案有误：cards：各表权重之和须为 100，现为 99",
    ),
    "overlapping bands": (
        scheme(grades=[GRADES[0], GRADES[0], GRADES[2]]),
        "考评方案有误：grades：等级重叠：有两档都从 90 分起",
    ),
    "an unknown key": ({"fee": 1}, "没有“paper.fee”这个键；可用的键：number、name、provider、starts_on"),
    "an unknown key of its scheme": (
        scheme(grade=GRADES),
        "考评方案有误：grade：没有这一键，是否想写 grades？可用的键：cards",
    ),
    "a place of another hospital": ({"places": [["B", ""]]}, "服务地点里有的不是本院的地点，请核对"),
    "a provider of another hospital": ({"provider": "B"}, "本院没有登记这家服务商"),
    "a day that is none": ({"starts_on": "2026-02-30"}, "paper.starts_on须为日期，如 2026-01-01，现为 2026-02-30"),
    "a huge fee": ({"monthly_fen": 10**30}, "paper.monthly_fen超出能记录的范围，现为 一个极大的数"),
    "a clause in two parts": ({"clauses": [["8.3", "x"]]}, "paper.clauses[0]须有 3 个值"),
    "a floating weight": (
        scheme(cards=[{"pack": "cleaning", "weight": 99.9}, {"pack": "lift", "weight": 0.1}]),
        "请写成带引号的十进制数",
    ),
}


@pytest.mark.parametrize("case", CONTRACTS)
def test_a_contract_is_refused_alike_everywhere(desk, case):
    changes, sentence = CONTRACTS[case]
    if "B" in json.dumps(changes, ensure_ascii=False):
        there = cast.found("B")
        changes = {"provider": there.provider.pk} if "provider" in changes else {"places": [[there.place.pk, ""]]}
    said = {way: desk.through(way, "chief", "sign_contract", paper(desk, **changes)) for way in WAYS}
    assert len(set(said.values())) == 1, said
    assert sentence in said["api"]


PACK = "pack: cleaning\nunder: 2026-01-01\nedition: 2026-12-01\nlayer: hospital\nitems: []\n"
PACKS = {
    "an unknown key": (PACK + "colour: red\n", ("本院版本 第 6 行 colour", "没有这一键", "items")),
    "no YAML": (PACK.replace("[]", "["), ("本院版本 第 6 行", "不是合格的 YAML")),
    "another service": (PACK.replace("cleaning", "lift", 1), ("lift", "cleaning")),
}


@pytest.mark.parametrize("case", PACKS)
def test_a_pack_is_refused_alike_everywhere(desk, case):
    text, words = PACKS[case]
    content = {"id": an_id("bad"), "pack": "cleaning", "text": text}
    said = {way: desk.through(way, "chief", "release_edition", content) for way in WAYS}
    assert len(set(said.values())) == 1, said
    assert all(word in said["api"] for word in words), said["api"]


def test_a_pack_file_is_checked_with_its_name_its_line_and_the_keys_that_would_do(desk, tmp_path, capsys):
    file = tmp_path / "own.yaml"
    file.write_text(PACKS["an unknown key"][0], "utf-8")
    with pytest.raises(SystemExit) as stopped:
        main.main(["pack", "check", str(file)])
    assert stopped.value.code == 2
    assert "第 6 行 colour：没有这一键" in capsys.readouterr().err


PHOTOS = {
    "no picture": (b"%PDF-1.7 no picture", "这个文件不是照片，请上传 JPEG、PNG 或 WebP 图片"),
    "too large": (b"\xff\xd8" + b"0" * (10 * 1024 * 1024), "照片超过 10 MB，请在手机上调低分辨率后重新拍摄"),
    "awaited by nobody": (deeds.picture("red"), "没有哪次提交登记过这张照片，请先提交检查再传照片"),
}


@pytest.mark.parametrize("case", PHOTOS)
def test_a_photo_is_refused_alike_over_the_api_and_on_the_command_line(desk, tmp_path, capsys, case):
    data, sentence = PHOTOS[case]
    sha = deeds.sha_of(data)
    if case != "awaited by nobody":
        failed, announced = (
            check(item="CLEANING-01", result="fail", count=1, photos=[sha]),
            {"size": 9, "media_type": "image/png"},
        )
        assert not desk.through("api", "inspector", "rounds", a_round(desk, items=[failed], photos={sha: announced}))
    by = desk.house.people["inspector"]
    client = Client(headers={"Authorization": f"Bearer {cast.secret_of(by)[0]}"})
    answer = client.put(f"/api/photos/{sha}", data, content_type="image/png")
    assert answer.json() == {"detail": sentence} and answer.status_code in (413, 422)
    (tmp_path / "shot").write_bytes(data)
    with pytest.raises(SystemExit):
        main.main(["record", "photo", str(tmp_path / "shot"), "--as", str(by.person)])
    assert capsys.readouterr().err.strip() == sentence
