"""The phone's road: a round with its photos, sent as often as it takes."""

import pytest

from houqin.interfaces import photos
from houqin.records import models, scope
from tests import cast, deeds

pytestmark = pytest.mark.urls("tests.api.urls")
AWAITED = deeds.sha_of(deeds.picture())


def a_round(desk, n=1, **changes):
    said = {
        "id": str(cast.an_id("api", n)),
        "contract": str(desk.contract),
        "place": desk.house.place.pk,
        "pack": "cleaning",
        "stream": "planned",
        "started_at": "2026-10-10T10:00:00+08:00",
        "submitted_at": "2026-10-10T10:05:00+08:00",
        "items": [
            {
                "item": "CLEANING-01",
                "result": "fail",
                "count": 2,
                "given": None,
                "reason": "",
                "note": "",
                "photos": [AWAITED],
            },
            {
                "item": "CLEANING-08",
                "result": "pass",
                "count": 0,
                "given": None,
                "reason": "",
                "note": "",
                "photos": [],
            },
        ],
        "photos": {AWAITED: {"size": len(deeds.picture()), "media_type": "image/png"}},
    }
    return said | changes


def test_a_round_is_taken_once_however_often_it_is_sent(desk):
    phone = desk.as_("inspector")
    status, told = phone.post("rounds", a_round(desk))
    assert (status, told["result"]) == (201, a_round(desk)["id"])
    with desk.house.open():
        lines = deeds.lines()
        assert told["line"] == lines
    for _ in range(9):
        assert phone.post("rounds", a_round(desk)) == (200, {"result": told["result"], "line": None})
    with desk.house.open():
        assert deeds.lines() == lines
        assert models.Round.objects.count() == 1


def test_the_order_of_keys_does_not_make_another_submission(desk):
    said = a_round(desk)
    assert desk.as_("inspector").post("rounds", said)[0] == 201
    assert desk.as_("inspector").post("rounds", dict(reversed(said.items())))[0] == 200


def test_the_same_id_with_other_content_is_a_conflict(desk):
    phone = desk.as_("inspector")
    phone.post("rounds", a_round(desk))
    status, told = phone.post("rounds", a_round(desk, stream="random"))
    assert (status, told["detail"]) == (409, "这个编号已经提交过不同的内容；请重新填写后再交")


def test_a_failure_that_needs_a_photo_counts_when_the_photo_arrives(desk):
    phone, data = desk.as_("inspector"), deeds.picture()
    phone.post("rounds", a_round(desk))
    with desk.house.open():
        assert not models.Mark.objects.filter(indicator="CLEANING-01").exists()
    assert phone.put(f"photos/{deeds.sha_of(data)}", data)[0] == 201
    assert phone.put(f"photos/{deeds.sha_of(data)}", data)[0] == 200
    with desk.house.open():
        assert models.Mark.objects.get(indicator="CLEANING-01").num == 100


def test_a_round_without_the_hour_of_its_submission_takes_that_of_its_arrival(desk):
    said = {key: value for key, value in a_round(desk).items() if key != "submitted_at"}
    assert desk.as_("inspector").post("rounds", said)[0] == 201
    with desk.house.open():
        visit = models.Round.objects.get()
        assert visit.submitted_at == visit.received_at


@pytest.mark.parametrize(
    ("sha", "data", "status", "said"),
    [
        (AWAITED, b"no picture", 422, "这个文件不是照片，请上传 JPEG、PNG 或 WebP 图片"),
        (AWAITED, deeds.picture()[:-20], 422, "照片内容与编号不符，可能传输中损坏，请重新上传"),
        (AWAITED, deeds.picture("red"), 422, "照片内容与编号不符，可能传输中损坏，请重新上传"),
        (AWAITED, b"0" * (10 * 1024 * 1024 + 1), 413, "照片超过 10 MB，请在手机上调低分辨率后重新拍摄"),
        ("a" * 64, deeds.picture("red"), 422, "没有哪次提交登记过这张照片，请先提交检查再传照片"),
        ("short", deeds.picture(), 422, "照片编号须为 64 位十六进制数"),
    ],
    ids=["no picture", "half of one", "another one", "too large", "nobody's", "no digest"],
)
def test_a_photo_that_is_none_or_nobodys_is_refused(desk, sha, data, status, said):
    phone = desk.as_("inspector")
    phone.post("rounds", a_round(desk))
    assert phone.put(f"photos/{sha}", data) == (status, {"detail": said})


def test_a_photo_of_nobody_leaves_no_file(desk):
    data = deeds.picture("blue")
    assert desk.as_("inspector").put(f"photos/{deeds.sha_of(data)}", data)[0] == 422
    assert not photos.path(deeds.sha_of(data)).exists()


def test_another_hospitals_inspector_finds_nothing(desk, stranger):
    status, told = stranger.as_("inspector").post("rounds", a_round(desk))
    assert (status, told["detail"]) == (422, "本院没有这份合同")
    with scope.use(desk.house.hospital), scope.reading():
        assert not models.Round.objects.exists()
