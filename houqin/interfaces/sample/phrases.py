"""What people write: what they saw, how it was put right, why they decline; from phrases.yaml, chosen by lot."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from houqin.rules.standard import Item

SAID: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "phrases.yaml").read_text("utf-8"))
WHY_NOT: Sequence[str] = SAID["not_applicable"]


def seen(rng: Random, item: Item) -> str:
    """What was wrong, in the words of whoever saw it."""
    own = SAID["seen"].get(item.code)
    if own:
        return str(rng.choice(own))
    return str(rng.choice(SAID["seen_otherwise"])).format(text=item.text.split("、")[0].split("（")[0])


def say(rng: Random, what: str, pack: str = "") -> str:
    """`what` is a list of phrases.yaml; a pack's own list comes before the general one."""
    return str(rng.choice(_lists(what).get(pack) or _lists(what)[""]))


@cache
def _lists(what: str) -> Mapping[str, Sequence[str]]:
    said = SAID[what]
    return said if isinstance(said, dict) else {"": said}
