"""A scheme written in a real browser: rows come without losing the place, and nothing typed is lost."""

import re
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.web.served import running
from tests.web.shots import ARGS, CHROMIUM, DESK, PHONE, enter

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.fixture
def page(browser, hall):
    page = enter(browser, hall.address, "office", DESK)
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.goto(f"{hall.address}/schemes/{uuid4()}/")
    yield page
    assert not page.faults
    page.context.close()


def field(page: Page, name: str):
    return page.locator(f'[name="{name}"]:not([type=hidden])')


def add(page: Page, value: str) -> None:
    page.click(f'button[name=add][value="{value}"]')


def saved(page: Page) -> None:
    expect(page.locator("#kept")).to_contain_text("已保存")


def eventually(holds: Callable[[], None], tries: int = 20) -> None:
    for _ in range(tries):
        with suppress(AssertionError):
            return holds()
    return holds()


def small(page: Page) -> None:
    """The smallest scheme that can be tried."""
    add(page, "cards:pack")
    field(page, "cards[0].pack").select_option("cleaning")
    field(page, "cards[0].weight").fill("100")
    add(page, "grades")
    field(page, "grades[0].at_least").fill("0")
    field(page, "grades[0].name").fill("合格")
    add(page, "payment:linear_below")
    field(page, "payment[0].threshold").fill("85")


def test_rows_come_where_one_is_and_the_result_by_itself(page) -> None:
    add(page, "cards:pack")
    expect(field(page, "cards[0].pack")).to_be_focused()
    field(page, "cards[0].pack").select_option("cleaning")
    field(page, "cards[0].weight").fill("90")
    expect(page.locator("#sum-cards")).to_contain_text("90 / 100")
    field(page, "cards[0].weight").fill("100")
    expect(page.locator("#sum-cards strong")).to_have_class("ok")
    add(page, "grades")
    expect(field(page, "grades[0].at_least")).to_be_focused()
    field(page, "grades[0].at_least").fill("0")
    field(page, "grades[0].name").fill("合格")
    add(page, "payment:linear_below")
    field(page, "payment[0].threshold").fill("85")
    field(page, "trial.fee").fill("1000")
    field(page, "trial.sites[0].points.0-").fill("80")
    expect(page.locator("#payable")).to_have_text("950.00")
    expect(field(page, "trial.sites[0].points.0-")).to_be_focused()


def test_the_trial_asks_for_what_the_scheme_needs_now(page) -> None:
    small(page)
    add(page, "payment:item_money")
    field(page, "payment[1].items[0].text").fill("缺岗")
    expect(page.locator('label[for="f-trial-times-1-0"]')).to_have_text("缺岗：次数")
    field(page, "payment[1].items[0].rate").fill("20")
    expect(page.locator('label[for="f-trial-quantity-1-0"]')).to_have_text("缺岗：数量")
    expect(field(page, "payment[1].items[0].rate")).to_be_focused()
    field(page, "sites").select_option("lowest")
    expect(page.locator('button[value="trial.sites"]')).to_be_visible()


def test_a_contract_lists_the_editions_of_the_scheme_that_is_chosen(page, hall) -> None:
    small(page)
    field(page, "title").fill("给合同用")
    expect(page.locator("#heading")).to_have_text("给合同用")
    page.goto(f"{hall.address}/contracts/drafts/{uuid4()}/")
    field(page, "scheme").select_option(label="给合同用")
    expect(field(page, "pins[0].edition")).to_have_value("2026-01-01")


def test_a_fault_stands_beside_its_field_while_one_writes(page) -> None:
    add(page, "cards:pack")
    field(page, "cards[0].weight").fill("九十")
    wrong = page.locator("#f-cards-0-weight-wrong")
    expect(wrong).to_have_text("“权重”须为数字")
    expect(field(page, "cards[0].weight")).to_have_value("九十")
    field(page, "cards[0].weight").fill("90")
    expect(wrong).to_be_empty()
    page.click("button[value=check]")
    expect(page.locator("#faults")).to_contain_text("处要改")


def test_what_was_typed_is_there_after_the_page_is_opened_anew(page) -> None:
    small(page)
    field(page, "payment[0].text").fill("低于85分的，按（15+m）%支付")
    field(page, "title").fill("试用方案")
    expect(page.locator("#heading")).to_have_text("试用方案")
    page.reload()
    expect(field(page, "payment[0].text")).to_have_value("低于85分的，按（15+m）%支付")
    expect(field(page, "cards[0].pack")).to_have_value("cleaning")


def test_without_a_signal_the_page_says_so_and_saves_later(page) -> None:
    small(page)
    saved(page)
    page.route("**/schemes/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    field(page, "title").fill("断网时写的")
    expect(page.locator("#kept")).to_contain_text("未能保存")
    page.unroute("**/schemes/**")
    expect(page.locator("#kept")).to_contain_text("已保存", timeout=15000)
    page.reload()
    expect(field(page, "title")).to_have_value("断网时写的")


def test_leaving_at_once_loses_nothing(page) -> None:
    small(page)
    address = page.url
    field(page, "title").fill("马上离开")
    page.goto("about:blank")

    def there() -> None:  # what the page sends as it closes arrives when it arrives
        page.goto(address)
        expect(field(page, "title")).to_have_value("马上离开", timeout=500)

    eventually(there)


def test_a_row_goes_and_the_others_stay(page) -> None:
    small(page)
    add(page, "grades")
    field(page, "grades[1].name").fill("第二")
    page.click('button[name=remove][value="grades[0]"]')
    expect(field(page, "grades[0].name")).to_have_value("第二")
    expect(field(page, "grades[1].name")).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_screen(browser, hall) -> None:
    page = enter(browser, hall.address, "office", PHONE)
    page.goto(f"{hall.address}/schemes/{uuid4()}/")
    small(page)
    add(page, "payment:item_money")
    add(page, "cards:own")
    add(page, "year")
    add(page, "ladders")
    expect(field(page, "ladders[0].below")).to_be_visible()
    for where in (
        page.url,
        f"{hall.address}/packs/cleaning/",
        f"{hall.address}/contracts/{hall.names['contract']}/scheme/",
    ):
        page.goto(re.sub("#.*", "", where))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, where
    page.context.close()
