"""The rater's phone in a real browser: nothing preselected, every tap kept, one submit, also over a dead network."""

import json

import pytest
from playwright.sync_api import sync_playwright

from tests.web.served import running
from tests.web.shots import ARGS, CHROMIUM, PHONE, enter

pytestmark = pytest.mark.browser
OF = "FROM records_ballotpaper p JOIN records_person q ON q.id = p.by_id WHERE q.name = '何静'"


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.fixture(scope="module")
def browser(hall):
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


def opened(browser, hall, role="ward"):
    page = enter(browser, hall.address, role, PHONE)
    page.goto(f"{hall.address}/panels/{hall.names['panel']}/ballot/")
    return page


def pressed(page) -> int:
    return page.locator(".subject:not([hidden]) .score [aria-pressed=true]").count()


def score(page, mark="85"):
    for item in page.locator(".subject:not([hidden]) .score").all():
        item.locator(f"[data-mark='{int(mark) * 100}']").click()


def test_nothing_is_preselected_and_every_tap_is_kept(browser, hall):
    page = opened(browser, hall, "chief")  # whose department's seat is the ward's
    assert pressed(page) == 0
    assert page.locator("#send").is_disabled()
    page.locator(".subject:not([hidden]) [data-mark='9500']").first.click()
    page.locator(".subject:not([hidden]) .score input").nth(1).fill("88")
    page.locator(".subject:not([hidden]) .score input").nth(1).blur()
    page.wait_for_timeout(1200)
    page.reload()
    assert pressed(page) == 1
    assert page.locator(".subject:not([hidden]) .score input").nth(1).input_value() == "88"
    page.evaluate("localStorage.clear()")  # another phone: the server's copy
    page.reload()
    assert pressed(page) == 1
    page.locator(".subject:not([hidden]) .score input").nth(1).fill("88.5")
    page.locator(".subject:not([hidden]) .score input").nth(1).blur()
    assert "分值须在分尺上" in page.locator("#toast").inner_text()
    page.context.close()


def test_a_ballot_waits_for_the_network_and_arrives_once(browser, hall):
    page = opened(browser, hall)
    score(page)
    assert page.locator("#total").inner_text() == "85"
    page.context.set_offline(True)
    page.locator("#send").click()
    page.locator("#net.held").wait_for()
    assert "已保存在本机" in page.locator("#net").inner_text()
    assert hall.rows(f"SELECT count(*) {OF}") == [(0,)]
    page.context.set_offline(False)
    page.locator("#net", has_text="已提交").wait_for()
    rows = hall.rows(f"SELECT marks {OF}")
    assert len(rows) == 1
    assert {mark for one in json.loads(rows[0][0]).values() for mark in one.values()} == {8500}
    page.reload()
    assert page.locator(".chip.done").count() == 1
    page.context.close()
