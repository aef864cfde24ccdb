"""How good it was: the tallies of one contract and one month become lines, cards, points and a grade, in exact integers."""

from collections.abc import Iterable, Mapping, Sequence

from houqin.rules.evidence import COMPLAINT
from houqin.rules.money import apportion, half_up, to_places
from houqin.rules.scheme import FULL, Grade, Scheme
from houqin.rules.sheet import Layout, Line, Part, Sheet, Slot, Tally

FAILS_MONTH = ("month_fail", "terminate")


def judge(layout: Layout, period: int, tallies: Iterable[Tally]) -> Sheet:
    """The month's sheet. The same tallies in any order give the same sheet."""
    heap = _Heap(layout)
    for tally in tallies:
        heap.add(tally)
    seen = heap.seen()
    coverage_bp = _coverage(layout, period, seen)
    fired = heap.fired()
    base, parts, rows, shares = _mix(layout, heap)
    reason = _unassessed(layout.scheme, base, coverage_bp)
    if reason and not any(effect in FAILS_MONTH for _, effect in fired):
        return Sheet(period, None, None, None, None, coverage_bp, reason, tuple(_lines(layout, period, seen, rows, None)), parts, fired)
    lost = _shared(base, shares, len(rows))
    lines = _lines(layout, period, seen, rows, lost)
    points = _with_extras(layout, heap, FULL if base is None else base, lines)
    points = _with_vetoes(layout, fired, points, lines)
    rank = grade_at(layout.scheme.grades, points, sum(effect == "grade_drop1" for _, effect in fired))
    grade = layout.scheme.grades[rank]
    return Sheet(period, points, grade.name, rank, grade.passed, coverage_bp, "", tuple(lines), parts, fired)


class _Heap:
    """The tallies of a month, laid out by site and rater side."""

    __slots__ = ("layout", "rates", "complaints", "failed", "worst", "events")

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.rates: dict[tuple[str, str], dict[str, tuple[int, int, int, int]]] = {}
        self.complaints: dict[tuple[str, str, str], int] = {}
        self.failed: dict[str, int] = {}
        self.worst: dict[str, int] = {}
        self.events: dict[str, int] = {}

    def add(self, tally: Tally) -> None:
        code, source, stream, site, n, n_failed, num, den, worst = tally
        if code not in self.layout.by_code:
            self.events[code] = self.events.get(code, 0) + n
            return
        if n_failed:
            self.failed[code] = self.failed.get(code, 0) + n_failed
            self.worst[code] = max(self.worst.get(code, 0), worst)
        counts = stream in self.layout.streams
        if not counts and stream != COMPLAINT:
            return
        if self.layout.scheme.sites == "pooled":
            site = ""
        if not self.layout.scheme.sources:
            source = ""
        rates = self.rates.setdefault((site, source), {})
        if counts:
            had = rates.get(code)
            rates[code] = (n, n_failed, num, den) if had is None else (had[0] + n, had[1] + n_failed, had[2] + num, had[3] + den)
        else:
            key = site, source, code
            self.complaints[key] = self.complaints.get(key, 0) + num
            rates.setdefault(code, (0, 0, 0, 0))

    def seen(self) -> set[str]:
        """Items that any side at any site has evidence of."""
        rated = {code for rates in self.rates.values() for code, counts in rates.items() if counts[0] > 0}
        return rated | {code for (_, _, code), lost in self.complaints.items() if lost > 0}

    def fired(self) -> tuple[tuple[str, str], ...]:
        """Vetoes, from events and from failed items that carry one, of any stream."""
        events = [(code, effect) for code, (effect, _) in self.layout.vetoes.items() if self.events.get(code, 0) > 0]
        items = [(s.code, s.veto) for s in self.layout.slots if s.veto and self.failed.get(s.code, 0) > 0]
        return tuple(events + [(code, veto) for code, veto in items if veto])

    def repeated(self, code: str) -> bool:
        repeat = self.layout.scheme.repeat
        if repeat is None or code not in self.failed:
            return False
        return (self.failed if repeat.within == "contract" else self.worst)[code] >= repeat.times


def _points(slot: Slot, cumulative: bool, n: int, n_failed: int, num: int, den: int, complaint: int) -> int | None:
    """An item's points of its full marks, rounded half-up to the hundredth; None without evidence. n = 0 is never full marks."""
    full, kind = slot.full, slot.kind
    if n <= 0:
        return max(0, full - complaint) if complaint > 0 else None
    if kind == "ratio":
        points = min(full, half_up(full * num * FULL, den * slot.target_bp))
    elif kind == "banded":
        points = next(b.points for b in slot.bands if b.at_most is None or num * FULL <= b.at_most * den)
    elif kind == "any_occurrence_zero":
        points = 0 if n_failed > 0 else full
    elif cumulative:
        points = full - num
    else:
        points = half_up(full * n - num, n)
    return max(0, points - complaint)


_Row = tuple[Slot, str, str, int, int, int, int, int, str]  # slot, site, source, points, n, n_failed, num, den, note


def _mix(layout: Layout, heap: _Heap) -> tuple[int | None, tuple[Part, ...], list[_Row], list[tuple[int, int]]]:
    """Items → cards → rater mix → sites. Returns the base points, the parts, the item rows, and (row, share of what is lost)."""
    parts: list[Part] = []
    rows: list[_Row] = []
    by_site: dict[str, dict[str, int]] = {}
    weighed: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for site, source in sorted(heap.rates):
        score, shares = _side(layout, heap, site, source, rows, parts)
        if score is not None:
            by_site.setdefault(site, {})[source] = score
            weighed[site, source] = shares
    sites = {site: mixed for site, sides in by_site.items() if (mixed := mix_sources(layout.scheme, sides)) is not None}
    base, counted = mix_sites(layout.scheme, sites)
    weights = {source.name: source.weight for source in layout.scheme.sources} or {"": FULL}
    whole = {site: sum(weights.get(source, 0) for source in sides) for site, sides in by_site.items()}
    losses = [
        (row, share * weights[source] * SCALE // whole[site])
        for (site, source), shares in weighed.items()
        if site in counted and source in weights
        for row, share in shares
    ]
    return base, tuple(parts), rows, losses


def _side(layout: Layout, heap: _Heap, site: str, source: str, rows: list[_Row], parts: list[Part]) -> tuple[int | None, list[tuple[int, int]]]:
    """One rater side at one site: the weighted mean of its cards, and each row's share in what was lost."""
    scheme, rates = layout.scheme, heap.rates[site, source]
    cumulative, times = scheme.item_month == "cumulative", scheme.complaint_times
    got, at_stake = [0] * len(layout.sections), [0] * len(layout.sections)
    mine: list[tuple[int, int, int]] = []
    for code, (n, n_failed, num, den) in rates.items():
        slot = layout.by_code[code]
        complaint = heap.complaints.get((site, source, code), 0) * times if heap.complaints else 0
        points, note = _points(slot, cumulative, n, n_failed, num, den, complaint), ""
        if points is None:
            continue
        if points and heap.failed and heap.repeated(code):
            points, note = 0, "repeat"
        got[slot.section] += points
        at_stake[slot.section] += slot.full
        if points < slot.full:
            mine.append((len(rows), slot.section, slot.full - points))
        rows.append((slot, site, source, points, n, n_failed, num, den, note or ("complaint" if complaint else "")))
    total = weight = 0
    worth = [0] * len(layout.sections)
    for c, card in enumerate(scheme.cards):
        score = _card(layout, c, got, at_stake, worth)
        if score is None:
            continue
        score = to_places(score, 1, scheme.card_places)
        parts.append(Part(site, source, layout.cards[c], score))
        total += score * card.weight
        weight += card.weight
    if not weight:
        return None, []
    return to_places(total, weight, scheme.mix_places), [(row, lost * worth[section]) for row, section, lost in mine]


SCALE = 10**12


def _card(layout: Layout, c: int, got: Sequence[int], at_stake: Sequence[int], worth: list[int]) -> int | None:
    """A card's score out of 100: each section keeps its full marks, shared by the items of it that were seen; unseen sections leave the card.

    Fills `worth`: what one hundredth lost in a section weighs in the month, for sharing out losses.
    """
    top, bottom, whole = 0, 1, 0
    for s in layout.section_of_card[c]:
        stake = at_stake[s]
        if stake:
            full = layout.sections[s][2]
            whole += full
            if stake == full:
                top += got[s] * bottom
            else:
                top, bottom = top * stake + full * got[s] * bottom, bottom * stake
    if not whole:
        return None
    weight = layout.scheme.cards[c].weight
    for s in layout.section_of_card[c]:
        if at_stake[s]:
            worth[s] = weight * layout.sections[s][2] * SCALE // (at_stake[s] * whole)
    return half_up(FULL * top, bottom * whole)


def mix_sources(scheme: Scheme, sides: Mapping[str, int]) -> int | None:
    """The rater mix (PS9): weighted by the scheme; a missing side renormalises or leaves the month unassessed, as the scheme says.

    A scheme without named sources has one side, which is the whole.
    """
    if not scheme.sources:
        return sides.get("")
    there = [(source.weight, sides[source.name]) for source in scheme.sources if source.name in sides]
    if not there or (len(there) < len(scheme.sources) and scheme.missing_source == "not_assessed"):
        return None
    return to_places(sum(w * s for w, s in there), sum(w for w, _ in there), scheme.mix_places)


def mix_sites(scheme: Scheme, sites: Mapping[str, int]) -> tuple[int | None, frozenset[str]]:
    """The sites (PS8): their mean, or the lowest; and which of them count."""
    if not sites:
        return None, frozenset()
    if scheme.sites == "lowest":
        low = min(sorted(sites), key=lambda site: sites[site])
        return sites[low], frozenset((low,))
    return to_places(sum(sites.values()), len(sites), scheme.mix_places), frozenset(sites)


def _shared(base: int | None, shares: Sequence[tuple[int, int]], count: int) -> list[int]:
    lost = [0] * count
    if base is not None and base < FULL:
        for (row, _), part in zip(shares, apportion(FULL - base, [share for _, share in shares]), strict=True):
            lost[row] = part
    return lost


def _lines(layout: Layout, period: int, seen: set[str], rows: Sequence[_Row], lost: Sequence[int] | None) -> list[Line]:
    """Item lines, then what was due and not seen. Without a judgement nothing is lost."""
    cards, sections = layout.cards, layout.sections
    lines = [
        Line("item", site, source, cards[slot.card], sections[slot.section][1], slot.code, slot.text, slot.full, points,
             lost[i] if lost else 0, n, n_failed, num, den, note)
        for i, (slot, site, source, points, n, n_failed, num, den, note) in enumerate(rows)
    ]  # fmt: skip
    month = period % 100
    for slot in layout.slots:
        if slot.code not in seen and month % slot.every == 0:
            lines.append(
                Line("unseen", "", "", cards[slot.card], sections[slot.section][1], slot.code, slot.text, slot.full, None, 0, 0, 0, 0, 0, "")
            )
    return lines


def _coverage(layout: Layout, period: int, seen: set[str]) -> int:
    """Weighted share of what was due that was seen, in basis points, rounded down: 100 % means all of it."""
    month, due, met = period % 100, 0, 0
    weights = [
        card.weight * SCALE // (sum(layout.sections[s][2] for s in layout.section_of_card[c]) or 1)
        for c, card in enumerate(layout.scheme.cards)
    ]
    for slot in layout.slots:
        if month % slot.every == 0:
            worth = slot.full * weights[slot.card]
            due += worth
            if slot.code in seen:
                met += worth
    return FULL * met // due if due else 0


def _unassessed(scheme: Scheme, base: int | None, coverage_bp: int) -> str:
    if coverage_bp < scheme.least_coverage:
        return "coverage"
    return "no_evidence" if base is None else ""


def _with_extras(layout: Layout, heap: _Heap, points: int, lines: list[Line]) -> int:
    """Bonus and malus, each within its monthly cap; never above full marks and never below zero."""
    for code, (text, each, cap) in layout.extras.items():
        times = heap.events.get(code, 0)
        if times > 0 and each:
            change = max(-cap, min(cap, each * times))
            after = max(0, min(FULL, points + change))
            lines.append(Line("extra", "", "", "", "", code, text, cap, change, points - after, times, 0, times, 0, ""))
            points = after
    return points


def _with_vetoes(layout: Layout, fired: Sequence[tuple[str, str]], points: int, lines: list[Line]) -> int:
    for code, effect in fired:
        after = min(points, layout.scheme.veto_points) if effect in FAILS_MONTH else points
        text = layout.vetoes[code][1] if code in layout.vetoes else layout.by_code[code].text
        lines.append(Line("veto", "", "", "", "", code, text, 0, None, points - after, 1, 1, 0, 0, effect))
        points = after
    return points


def grade_at(grades: Sequence[Grade], points: int, drops: int = 0) -> int:
    """The position of the grade (best = 0) that these points earn, `drops` grades lower."""
    rank = next(i for i, grade in enumerate(grades) if points >= grade.at_least)
    return min(rank + drops, len(grades) - 1)
