"""Every page under axe: nothing serious for those who cannot see, hear or point as others do."""

import pytest
from playwright.sync_api import sync_playwright

from tests.house import source
from tests.web.served import running
from tests.web.shots import ARGS, CHROMIUM, DESK, PHONE, SHOWN, enter

pytestmark = pytest.mark.browser
AXE = source.ROOT / "build/browser/axe-core/axe.min.js"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .map(found => `${found.id}: ${found.nodes.map(node => node.target.join(" ")).slice(0, 4).join(" | ")}`)"""


@pytest.fixture(scope="module")
def hall():
    with running() as hall:
        yield hall


@pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(hall, shape):
    found, pages = {}, {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        for name, (role, where) in SHOWN.items():
            if role not in pages:
                pages[role] = enter(browser, hall.address, role, {**shape, "bypass_csp": True})
            pages[role].goto(hall.address + where.format(**hall.names))
            pages[role].add_script_tag(path=AXE)
            if faults := pages[role].evaluate(RUN):
                found[name] = faults
        browser.close()
    assert found == {}
