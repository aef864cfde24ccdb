"""A hospital that is no sample: no door without a password, and no mark of a sample."""

from tests.web import stage as stages
from tests.web.conftest import signed_in


def test_a_real_hospital_has_no_one_click(db, files, client):
    stage = stages.play("real", is_sample=False)
    assert "一键" not in client.get("/sign-in/").content.decode()
    client.post("/sign-in/as/", {"person": stage.people["chief"].person})
    assert client.get("/").status_code == 302


def test_a_real_page_bears_no_mark_of_a_sample(db, files):
    stages.play("real", is_sample=False)
    page = signed_in("office", "real").get("/").content.decode()
    assert "示例数据" not in page
    assert '<body class="sample' not in page
