"""A16: an interval for a score, "cannot be told apart" instead of a false ranking, a warning where evidence is thin."""

import pytest

from tests.scenarios import bench


@pytest.fixture
def panel(hall):
    return bench.opened(hall)


def locked(panel, marks):
    for n, (first, second) in enumerate(marks):
        assert panel.vote(n, first, second)[0] == 201
    panel.hall["office"].open(f"{panel.address}meeting/").press("锁定评分")
    return panel.hall["office"].open(f"{panel.address}result/")


def test_two_that_differ_within_the_error_are_not_ranked_apart(panel):
    page = locked(panel, [((85, 85), (84, 86)), ((78, 80), (80, 77)), ((90, 88), (87, 90)), ((82, 84), (84, 83))])
    assert "与上一名不能区分" in page.text
    assert page.page.xpath("//table[contains(@class,'pair-table')]//td[contains(@class,'sure')]") == []
    assert "与上一名不能区分" in panel.hall["office"].open(f"{panel.address}projector/").text


def test_two_far_apart_are(panel):
    page = locked(panel, [((95, 95), (70, 71)), ((93, 92), (69, 68)), ((96, 94), (72, 70)), ((91, 93), (66, 68))])
    assert "与上一名不能区分" not in page.text
    assert page.page.xpath("//table[contains(@class,'pair-table')]//td[contains(@class,'sure')]")
    first = page.page.xpath("//table[contains(@class,'result-table')]/tbody/tr[1]")[0].text_content()
    assert "±" in first
    assert page.page.xpath("//svg[contains(@class,'spread')]/@aria-label")[0].count("比较区间") == 1


def test_too_few_marks_give_no_score_and_not_zero(hall):
    panel = bench.opened(hall, form={"quorum": 3, "fewest": 3})
    first = panel.subjects[0]
    for n in range(3):
        assert panel.send(n, {first: {"质量": 9000, "安全": 9000}})[0] == 201
    hall["office"].open(f"{panel.address}meeting/").press("锁定评分")
    page = hall["office"].open(f"{panel.address}result/")
    assert "有效分太少" in page.text and " 0.00" not in page.page.xpath("string(//tbody/tr[2])")


def test_thin_evidence_is_said_on_the_years_page(hall):
    seat = hall["office"].open(f"/contracts/{hall.contract}/year/2026/")
    assert seat.status == 200 and "年度得分— 未考评" in seat.text
