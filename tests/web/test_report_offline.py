"""A nurse's report where there is no signal: words and picture survive a reload, are sent once, and only as hers."""

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.web import handset as sets
from tests.web.handset import photo, sign_in
from tests.web.served import Hall, running
from tests.web.shots import ARGS, CHROMIUM, PHONE

pytestmark = pytest.mark.browser
WAIT = 20_000


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.fixture
def network(hall):
    with sets.network(hall) as network:
        yield network


@pytest.fixture
def context():
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium.new_context(**PHONE)
        chromium.close()


@pytest.fixture
def ward(context, network) -> Page:
    return opened(sign_in(context.new_page(), network.address, "ward"), network)


def opened(page: Page, network: sets.Network, query: str = "") -> Page:
    page.goto(f"{network.address}/cases/new/{query}")
    return ready(page)


def ready(page: Page) -> Page:
    page.wait_for_selector("form[data-ready]")
    return page


def filled(page: Page, words: str, tmp_path=None) -> None:
    page.locator("#found input[name=place]").first.check()
    page.locator("[name=category][value=door]").check()
    page.fill("textarea[name=text]", words)
    if tmp_path:
        page.set_input_files("input[name=photos]", photo(tmp_path))
        page.wait_for_selector("form[data-kept$='/1']")
    else:
        page.wait_for_selector("form[data-kept]")


def told(hall: Hall, words: str) -> list[tuple[str, int]]:
    """The cases with these words, each with how many of its pictures have arrived."""
    sql = (
        "SELECT c.id, (SELECT COUNT(a.id) FROM records_casestep s JOIN records_photo p ON p.step = s.id"
        " JOIN records_attached a ON a.photo_id = p.id WHERE s.case_id = c.id) FROM records_case c WHERE c.text = ?"
    )
    return hall.rows(sql, words)


def send(page: Page) -> None:
    page.get_by_role("button", name="提交").tap()


def test_words_and_picture_survive_a_reload_and_are_sent_from_there(ward, hall, network, tmp_path):
    filled(ward, "门锁坏了，打不开", tmp_path)
    ward.reload()
    ready(ward)
    expect(ward.locator("textarea[name=text]")).to_have_value("门锁坏了，打不开")
    assert ward.locator("input[name=photos]").evaluate("one => one.files.length") == 1
    assert ward.locator("input[name=category]:checked").get_attribute("value") == "door"
    expect(ward.locator("#kept-reports")).to_contain_text("已恢复上次没有提交的内容")
    send(ward)
    ward.wait_for_url("**/cases/*-*/")
    expect(ward.get_by_role("status").first).to_contain_text("已登记")
    assert [arrived for _, arrived in told(hall, "门锁坏了，打不开")] == [1]
    assert not ready(opened(ward, network)).locator("textarea[name=text]").input_value()


def test_without_a_signal_it_waits_across_a_reload_and_goes_once(ward, hall, network, tmp_path):
    ward.wait_for_selector("body[data-kept]", timeout=WAIT)
    filled(ward, "窗户关不上", tmp_path)
    network.down()
    send(ward)
    expect(ward.locator("#kept-reports")).to_contain_text("1 件已存在本机")
    assert not ward.locator("textarea[name=text]").input_value()
    ward.reload()  # from the phone itself
    ready(ward)
    expect(ward.locator("#kept-reports")).to_contain_text("1 件已存在本机")
    network.drop.append(b"POST /cases/new/")  # it arrives, and its reply is lost
    network.up()
    ward.reload()
    ready(ward)
    expect(ward.locator("#kept-reports")).to_contain_text("1 件已存在本机")
    ward.evaluate("dispatchEvent(new Event('online'))")
    expect(ward.locator("#kept-reports")).to_be_hidden(timeout=WAIT)
    assert network.lost == 1 and network.posts(b"POST /cases/new/") >= 2
    assert [arrived for _, arrived in told(hall, "窗户关不上")] == [1]


def test_what_is_refused_comes_back_with_its_sentence(ward, hall, network):
    network.down()
    filled(ward, "病床摇把坏了")
    ward.evaluate("() => document.querySelectorAll('[name=place]').forEach((one) => { one.checked = false; })")
    send(ward)
    expect(ward.locator("#kept-reports")).to_contain_text("1 件已存在本机")
    network.up()
    ward.evaluate("dispatchEvent(new Event('online'))")
    expect(ward.locator("#kept-reports")).to_contain_text("请选地点", timeout=WAIT)
    ward.get_by_role("button", name="修改后再交").tap()
    expect(ward.locator("textarea[name=text]")).to_have_value("病床摇把坏了")
    ward.locator("#found input[name=place]").first.check()
    send(ward)
    ward.wait_for_url("**/cases/*-*/")
    assert len(told(hall, "病床摇把坏了")) == 1


def test_another_persons_session_neither_shows_nor_sends_it(ward, hall, network):
    network.down()
    filled(ward, "抽屉卡住")
    send(ward)
    expect(ward.locator("#kept-reports")).to_contain_text("1 件已存在本机")
    network.up()
    ward.context.clear_cookies()
    other = opened(sign_in(ward.context.new_page(), network.address, "inspector"), network)
    expect(other.locator("#kept-reports")).to_be_hidden()
    ward.evaluate("dispatchEvent(new Event('online'))")
    ward.wait_for_timeout(500)
    assert not told(hall, "抽屉卡住")
    ward.context.clear_cookies()
    own = opened(sign_in(ward.context.new_page(), network.address, "ward"), network)
    expect(own.locator("#kept-reports")).to_be_hidden(timeout=WAIT)
    assert len(told(hall, "抽屉卡住")) == 1
