"""One at a time on this machine: a lock that the system takes back by itself when its holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


@contextmanager
def alone(name: str, *, wait: bool = True) -> Iterator[bool]:
    """True once nobody else is inside; without waiting False while somebody is."""
    with (Path(settings.HOUQIN_HOME) / f"{name}.lock").open("w") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
