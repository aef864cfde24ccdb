"""A real hospital is opened from the command line, once, with an administrator who can sign in."""

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from houqin.interfaces.cli import main
from houqin.queries import party


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv("HOUQIN_PASSWORD", "correct-horse-battery")


def opened(*more: str) -> None:
    main.main(["open-hospital", "QY01", "青屿医院", "--admin", "boss", *more])


def test_the_administrator_signs_in(transactional_db, capsys):
    opened("--regions", "山东")
    user = authenticate(username="boss", password="correct-horse-battery")
    [(hospital, role)] = party.memberships(user.pk, timezone.localdate())
    assert (hospital.name, role, hospital.is_sample) == ("青屿医院", "admin", False)
    assert "boss" in capsys.readouterr().out


def test_the_same_code_is_refused_and_leaves_no_user(transactional_db, capsys):
    opened()
    with pytest.raises(SystemExit) as stopped:
        main.main(["open-hospital", "QY01", "别的医院", "--admin", "other"])
    assert stopped.value.code == main.REFUSED
    assert "QY01" in capsys.readouterr().err
    assert authenticate(username="other", password="correct-horse-battery") is None


def test_a_weak_password_is_refused(transactional_db, capsys, monkeypatch):
    monkeypatch.setenv("HOUQIN_PASSWORD", "12345678")
    with pytest.raises(SystemExit) as stopped:
        opened()
    assert stopped.value.code == main.REFUSED
    assert party.hospitals() == []
