"""How long work shows that it goes on: a bar on the terminal, nothing where nobody looks."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")
TERMINAL = Console(stderr=True)


def bar() -> Progress:
    """A bar for work whose steps are counted by hand: `with bar() as work: task = work.add_task(label, total=n)`."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=TERMINAL, disable=not TERMINAL.is_terminal)


def through(things: Iterable[T], label: str, total: int) -> Iterator[T]:
    """The same things, one after another, with the bar moving."""
    with bar() as work:
        yield from work.track(things, total=total, description=label)
