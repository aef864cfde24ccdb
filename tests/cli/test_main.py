"""What `houqin` says when it refuses, breaks or is interrupted."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from houqin.interfaces.cli import main
from houqin.rules.refusal import Problem, Refused, Wrong

Ended = Callable[[BaseException], tuple[int, str]]


class Deed:
    """A sub-command that does what the test wants."""

    def __init__(self, does: Callable[[], None]) -> None:
        self.does = does

    def add(self, commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
        commands.add_parser("deed")

    def run(self, args: argparse.Namespace) -> None:
        self.does()


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ended:
    """How the command ends, and what it says, when its work raises `fault`."""

    def end(fault: BaseException) -> tuple[int, str]:
        def does() -> None:
            raise fault

        monkeypatch.setitem(main.COMMANDS, "deed", Deed(does))
        with translation.override(None), pytest.raises(SystemExit) as stopped:
            main.main(["deed"])
        return int(stopped.value.code or 0), capsys.readouterr().err

    return end


def test_a_refusal_is_one_sentence_and_exit_2(ended: Ended) -> None:
    assert ended(Refused("%(role)s不能做这件事", role="财务")) == (2, "财务不能做这件事\n")


def test_a_bad_file_names_every_problem_on_its_own_line(ended: Ended) -> None:
    code, said = ended(
        Wrong(Problem("bundle.yaml", "缺少 scheme", line=3), Problem("marks.csv", "百分比超过 100", line=7))
    )
    assert code == 2
    assert [line.split("：")[0] for line in said.splitlines()] == ["bundle.yaml 第 3 行", "marks.csv 第 7 行"]


def test_a_fault_of_ours_is_one_sentence_with_the_trace_in_a_file(
    ended: Ended,
) -> None:
    code, said = ended(ZeroDivisionError("division by zero"))
    details = Path(settings.HOUQIN_HOME) / "last_error.txt"
    assert code == 1
    assert "Traceback" not in said and len(said.splitlines()) == 1 and str(details) in said
    assert "Traceback" in details.read_text("utf-8")


def test_an_interruption_is_no_fault(ended: Ended) -> None:
    assert ended(KeyboardInterrupt())[0] == 130


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    for name in main.COMMANDS:
        with pytest.raises(SystemExit, match="0"):
            main.main([name, "--help"])
        assert f"usage: houqin {name}" in capsys.readouterr().out
