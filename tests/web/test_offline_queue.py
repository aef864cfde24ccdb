"""B01's queue: lost replies, two tabs, a shared phone, an ended session, a full phone, a wrong clock, bad photos."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.web import handset as sets
from tests.web.handset import all_well, checklist, item, photo, photos, rounds, sent, sign_in
from tests.web.served import Hall, running
from tests.web.shots import ARGS, CHROMIUM, PHONE

pytestmark = pytest.mark.browser
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })"
MOST_WAIT = 20_000


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.fixture
def network(hall):
    with sets.network(hall) as network:
        yield network


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser):
    context = browser.new_context(**PHONE)
    yield context
    context.close()


@pytest.fixture
def phone(context, network) -> Page:
    return sign_in(context.new_page(), network.address)


@pytest.fixture(scope="module")
def rooms():
    return iter(range(1, 25))


@pytest.fixture
def room(rooms) -> str:
    return f"{next(rooms):02}"


@pytest.fixture
def through(hall, network) -> Hall:
    return Hall(network.address, hall.home, hall.names)


def failed(page: Page, file: Path) -> None:
    """One item failed, with this photo."""
    item(page, "CLEANING-03").get_by_role("button", name="问题").tap()
    item(page, "CLEANING-03").locator("input[type=file]").set_input_files(file)


def queued(page: Page, network: sets.Network) -> None:
    """Handed in while there is no signal."""
    network.down()
    all_well(page)
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible(timeout=10_000)


def desk(page: Page, address: str) -> Page:
    page.goto(f"{address}/phone/")
    return page


def test_replies_that_are_lost_double_nothing_and_photos_go_on(phone, through, network, room, tmp_path):
    page = checklist(phone, through, room)
    failed(page, photo(tmp_path))
    expect(item(page, "CLEANING-03").locator("figure img")).to_be_visible()
    network.drop += [b"POST /api/rounds", b"POST /api/rounds", b"PUT /api/photos/"]
    all_well(page)
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible(timeout=10_000)
    page.evaluate("async () => { for (let n = 0; n < 9; n++) await Outbox.flush(); }")
    sent(page)
    assert network.lost == 3
    assert len(rounds(through, room)) == 1
    assert [arrived for _, arrived in photos(through, room)] == [1]
    assert network.posts(b"POST /api/rounds") == 3  # two were lost; once it was known, only the photo went on


@pytest.mark.parametrize("init", ["", NO_LOCKS], ids=["locks", "lease"])
def test_two_tabs_send_once(context, phone, through, network, room, init):
    if init:
        context.add_init_script(init)
    page = checklist(phone, through, room)
    queued(page, network)
    network.up()
    other = desk(context.new_page(), through.address)
    network.seen.clear()
    for one in (page, other):
        one.evaluate("() => { Outbox.flush(); Outbox.flush(); }")
    expect(other.locator("#net")).to_have_text("已联网", timeout=MOST_WAIT)
    sent(other)
    assert network.posts(b"POST /api/rounds") <= 1  # the second tab may have sent it as it opened
    assert len(rounds(through, room)) == 1


def test_a_shared_phone_sends_nobodys_work_as_anothers(context, phone, through, network, hall, room):
    page = checklist(phone, through, room)
    queued(page, network)
    network.up()
    context.clear_cookies()
    sign_in(page, through.address, "office")
    desk(page, through.address)
    expect(page.locator("#held")).to_contain_text("1 份属于 林巡，登录后上传")
    page.evaluate("Outbox.flush()")
    assert rounds(through, room) == []
    # a page of the inspector that still lies open: the server itself will not take it as the office's
    status = page.evaluate(
        "async () => (await fetch('/api/rounds', {method: 'POST', body: '{}', headers: {'X-Houqin-Person': '999999',"
        " 'Content-Type': 'application/json', 'X-CSRFToken': document.cookie.match(/csrftoken=([^;]+)/)[1]}})).status"
    )
    assert status == 412
    context.clear_cookies()
    sign_in(page, through.address, "inspector")
    sent(desk(page, through.address))
    sql = "SELECT p.role FROM records_round r JOIN records_person p ON p.id = r.inspector_id WHERE r.id = ?"
    assert hall.rows(sql, rounds(through, room)[0]) == [("inspector",)]


def test_a_page_left_open_by_one_sends_nothing_under_anothers_session(context, phone, through, network, room):
    page = checklist(phone, through, room)
    queued(page, network)
    network.up()
    other = context.new_page()
    context.clear_cookies()
    sign_in(other, through.address, "office")
    page.evaluate("Outbox.flush()")
    expect(page.locator("#held")).to_contain_text("现在登录的是别人，1 份检查存在本机", timeout=MOST_WAIT)
    assert rounds(through, room) == []


def test_a_session_that_ended_meanwhile_asks_to_sign_in_and_then_sends(context, phone, through, network, room):
    page = checklist(phone, through, room)
    queued(page, network)
    context.clear_cookies()
    network.up()
    page.evaluate("Outbox.flush()")
    expect(page.locator("#held")).to_contain_text("登录已过期，1 份检查存在本机", timeout=MOST_WAIT)
    assert rounds(through, room) == []
    page.get_by_role("link", name="去登录").tap()
    page.fill("#username", "stage.inspector")
    page.fill("#password", sets.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_load_state("networkidle")
    sent(desk(page, through.address))
    assert len(rounds(through, room)) == 1


def test_one_id_with_two_contents_is_shown_with_the_way_out(context, phone, through, network, room):
    first = checklist(phone, through, room)
    item(first, "CLEANING-02").get_by_role("button", name="合格", exact=True).tap()
    second = checklist(context.new_page(), through, room)  # the same draft, open twice
    all_well(first)
    expect(first.get_by_role("heading", name="已提交")).to_be_visible()
    item(second, "CLEANING-02").get_by_role("button", name="不适用").tap()
    item(second, "CLEANING-02").get_by_role("button", name="本处无此设施").tap()
    all_well(second)
    expect(second.get_by_role("heading", name="被退回")).to_be_visible()
    expect(second.locator("#sent")).to_contain_text("已经提交过不同的内容")
    assert len(rounds(through, room)) == 1
    second.locator("#held").get_by_role("button", name="改好再交").tap()
    second.wait_for_selector("body[data-ready]")
    expect(item(second, "CLEANING-02").get_by_role("button", name="不适用")).to_have_attribute("aria-pressed", "true")
    second.get_by_role("button", name="提交").tap()
    expect(second.get_by_role("heading", name="已提交")).to_be_visible()
    assert len(rounds(through, room)) == 2


def test_a_clock_two_days_ahead_is_told_and_the_draft_kept(context, phone, through, room):
    context.clock.set_system_time(datetime.now(UTC) + timedelta(days=2))
    page = checklist(phone, through, room)
    all_well(page)
    expect(page.get_by_role("heading", name="被退回")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text("检查时间晚于现在，请校准手机时间")
    assert rounds(through, room) == []
    context.clock.set_system_time(datetime.now(UTC))
    desk(page, through.address)
    page.locator("#held").get_by_role("button", name="改好再交").tap()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#resumed")).to_be_visible()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert len(rounds(through, room)) == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(500), "HEIC"),
        ("photo.jpg", b"MZ" + bytes(800_000), "这不是图片"),
        ("photo.jpg", b"\xff\xd8\xff" + os.urandom(40_000_000), "照片太大"),
    ],
    ids=["heic", "executable", "40 MB of nothing"],
)
def test_a_file_that_is_no_photo_is_told_and_the_draft_kept(phone, through, room, tmp_path, name, data, words):
    page = checklist(phone, through, room)
    (tmp_path / name).write_bytes(data)
    failed(page, tmp_path / name)
    expect(page.locator("#toast")).to_contain_text(words, timeout=MOST_WAIT)
    expect(item(page, "CLEANING-03").locator("figure")).to_have_count(0)
    expect(item(page, "CLEANING-03").get_by_role("button", name="问题")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("#resumed")).to_be_visible()


def test_a_photo_of_forty_megabytes_is_made_smaller(phone, through, room, tmp_path):
    file = tmp_path / "big.png"
    Image.frombytes("RGB", (3700, 3650), os.urandom(3700 * 3650 * 3)).save(file, compress_level=0)
    assert file.stat().st_size > 40_000_000
    page = checklist(phone, through, room)
    failed(page, file)
    expect(item(page, "CLEANING-03").locator("figure img")).to_be_visible(timeout=60_000)
    all_well(page)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible(timeout=MOST_WAIT)
    sent(page)
    assert [arrived for _, arrived in photos(through, room)] == [1]


def test_a_phone_that_is_nearly_full_says_so_before_anything_is_lost(phone, through, hall, room, tmp_path):
    devtools = phone.context.new_cdp_session(phone)

    def quota(size: int) -> None:
        devtools.send("Storage.overrideQuotaForOrigin", {"origin": through.address, "quotaSize": size})

    quota(1_000_000)  # less than the photo alone, whatever else is kept
    page = checklist(phone, through, room)
    expect(page.locator("#toast")).to_contain_text("手机存储快满")
    item(page, "CLEANING-02").get_by_role("button", name="合格", exact=True).tap()
    big = tmp_path / "noise.png"
    Image.frombytes("RGB", (1600, 1600), os.urandom(1600 * 1600 * 3)).save(big, compress_level=0)
    failed(page, big)
    expect(page.locator("#toast")).to_contain_text("手机存储已满，没有存下", timeout=MOST_WAIT)
    quota(500_000_000)
    failed(page, big)
    expect(item(page, "CLEANING-03").locator("figure img")).to_be_visible()
    all_well(page)
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert len(rounds(through, room)) == 1
