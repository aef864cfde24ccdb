"""`houqin serve`: which port, which address, and what must be ready before."""

import argparse
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings

from houqin.interfaces.cli import migrate, serve
from houqin.rules.refusal import Refused


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as door:
        door.bind((serve.HOST, 0))
        door.listen()
        yield door.getsockname()[1]


def test_a_taken_port_is_refused_by_number(taken: int) -> None:
    with pytest.raises(Refused, match=f"端口 {taken} 已被占用"):
        serve.chosen_port(serve.HOST, taken)


def test_without_a_wish_the_first_free_port_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "FIRST_PORT", taken)
    assert serve.chosen_port(serve.HOST, None) > taken


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000/"), ("0.0.0.0", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")],
)
def test_the_printed_address_can_be_opened(host: str, address: str) -> None:
    assert serve.address(host, 8000) == address


def test_other_machines_are_let_in_only_under_a_known_address() -> None:
    with pytest.raises(Refused, match="HOUQIN_ADDRESS"):
        serve.run(argparse.Namespace(host="0.0.0.0", port=None))


@pytest.mark.django_db
def test_preparing_leaves_nothing_to_migrate_and_the_pages_files_in_place() -> None:
    serve.prepare()
    assert migrate.pending() == 0
    assert (settings.STATIC_ROOT / "vendor/htmx.org/htmx.min.js").is_file()
    assert not (settings.STATIC_ROOT / "vendor/lucide-static").exists()


@pytest.mark.django_db
def test_a_database_of_another_owner_is_not_migrated_by_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "pending", lambda: 3)
    monkeypatch.setattr(serve.connection, "vendor", "postgresql")
    with pytest.raises(Refused, match="3 步"):
        serve.prepare()
