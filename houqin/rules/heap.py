"""A month's tallies as the kernel takes them up: rates by site and rater side, complaints, repeats, events."""

from collections.abc import Iterable, Sequence

from houqin.rules.evidence import COMPLAINT, DEDUCTS
from houqin.rules.sheet import Layout, Tally

Counts = tuple[int, int, int, int]  # n, n_failed, num, den
Rates = list[Counts | None]  # by position in the layout


class Heap:
    """Everything here is a sum, so neither the order of tallies nor how they were split can matter."""

    __slots__ = ("layout", "sides", "complaints", "failures", "carried", "events")

    def __init__(self, layout: Layout, tallies: Iterable[Tally]) -> None:
        self.layout = layout
        self.sides: dict[tuple[str, str], Rates] = {}
        self.complaints: dict[tuple[str, int], Counts] = {}  # by site: a fact, whichever side it reached
        self.failures: dict[tuple[int, str | int], int] = {}  # by item and place, of what scores: for repeats
        self.carried: dict[int, Counts] = {}  # items that carry a veto, of any stream
        self.events: dict[str, int] = {}
        find, streams, watched, graded = layout.positions.get, layout.streams, layout.watched, layout.graded
        rates: Rates | None = self._rates("", "") if layout.one_side else None
        for tally in tallies:
            code, source, stream, site, n, n_failed, num, den, _ = tally
            at = find(code)
            if at is None:
                self.events[code] = self.events.get(code, 0) + n
                continue
            if (n_failed and at in watched) or at in graded:
                self._failed(at, tally)
            if stream in streams:
                side = rates or self._side(source, site)
                had = side[at]
                side[at] = (n, n_failed, num, den) if had is None else _sum(had, tally)
            elif stream == COMPLAINT:
                self._complained(at, tally)

    def _rates(self, site: str, source: str) -> Rates:
        return self.sides.setdefault((site, source), [None] * len(self.layout.slots))

    def _side(self, source: str, site: str) -> Rates:
        """The rates of one side at one site; what a side says that the scheme does not weigh goes nowhere."""
        sources = self.layout.sources
        if sources and source not in sources:
            return [None] * len(self.layout.slots)
        return self._rates("" if self.layout.scheme.sites == "pooled" else site, source if sources else "")

    def _failed(self, at: int, tally: Tally) -> None:
        if self.layout.slots[at].veto:
            self.carried[at] = _sum(self.carried.get(at), tally)
        repeat = self.layout.scheme.repeat
        scores = tally[2] == COMPLAINT or tally[2] in self.layout.streams
        if repeat is not None and scores and self.layout.slots[at].kind in DEDUCTS:
            key = at, tally[8] if repeat.within == "place" else ""
            self.failures[key] = self.failures.get(key, 0) + tally[5]

    def _complained(self, at: int, tally: Tally) -> None:
        key = "" if self.layout.scheme.sites == "pooled" else tally[3], at
        self.complaints[key] = _sum(self.complaints.get(key), tally)

    def repeated(self) -> set[int]:
        """Items that failed as often as takes all that is left of them."""
        repeat = self.layout.scheme.repeat
        return {at for (at, _), times in self.failures.items() if repeat is not None and times >= repeat.times}

    def taken(self) -> dict[str, dict[int, int]]:
        """What upheld complaints take, by site and item: the scheme's multiple, never more than the item is worth.

        At a site that nobody assessed, they take it from every site that was.
        """
        found: dict[str, dict[int, int]] = {}
        sites = {site for (site, _), rates in self.sides.items() if any(counts and counts[0] > 0 for counts in rates)}
        for (where, at), (_, _, lost, _) in self.complaints.items():
            for site in ((where,) if where in sites else sites) if lost > 0 else ():
                mine, full = found.setdefault(site, {}), self.layout.slots[at].full
                mine[at] = min(full, mine.get(at, 0) + lost * self.layout.scheme.complaint_times)
        return found

    def seen(self, site: str | None = None) -> set[int]:
        """Items with evidence (at one site)."""
        return {at for rates in self._at(site) for at, counts in enumerate(rates) if counts and counts[0] > 0}

    def idle(self, among: Sequence[int], site: str | None = None) -> set[int]:
        """Of items without evidence, those that did not apply where somebody looked (at one site)."""
        return {at for rates in self._at(site) for at in among if (counts := rates[at]) and counts[3] > 0}

    def _at(self, site: str | None) -> list[Rates]:
        return [rates for (where, _), rates in self.sides.items() if site is None or where == site]


def _sum(had: Counts | None, tally: Tally) -> Counts:
    """The counts of a tally on top of what was there."""
    if had is None:
        return tally[4:8]
    return had[0] + tally[4], had[1] + tally[5], had[2] + tally[6], had[3] + tally[7]
