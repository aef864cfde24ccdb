"""B01 where there is no signal: loaded once it starts, fills, photographs, submits; reloads and flat batteries too."""

import hashlib
import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

from tests.web import handset as sets
from tests.web.handset import all_well, checklist, item, kept, photo, photos, rounds, sent, sign_in
from tests.web.served import Hall, running
from tests.web.shots import ARGS, CHROMIUM, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.fixture
def network(hall):
    with sets.network(hall) as network:
        yield network


@pytest.fixture(scope="module")
def play():
    with sync_playwright() as play:
        yield play


@pytest.fixture
def phone(play, network):
    """An inspector's phone behind a network that can fail."""
    browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
    page = sign_in(browser.new_context(**PHONE).new_page(), network.address)
    yield page
    browser.close()


@pytest.fixture(scope="module")
def rooms():
    return iter(range(1, 25))


@pytest.fixture
def room(rooms) -> str:
    return f"{next(rooms):02}"


@pytest.fixture
def through(hall, network) -> Hall:
    """The hall as the phone reaches it: through the network."""
    return Hall(network.address, hall.home, hall.names)


def test_it_can_be_installed_with_icons_of_its_own(phone, network):
    phone.goto(f"{network.address}/phone/")
    kept(phone)
    manifest = json.loads(phone.request.get(f"{network.address}/manifest.webmanifest").text())
    assert (manifest["start_url"], manifest["display"]) == ("/phone/", "standalone")
    for one in manifest["icons"]:
        if one["type"] == "image/png":
            picture = Image.open(io.BytesIO(phone.request.get(network.address + one["src"]).body()))
            assert one["sizes"] == f"{picture.width}x{picture.height}"
    devtools = phone.context.new_cdp_session(phone)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] in ([], [IN_INCOGNITO])


IN_INCOGNITO = {"errorId": "in-incognito", "errorArguments": []}  # a test's window; all else is as it must be


def test_loaded_once_it_works_without_a_signal_from_start_to_submission(phone, through, network, room, tmp_path):
    kept(checklist(phone, through, room))  # the very first visit
    network.down()
    page = checklist(phone, through, room)
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").tap()
    file = photo(tmp_path)
    one.locator("input[type=file]").set_input_files(file)
    expect(one.locator("figure img")).to_be_visible()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(one.locator("figure")).to_have_count(1)
    all_well(page)
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible(timeout=10_000)
    page.goto(f"{through.address}/phone/")
    expect(page.locator("#net")).to_contain_text("待传 1")
    assert rounds(through, room) == []
    network.up()
    sent(page)
    assert len(rounds(through, room)) == 1
    assert photos(through, room) == [(hashlib.sha256(file.read_bytes()).hexdigest(), 1)]


def test_a_whole_floor_is_taken_along(phone, through, network, rooms, room):
    page = kept(phone) if phone.goto(f"{through.address}/phone/") else phone
    page.get_by_role("link", name="离线准备").tap()
    page.locator("label.pick-row", has_text="外科楼/5层").tap()
    page.get_by_role("button", name="存到手机").tap()
    page.wait_for_selector("form[data-done]", timeout=60_000)
    expect(page.locator("#kept-told")).to_contain_text("已存 28 处")
    network.down()
    page.goto(f"{through.address}/phone/")
    page.locator(f'a[href="/phone/stage-B{room}/"]').tap()  # nobody has been here
    page.get_by_role("link", name=re.compile("开始 · 计分")).first.tap()
    page.wait_for_selector("body[data-ready]")
    all_well(page)
    expect(page.get_by_role("heading", name="已保存在本机")).to_be_visible(timeout=10_000)
    network.up()
    sent(page)
    assert len(rounds(through, room)) == 1


def test_a_label_typed_or_scanned_without_a_signal_leads_to_its_place(phone, through, network, room):
    page = checklist(phone, through, room)
    kept(page)
    page.goto(f"{through.address}/phone/stage-B{room}/")
    kept(page)
    page.goto(f"{through.address}/phone/")
    kept(page)
    network.down()
    page.goto(f"{through.address}/q/stage-B{room}/")  # what the label says
    expect(page.get_by_role("heading", name=f"病房{room}").first).to_be_visible()
    page.goto(f"{through.address}/phone/")
    page.fill("input[name=q]", f"STAGE-b{room}")
    page.press("input[name=q]", "Enter")
    expect(page.get_by_role("heading", name=f"病房{room}").first).to_be_visible()


def test_where_the_browser_does_not_scan_no_button_promises_it(phone, through):
    phone.goto(f"{through.address}/phone/")
    can = phone.evaluate("'BarcodeDetector' in window")
    assert phone.locator("#scan").is_visible() is can
    phone.fill("input[name=q]", "stage-b03")
    phone.press("input[name=q]", "Enter")
    expect(phone.get_by_role("heading", name="病房03").first).to_be_visible()


def test_a_page_that_is_not_on_the_phone_says_so(phone, through, network):
    phone.goto(f"{through.address}/phone/")
    kept(phone)
    network.down()
    phone.goto(f"{through.address}/phone/stage-W53/")
    expect(phone.get_by_role("heading", name="这一页没有存在手机上")).to_be_visible()
    phone.get_by_role("link", name="去现场检查").tap()
    expect(phone.get_by_role("heading", name="现场检查")).to_be_visible()


def failed(page, file, defects: int = 1) -> None:
    """One item failed so many times, with a photo; with a mouse."""
    one = item(page, "CLEANING-03")
    one.get_by_role("button", name="问题").click()
    for _ in range(defects - 1):
        one.get_by_role("button", name="加").click()
    one.locator("input[type=file]").set_input_files(file)
    expect(one.locator("figure img")).to_be_visible()


def handed_in(page, words: str) -> None:
    page.get_by_role("button", name="其余合格").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=10_000)


def test_a_flat_battery_loses_no_tap_and_no_photo(play, through, network, room, tmp_path):
    with sets.handset(play, tmp_path / "phone") as mine:
        page = sign_in(mine.start(), through.address)
        kept(checklist(page, through, room))
        network.down()
        file = photo(tmp_path, "green")
        failed(page, file, defects=2)
        mine.die()
        page = checklist(mine.start(), through, room)
        one = item(page, "CLEANING-03")
        expect(one.locator("output")).to_have_text("2")
        expect(one.locator("figure")).to_have_count(1)
        handed_in(page, "已保存在本机")
        mine.die()
        page = mine.start()
        page.goto(f"{through.address}/phone/")
        expect(page.locator("#net")).to_contain_text("待传 1", timeout=10_000)
        network.up()
        sign_in(page, through.address).goto(f"{through.address}/phone/")
        sent(page)
        mine.die()
    assert len(rounds(through, room)) == 1
    assert photos(through, room) == [(hashlib.sha256(file.read_bytes()).hexdigest(), 1)]


def test_without_https_drafts_survive_all_the_same(play, tmp_path):
    """An insecure address: no service worker, no Web Locks; the store is there."""
    with running(HOUQIN_ADDRESS="http://houqin.test") as hall:
        port = hall.address.rpartition(":")[2]
        hall.address = f"http://houqin.test:{port}"
        with sets.handset(play, tmp_path / "phone", "--host-resolver-rules=MAP houqin.test 127.0.0.1") as mine:
            page = checklist(sign_in(mine.start(), hall.address), hall, "09")
            assert page.evaluate("[isSecureContext, !!navigator.serviceWorker, !!navigator.locks]") == [False] * 3
            failed(page, photo(tmp_path))
            mine.die()
            page = checklist(sign_in(mine.start(), hall.address), hall, "09")
            expect(item(page, "CLEANING-03").locator("figure")).to_have_count(1)
            handed_in(page, "已提交")
            page.goto(f"{hall.address}/phone/keep/")
            expect(page.locator("#kept-told")).to_contain_text("没有 HTTPS")
            mine.die()
        assert len(rounds(hall, "09")) == 1
