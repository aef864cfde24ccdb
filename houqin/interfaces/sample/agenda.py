"""What is still to happen, by moment: people's deeds in the order in which they do them."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Deed = Callable[[datetime], object]


class Agenda:
    """Deeds may put further deeds on the agenda, never into the past; of one moment the one put first comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._n = count()
        self._now: datetime | None = None

    def add(self, at: datetime, deed: Deed) -> None:
        if self._now is not None and at < self._now:
            raise ValueError(f"{at} is past, it is {self._now}")
        heapq.heappush(self._heap, (at, next(self._n), deed))

    def run(self, until: datetime) -> None:
        """All that is due by then. What lies later stays on the agenda."""
        while self._heap and self._heap[0][0] <= until:
            at, _, deed = heapq.heappop(self._heap)
            self._now = at
            deed(at)
