"""D07: a provider gets worse; the night warns once, says who must act by when, and the answer stands."""

from datetime import UTC, datetime, timedelta

import pytest

from houqin.analysis import warning as analysis
from houqin.interfaces.jobs import nightly, worker
from houqin.records import models
from houqin.rules import warning as rules
from tests import cast, deeds
from tests.deeds import CODES
from tests.scenarios.seats import Hall

MONDAY = datetime(2026, 1, 5, 2, tzinfo=UTC)
WEEK = timedelta(days=7)
CALM, BAD = analysis.BASELINE + 3, 4
NIGHT = MONDAY + (CALM + BAD) * WEEK - timedelta(hours=7)  # the Monday after, not yet three in the morning
PROVIDER = "服务商"


def weeks(hall: Hall, first: int, many: int, faults: int, **changes) -> None:
    """One round a week; every other calm week has one fault."""
    with hall.house.open() as house:
        for n in range(first, first + many):
            failed = CODES[: faults or n % 2]
            said = {"n": 200 + n, "started_at": MONDAY + n * WEEK} | changes
            deeds.visit(house, hall.contract, dict.fromkeys(failed, 1), **said)


def scanned(at=NIGHT) -> tuple[int, int, list[str]]:
    (told,) = [one for one in nightly.run(at) if "预警" in one.label]
    return told.due, told.done, told.faults


@pytest.fixture
def worse(hall) -> Hall:
    """A calm half year, then four weeks with half of all items wanting; the night has passed."""
    weeks(hall, 0, CALM, 0)
    weeks(hall, CALM, BAD, len(CODES) // 2)
    hall.now = NIGHT + timedelta(hours=6)
    assert scanned() == (2, 2, [])
    return hall


def open_(seat) -> list[str]:
    return [" ".join(row.text_content().split()) for row in seat.page.xpath("//li[starts-with(@id,'w-')]")]


def test_a_calm_half_year_warns_nobody(hall):
    weeks(hall, 0, CALM + BAD, 0)
    assert scanned() == (0, 0, [])
    hall.now = NIGHT
    seat = hall["office"].open("/warnings/")
    assert "没有待处理的预警" in seat.text and "平稳" in seat.text


def test_the_night_warns_once_of_each_series_however_often_it_runs(worse):
    for later in (timedelta(0), timedelta(hours=1), timedelta(days=1)):
        assert scanned(NIGHT + later) == (0, 0, [])
    with worse.house.open():
        rows = models.EarlyWarning.objects.order_by("level")
        assert [row.level for row in rows] == ["place", "provider"]
        assert models.Entry.objects.filter(action="raise_warning").count() == 2
        assert all(row.height > row.limit for row in rows)


def test_the_page_says_what_rose_who_must_act_by_when_and_how_often_that_is_nothing(worse):
    seat = worse["chief"].open("/warnings/")
    (provider,) = [row for row in open_(seat) if row.startswith(PROVIDER)]
    assert "前由总务处处长处理" in provider and "平常" in provider and "09-" not in provider
    assert f"一年约 {analysis.FALSE_ALARMS:.0%}" in seat.text and "2 条序列" in seat.text
    assert seat.page.xpath("//svg[contains(@aria-label,'越限')]") and "越限" in seat.text
    assert len(seat.page.xpath("//section[@id='series']//optgroup")) == 2
    href = seat.page.xpath("//section[@id='series']//ul//a/@href")[0]
    assert "/findings/" in href and seat.open(href).status == 200


def notices(seat) -> str:
    """The words of the newest page that tells of a warning, else of the last one."""
    page = seat.open("/notices/")
    while "预警：" not in page.text and "更早的通知" in page.text:
        page = page.click("更早的通知")
    return page.text


def test_it_is_a_task_and_a_notice_of_whoever_must_act(worse):
    assert "预警" in worse["chief"].open("/").text and "净安" in worse["chief"].open("/").text
    worker.told(worse.house.hospital, worse.now)
    for role in ("chief", "office", "provider"):
        assert "预警：" in notices(worse[role]), role
    assert "预警：" not in notices(worse["ward"])
    notices(worse["chief"])
    seat = worse["chief"].press("预警：")
    assert seat.address == "/warnings/" and "净安" in seat.text


def test_answered_with_measures_or_as_false_once_and_for_all(worse):
    seat = worse["chief"].open("/warnings/")
    ids = seat.page.xpath("//input[@name='warning']/@value")
    asked = {"warning": ids[0], "real": "yes", "text": "增派一班"}
    assert "请写明采取的措施和完成时间" in seat.post("/warnings/", **asked).told
    assert seat.page.xpath("//input[@name='text'][@value='增派一班']") and len(open_(seat)) == 2
    assert "不能早于今天" in seat.post("/warnings/", **asked, until="2026-01-01").told
    assert "已办：答复预警" in seat.post("/warnings/", **asked, until="2026-12-01").told
    assert len(open_(seat)) == 1 and "增派一班" in seat.text
    assert "答复不能改" in seat.post("/warnings/", **asked, until="2026-12-01").told
    false = {"warning": ids[1], "real": "no", "text": "当周换人检查"}
    assert "已办：答复预警" in worse["office"].open("/warnings/").post("/warnings/", **false).told
    figures = worse["leader"].open("/warnings/").text
    assert "没有待处理的预警" in figures and "占已答复的 50%" in figures
    assert "预警" not in [one["kind"] for one in worse["chief"].open("/").ask("my_work")]
    with worse.house.open():
        lines = list(models.Entry.objects.filter(action="answer_warning").values_list("by__role", flat=True))
        assert lines == ["chief", "office"]
        with pytest.raises(Exception, match="never changed"):
            models.WarningAnswer.objects.first().save()


def test_after_an_answer_the_same_rise_is_not_warned_of_again_but_a_new_one_is(worse):
    weeks(worse, CALM + BAD, 12, 0)
    weeks(worse, CALM + BAD + 12, BAD, len(CODES) // 2)
    later = NIGHT + (12 + BAD) * WEEK
    assert scanned(later) == (2, 2, [])
    with worse.house.open():
        assert models.EarlyWarning.objects.filter(level="provider").count() == 2


def test_visits_by_choice_and_withdrawn_faults_do_not_warn(hall):
    weeks(hall, 0, CALM, 0)
    weeks(hall, CALM, BAD, len(CODES) // 2, stream="targeted")
    assert scanned() == (0, 0, [])


def test_a_provider_sees_its_own_and_answers_nothing(worse):
    seat = worse["provider"].open("/warnings/")
    assert len(open_(seat)) == 2 and not seat.page.xpath("//input[@name='warning']")
    assert worse["inspector"].open("/warnings/").status == 403
    with worse.house.open() as house:
        other = models.Provider(name="外单位", short="外单位", uscc="91110000MA00000X0X")
        cast.put(house.system, "add_provider", [other])
    assert "没有这条序列" in seat.open(f"/warnings/?series=provider:{other.pk}").text
    assert "没有这条序列" in seat.open("/warnings/?series=service:cleaning").text
    for wrong in ("provider:x", "place:1", "place:zz:a", "king:1", "provider:999999"):
        assert "没有这条序列" in worse["office"].open(f"/warnings/?series={wrong}").text, wrong


def test_a_contract_about_to_end_stands_with_its_stage_and_the_way_to_renew(hall):
    for day, stage in (((7, 10), 180), ((9, 10), 120), ((10, 10), 90)):
        hall.now = datetime(2026, *day, 2, tzinfo=UTC)
        seat = hall["office"].open("/warnings/")
        assert f"{stage} 天内" in seat.text
        assert seat.page.xpath(f"//a[@href='/renewals/{hall.contract}/']")
    hall.now = datetime(2026, 6, 1, 2, tzinfo=UTC)
    assert "采购提前量" not in hall["office"].open("/warnings/").text


def test_the_same_by_the_api(worse):
    seat = worse["chief"].open("/")
    rows = seat.ask("warnings")["open"]
    id = rows[0]["id"]
    status, told = seat.send("POST", "answer_warning", {"warning": id, "real": False, "text": " "})
    assert status == 422 and "为什么是误报" in told["detail"]
    status, _ = seat.send("POST", "answer_warning", {"warning": id, "real": False, "text": "换人"})
    assert status == 201
    assert rules.read(rows[0]["series"]).level in rules.LEVELS
