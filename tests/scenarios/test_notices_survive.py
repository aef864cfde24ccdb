"""Six tell, send and scan at once, and some are killed in the middle: told once, sent at least once, reported once."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests import sinks
from tests.records import test_crowd
from tests.records.test_crowd import ROOT, Server
from tests.scenarios.telling import ROUNDS

LEVELS = 2  # the findings are so late that they go up twice, in two nights


class House(Server):
    """A hospital in a database of its own; processes that work on it."""

    def start(self, *argv: object) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.scenarios.telling", *map(str, argv)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, env=self.env, **pipes)

    def counted(self) -> dict[str, list[str]]:
        lines = [line.split(" ") for line in self.end(self.start("count"))]
        return {" ".join(line[:2]) if line[0] == "delivery" else line[0]: line[1:] for line in lines}


@pytest.fixture
def door() -> Iterator[sinks.Door]:
    with sinks.robot() as door:
        yield door


@pytest.fixture
def house(tmp_path, door) -> Iterator[House]:
    with test_crowd.database():
        found = House(tmp_path)
        found.end(found.start("found", door.port))
        yield found


def settled(house: House, door: sinks.Door) -> None:
    """What must hold in the end, whatever happened before."""
    house.end(house.start("work", 10))  # ten minutes later: what the dead had borrowed is free again
    told = house.counted()
    assert told["notices"] == [str(ROUNDS), "twice", "0"]
    assert told["late"] == [str(ROUNDS), "most", str(LEVELS)]
    assert told["cursor"][0] == told["cursor"][2]
    assert set(told) & {"delivery waiting", "delivery failed"} == set()
    said = Counter((one["key"], one["title"], one["message"]) for one in door.heard)
    assert len(said) == len({key for key, _, _ in said})  # a key never stands for two contents
    heard = "\n".join(f"{title}\n{message}" for _, title, message in said)
    assert (
        heard.count("新问题：") + heard.count("重大问题：") == ROUNDS
    )  # none is lost, and counted by their keys none is there twice


def test_six_at_once(house, door):
    workers = [house.start("work", 0) for _ in range(6)]
    for one in workers:
        house.end(one)
    assert len(door.heard) == len({one["key"] for one in door.heard})  # nobody died: each message went out once
    settled(house, door)


@pytest.mark.parametrize("kills", [4, pytest.param(16, marks=pytest.mark.slow)])
def test_killed_in_the_middle(house, door, kills):
    door.pause = 0.02
    chance = random.Random(kills)
    for _ in range(kills):
        pair = [house.start("work", 0) for _ in range(2)]
        for one in pair:
            assert one.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.6))
        for one in pair:
            one.kill()
            one.communicate()
    settled(house, door)
