"""The phone's checklist in a real browser: few taps, nothing lost, nothing doubled, with and without a signal."""

import hashlib
import re

import pytest
from playwright.sync_api import Route, expect, sync_playwright

from tests.web.handset import checklist, checks, item, photo, photos, rounds
from tests.web.served import running
from tests.web.shots import ARGS, CHROMIUM, PHONE, enter

pytestmark = pytest.mark.browser
GOVERNED = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
CLOSED_STORE = "Object.defineProperty(window, 'indexedDB', { value: undefined })"


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


@pytest.fixture(scope="module")
def rooms():
    return iter(range(1, 25))


@pytest.fixture
def room(rooms) -> str:
    """A room that no other test goes to."""
    return f"{next(rooms):02}"


@pytest.fixture
def phone(browser, hall):
    page = enter(browser, hall.address, "inspector", PHONE)
    yield page
    page.context.close()


def test_a_clean_room_takes_at_most_six_taps(phone, hall, room):
    taps = 0

    def tap(locator):
        nonlocal taps
        taps += 1
        locator.tap()

    phone.goto(hall.address)
    tap(phone.get_by_role("link", name="开始检查"))
    tap(phone.locator(f'a[href="/phone/stage-B{room}/"]'))
    tap(phone.get_by_role("link", name=re.compile("开始 · 计分")).first)
    phone.wait_for_selector("body[data-ready]")
    tap(phone.get_by_role("button", name="其余合格"))
    tap(phone.get_by_role("button", name="提交"))
    expect(phone.get_by_role("heading", name="已提交")).to_be_visible()
    assert taps <= 6
    assert len(rounds(hall, room)) == 1
    assert {result for result, _count, _reason in checks(hall, room)} == {"pass"}


def test_the_page_says_before_the_start_whether_it_counts(phone, hall, room):
    phone.goto(f"{hall.address}/phone/stage-B{room}/")
    assert phone.get_by_role("link", name="开始 · 计分").first.is_visible()
    phone.locator("summary", has_text="换一种检查").first.tap()
    expect(phone.locator(".chip", has_text="专项检查").first).to_contain_text("只整改")


def test_points_on_the_phone_follow_the_items_rule(phone, hall, room):
    page = checklist(phone, hall, room)
    page.get_by_role("button", name="其余合格").tap()
    expect(page.locator("#total")).to_have_text("100 / 100")
    first = item(page, "CLEANING-01")  # 0.5 each, 6 at most
    first.get_by_role("button", name="问题").tap()
    expect(first.locator(".loss")).to_have_text("−0.5 分")
    for _ in range(13):
        first.get_by_role("button", name="加").tap()
    expect(first.locator("output")).to_have_text("14")
    expect(first.locator(".loss")).to_have_text("−6 分")
    expect(page.locator("#total")).to_have_text(re.compile(r"^9\d(\.\d+)? / 100$"))


def test_what_is_missing_is_shown_where_it_is_missing(phone, hall, room):
    page = checklist(phone, hall, room)
    page.get_by_role("button", name="其余合格").tap()
    item(page, "CLEANING-02").get_by_role("button", name="不适用").tap()
    page.get_by_role("button", name="提交").tap()
    expect(page.locator("#toast")).to_contain_text("请选不适用的理由")
    assert "lacks" in item(page, "CLEANING-02").get_attribute("class")
    assert rounds(hall, room) == []
    item(page, "CLEANING-02").get_by_role("button", name="本处无此设施").tap()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert checks(hall, room, "CLEANING-02") == [("na", 0, "本处无此设施")]


def test_a_photo_is_announced_by_its_digest_and_follows(phone, hall, room, tmp_path):
    page = checklist(phone, hall, room)
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").tap()
    file = photo(tmp_path)
    one.locator("input[type=file]").set_input_files(file)
    expect(one.locator("figure img")).to_be_visible()
    page.get_by_role("button", name="其余合格").tap()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text("已开出整改 1")
    assert photos(hall, room) == [(hashlib.sha256(file.read_bytes()).hexdigest(), 1)]


def test_what_is_no_picture_is_not_taken(phone, hall, room, tmp_path):
    page = checklist(phone, hall, room)
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").tap()
    (tmp_path / "note.png").write_text("not a picture")
    one.locator("input[type=file]").set_input_files(tmp_path / "note.png")
    expect(page.locator("#toast")).to_contain_text("这不是图片")
    expect(one.locator("figure")).to_have_count(0)


def test_every_tap_is_kept_over_a_reload(phone, hall, room, tmp_path):
    page = checklist(phone, hall, room)
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").tap()
    one.get_by_role("button", name="加").tap()
    one.get_by_role("button", name="记录缺失").tap()
    one.locator("input[type=file]").set_input_files(photo(tmp_path))
    expect(one.locator("figure")).to_have_count(1)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#resumed")).to_be_visible()
    expect(one.locator("output")).to_have_text("2")
    expect(one.get_by_role("button", name="记录缺失")).to_have_attribute("aria-pressed", "true")
    expect(one.locator("figure")).to_have_count(1)


def test_without_a_signal_it_waits_and_is_sent_once(phone, hall, room, tmp_path):
    page = checklist(phone, hall, room)
    item(page, "CLEANING-03").get_by_role("button", name="问题").tap()
    item(page, "CLEANING-03").locator("input[type=file]").set_input_files(photo(tmp_path))
    page.get_by_role("button", name="其余合格").tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible()
    expect(page.locator("#net")).to_contain_text("离线 · 待传 1")
    assert rounds(hall, room) == []
    page.context.set_offline(False)
    expect(page.locator("#net")).to_have_text("已联网", timeout=20_000)
    assert len(rounds(hall, room)) == 1


def test_a_checklist_seen_before_opens_without_a_signal(phone, hall, room):
    page = checklist(phone, hall, room)
    page.evaluate(GOVERNED)
    page.reload()  # now under the service worker, which keeps what it fetches
    page.wait_for_selector("body[data-ready]")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.get_by_role("heading", name=f"病房{room}")).to_be_visible()
    expect(page.locator("#net")).to_contain_text("离线")


def test_a_reply_that_is_lost_does_not_double_the_round(phone, hall, room):
    page = checklist(phone, hall, room)
    page.get_by_role("button", name="其余合格").tap()
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/api/rounds", lose)
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible()
    assert lost == [201]
    page.evaluate("Outbox.flush()")
    expect(page.locator("#net")).to_have_text("已联网", timeout=20_000)
    assert len(rounds(hall, room)) == 1


def test_a_refusal_is_shown_and_what_was_typed_is_kept(phone, hall, room):
    page = checklist(phone, hall, room)
    page.get_by_role("button", name="其余合格").tap()
    page.route("**/api/rounds", lambda route: route.fulfill(status=422, json={"detail": "检查日期早于合同开始日"}))
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="被退回")).to_be_visible()
    expect(page.locator("#sent")).to_contain_text("检查日期早于合同开始日")
    page.goto(f"{hall.address}/phone/")
    expect(page.locator("#held")).to_contain_text(f"病房{room}：检查日期早于合同开始日")


def test_without_indexeddb_the_browsers_other_store_serves(phone, hall, room, tmp_path):
    phone.add_init_script(CLOSED_STORE)
    page = checklist(phone, hall, room)
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").tap()
    file = photo(tmp_path, "blue")
    one.locator("input[type=file]").set_input_files(file)
    expect(one.locator("figure")).to_have_count(1)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(one.locator("figure")).to_have_count(1)
    page.get_by_role("button", name="其余合格").tap()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    assert photos(hall, room) == [(hashlib.sha256(file.read_bytes()).hexdigest(), 1)]


def test_last_times_findings_come_first(phone, hall):
    page = checklist(phone, hall, "stage-W50")
    look = page.locator(".look").first
    code = look.get_attribute("data-item")
    look.get_by_role("button", name="仍存在").tap()
    expect(item(page, code)).to_have_attribute("data-state", "fail")
    expect(item(page, code).get_by_role("button", name="问题")).to_have_attribute("aria-pressed", "true")


def test_the_times_of_a_round_are_the_phones(phone, hall, room):
    page = checklist(phone, hall, room)
    page.get_by_role("button", name="其余合格").tap()
    page.get_by_role("button", name="提交").tap()
    expect(page.get_by_role("heading", name="已提交")).to_be_visible()
    sql = "SELECT started_at < submitted_at, submitted_at <= received_at FROM records_round WHERE id = ?"
    assert hall.rows(sql, rounds(hall, room)[0]) == [(1, 1)]


@pytest.mark.parametrize("size", [0, 1, 55, 56, 63, 64, 65, 1000, 65537])
def test_the_digest_made_by_hand_is_sha256(phone, hall, size):
    page = checklist(phone, hall, "stage-W50")
    made = page.evaluate("n => Digest.byHand(Uint8Array.from({length: n}, (_, i) => (i * 31 + 7) & 255))", size)
    assert made == hashlib.sha256(bytes((i * 31 + 7) & 255 for i in range(size))).hexdigest()
