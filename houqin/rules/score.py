"""How good it was: the tallies of a contract's month become lines, cards, points and a grade, in exact integers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from houqin.rules import coverage
from houqin.rules.heap import Counts, Heap
from houqin.rules.money import apportion, half_up, to_places
from houqin.rules.scheme import FULL, Grade, Scheme
from houqin.rules.sheet import KERNEL, SCALE, Gain, Layout, Line, Part, Sheet, Slot, Tally

FAILS_MONTH = ("month_fail", "terminate")
NOTHING: Mapping[str, int] = {}
UNTOUCHED: Mapping[int, int] = {}
new = tuple.__new__  # a named tuple in a third of the time


def judge(
    layout: Layout,
    period: int,
    tallies: Iterable[Tally],
    *,
    sites: Collection[str] = (),
    earlier: Collection[str] = (),
    granted: Mapping[str, int] = NOTHING,
) -> Sheet:
    """The month's sheet. The same tallies in any order, split or joined, give the same sheet.

    `sites` are those that the contract scores apart: each must be covered. `earlier` are the items seen before in their
    quarter, half-year or year: no longer due. `granted` is what each bonus of the year has brought so far (`brought`).
    """
    heap = Heap(layout, tallies)
    mix = _mix(layout, heap)
    unseen, coverage_bp = coverage.judge(layout, period, heap, sites, earlier, mix.unseen)
    fired = _fired(layout, heap) if heap.events or heap.carried else ()
    failed = bool(fired) and any(effect in FAILS_MONTH for _, effect in fired)
    thin = _thin(layout.scheme, mix, coverage_bp)
    if thin and not failed:
        lines = [*map(new, repeat(Line), mix.rows), *unseen]
        return Sheet(period, None, None, None, None, coverage_bp, thin, tuple(lines), tuple(mix.parts), fired)
    base = FULL if thin or mix.base is None else mix.base  # thin evidence costs nothing: only the veto counts
    lines = [*map(new, repeat(Line), _lost(base, mix)), *unseen]
    points = _with_extras(layout, heap, granted, base, lines) if heap.events else base
    points = _with_vetoes(layout, fired, points, lines) if fired else points
    rank = grade_at(layout.scheme.grades, points, drops(fired) if fired else 0)
    grade = layout.scheme.grades[rank]
    verdict = grade.passed and not failed
    found = (period, points, grade.name, rank, verdict, coverage_bp, "", tuple(lines), tuple(mix.parts), fired, KERNEL)
    return new(Sheet, found)


Row = Any  # the values of a line, in its order: a list where something was lost, else a tuple
Share = tuple[int, int]  # a row, and its share in what was lost
POINTS, LOST = Line._fields.index("points"), Line._fields.index("lost")


class Mix(NamedTuple):
    """Items, cards, rater sides and sites mixed: the points before extras and vetoes, and which rows lost them."""

    base: int | None
    unseen: list[int] | None  # by position the items without evidence, where one side says it all
    rows: list[Row]
    parts: list[Part]
    shares: list[Share]


class Side(NamedTuple):
    """What one side of raters at one site has seen."""

    rows: list[Row]
    losers: list[tuple[int, Slot, int]]  # row, item, hundredths of it
    absent: list[int]  # by section, full marks
    lost: list[int]  # by section
    unseen: list[int]  # items by position


def _mix(layout: Layout, heap: Heap) -> Mix:
    parts: list[Part] = []
    repeated = heap.repeated() if heap.failures else set()
    if layout.one_side and not heap.complaints:
        side = _side(layout, heap, "", "", UNTOUCHED, repeated, 0)
        base, wholes = _points(layout, "", "", side, parts)
        alone = not side.unseen and len(wholes) == 1  # what an item lost is what the month lost
        shares = [(row, lost) for row, _, lost in side.losers] if alone else _shares(layout, side, wholes)
        return new(Mix, (base, side.unseen, side.rows, parts, shares))
    rows: list[Row] = []
    sites: dict[str, dict[str, tuple[int, list[Share]]]] = {}
    taken = heap.taken()
    for site, source in sorted(heap.sides):
        side = _side(layout, heap, site, source, taken.get(site, UNTOUCHED), repeated, len(rows))
        rows += side.rows
        points, wholes = _points(layout, site, source, side, parts)
        if points is not None:
            sites.setdefault(site, {})[source] = points, _shares(layout, side, wholes)
    scores = {}
    for site, sides in sites.items():
        mixed = mix_sources(layout.scheme, {source: points for source, (points, _) in sides.items()})
        if mixed is not None:
            scores[site] = mixed
    bare = _unrated(layout, heap, scores, taken, repeated, rows) if taken else {}
    base, counted = mix_sites(layout.scheme, scores)
    shares = [share for site in counted for share in (*_weighed(layout.scheme, sites[site]), *bare.get(site, ()))]
    return Mix(base, None, rows, parts, shares)


def _weighed(scheme: Scheme, sides: Mapping[str, tuple[int, list[Share]]]) -> list[Share]:
    """The shares of a site's sides by the weight of each side."""
    if not scheme.sources:
        return sides[""][1]
    weights = {source.name: source.weight for source in scheme.sources if source.name in sides}
    whole = sum(weights.values())
    return [(row, share * weight // whole) for source, weight in weights.items() for row, share in sides[source][1]]


def _side(
    layout: Layout, heap: Heap, site: str, source: str, taken: Mapping[int, int], repeated: Collection[int], first: int
) -> Side:
    """The items that one side has seen at one site, in the order of the scheme."""
    rows: list[Row] = []
    losers: list[tuple[int, Slot, int]] = []
    unseen: list[int] = []
    lost = [0] * len(layout.sections)
    odd = layout.rated.union(taken, repeated) if taken or repeated else layout.rated
    where = ("item", site, source) if site or source else None
    for slot, clean, counts in zip(layout.slots, layout.cleans, heap.sides[site, source], strict=True):
        if where is not None:
            clean = where + clean[3:]
        if counts is not None:
            n, n_failed, num, den = counts
            if not num and n > 0 and not n_failed and slot.at not in odd:
                rows.append(clean + (n, 0, 0, den, ""))
                continue
        points = None if counts is None else item_points(slot, n, n_failed, num, den)
        if points is None:
            unseen.append(slot.at)
            continue
        points, note = _struck(slot, points, taken, repeated) if taken or repeated else (points, "")
        short = slot.full - points
        if short:
            losers.append((first + len(rows), slot, short))
            lost[slot.section] += short
        rows.append([*clean[:POINTS], points, 0, n, n_failed, num, den, note])
    return new(Side, (rows, losers, _absent(layout, unseen), lost, unseen))


def _absent(layout: Layout, unseen: Sequence[int]) -> list[int]:
    """By section the full marks of the items not seen."""
    absent = [0] * len(layout.sections)
    for at in unseen:
        slot = layout.slots[at]
        absent[slot.section] += slot.full
    return absent


def _struck(slot: Slot, points: int, taken: Mapping[int, int], repeated: Collection[int]) -> tuple[int, str]:
    """What repeats and upheld complaints leave of an item's points, and why."""
    if slot.at in repeated:
        return 0, "repeat"
    return (max(0, points - taken[slot.at]), "complaint") if slot.at in taken else (points, "")


def item_points(slot: Slot, n: int, n_failed: int, num: int, den: int) -> int | None:
    """An item's points, half-up to the hundredth; None without evidence: n = 0 is never full marks."""
    if n <= 0:
        return None
    if slot.mean:
        points = (2 * (slot.full * n - num) + n) // (2 * n)
        return points if points > 0 else 0
    if slot.rated:
        return _rated(slot, num, den) if den > 0 else None
    if slot.kind == "any_occurrence_zero":
        return 0 if n_failed > 0 else slot.full
    return max(slot.floor, slot.full - num)


def _rated(slot: Slot, num: int, den: int) -> int:
    """A rate earns its share of the target; a value against its mean the points of its band."""
    if slot.kind == "ratio":
        return min(slot.full, half_up(slot.full * num * FULL, den * slot.target_bp))
    return next(band.points for band in slot.bands if band.at_most is None or num * FULL <= band.at_most * den)


def _points(layout: Layout, site: str, source: str, side: Side, parts: list[Part]) -> tuple[int | None, list[int]]:
    """One side's points at one site, the weighted mean of its cards; and the full marks it saw of each card."""
    total = weight = 0
    wholes = []
    for c, card in enumerate(layout.scheme.cards):
        score, whole = _card(layout, c, side)
        wholes.append(whole)
        if whole:
            parts.append(new(Part, (site, source, layout.cards[c], score)))
            total += score * card.weight
            weight += card.weight
    return to_places(total, weight, layout.scheme.mix_places) if weight else None, wholes


def _shares(layout: Layout, side: Side, wholes: Sequence[int]) -> list[Share]:
    """What each row weighs in what its side lost: its section's full marks are borne by the items that were seen."""
    cards = layout.scheme.cards
    weight = sum(card.weight for card, whole in zip(cards, wholes, strict=True) if whole)
    worth = [card.weight * SCALE // (whole * weight) if whole else 0 for card, whole in zip(cards, wholes, strict=True)]
    shares = []
    for row, slot, lost in side.losers:
        full, gone = layout.sections[slot.section][2], side.absent[slot.section]
        shares.append((row, lost * worth[slot.card] * full // (full - gone) if gone else lost * worth[slot.card]))
    return shares


def _card(layout: Layout, c: int, side: Side) -> tuple[int, int]:
    """A card's score out of 100, and the full marks of its sections that were seen.

    Each section keeps its full marks, shared by the items of it that were seen; sections nobody saw leave the card.
    """
    mine, places = layout.section_of_card[c], layout.scheme.card_places
    if not side.unseen:
        full = layout.card_full[c]
        return to_places(FULL * (full - sum(side.lost[mine[0] : mine[-1] + 1])), full, places), full
    top, bottom, whole = 0, 1, 0
    for s in mine:
        full, gone, lost = layout.sections[s][2], side.absent[s], side.lost[s]
        if gone < full:
            whole += full
            if not gone:
                top += lost * bottom
            elif lost:
                top, bottom = top * (full - gone) + full * lost * bottom, bottom * (full - gone)
    return (to_places(FULL * (bottom * whole - top), bottom * whole, places), whole) if whole else (0, 0)


def _unrated(
    layout: Layout,
    heap: Heap,
    scores: dict[str, int],
    taken: Mapping[str, Mapping[int, int]],
    repeated: Collection[int],
    rows: list[Row],
) -> dict[str, list[Share]]:
    """Complaints about items that nobody inspected take their points from the site at face value; nothing is earned."""
    shares: dict[str, list[Share]] = {}
    for site in scores:
        seen, cost = heap.seen(site), 0
        for at, points in sorted(taken.get(site, UNTOUCHED).items()):
            if at not in seen:
                slot = layout.slots[at]
                lost = slot.full if at in repeated else points
                weight, full = layout.scheme.cards[slot.card].weight, layout.card_full[slot.card]
                cost += half_up(lost * weight, full)
                shares.setdefault(site, []).append((len(rows), lost * weight * SCALE // (full * FULL)))
                times = sum(counts[1] for (_, of), counts in heap.complaints.items() if of == at)
                rows.append(["item", site, "", *slot.clean[3:8], slot.full - lost, 0, 0, times, lost, 0, "complaint"])
        scores[site] = to_places(max(0, scores[site] - cost), 1, layout.scheme.mix_places)
    return shares


def mix_sources(scheme: Scheme, sides: Mapping[str, int]) -> int | None:
    """The rater mix (PS9): weighted by the scheme; a missing side renormalises or leaves the month unassessed.

    A scheme without named sources has one side, which is the whole.
    """
    if not scheme.sources:
        return sides.get("")
    there = [(source.weight, sides[source.name]) for source in scheme.sources if source.name in sides]
    if not there or (len(there) < len(scheme.sources) and scheme.missing_source == "not_assessed"):
        return None
    return to_places(sum(w * s for w, s in there), sum(w for w, _ in there), scheme.mix_places)


def mix_sites(scheme: Scheme, sites: Mapping[str, int]) -> tuple[int | None, tuple[str, ...]]:
    """The sites (PS8): their mean, or the lowest; and which of them count."""
    if not sites:
        return None, ()
    if scheme.sites == "lowest":
        low = min(sorted(sites), key=lambda site: sites[site])
        return sites[low], (low,)
    return to_places(sum(sites.values()), len(sites), scheme.mix_places), tuple(sorted(sites))


def _lost(base: int, mix: Mix) -> list[Row]:
    """The rows with what each lost of the month, adding up to what the month lost."""
    rows = mix.rows
    if mix.base is not None and base < FULL:
        parts = apportion(FULL - base, [share for _, share in mix.shares])
        for (i, _), part in zip(mix.shares, parts, strict=True):
            rows[i][LOST] = part
    return rows


def _thin(scheme: Scheme, mix: Mix, coverage_bp: int) -> str:
    """Why the month is not assessed; empty when it is."""
    if coverage_bp < scheme.least_coverage:
        return "coverage"
    return "no_evidence" if mix.base is None else ""


def _with_extras(layout: Layout, heap: Heap, granted: Mapping[str, int], base: int, lines: list[Line]) -> int:
    """Bonus and malus, each within its cap; together never above full marks and never below zero."""
    events = heap.events
    happened = [(code, extra, events[code]) for code, extra in layout.extras.items() if events.get(code, 0) > 0]
    if not happened:
        return base
    changes = [_change(extra, times, granted.get(code, 0)) for code, extra, times in happened]
    points = max(0, min(FULL, base + sum(changes)))
    gains, losses = [max(0, change) for change in changes], [max(0, -change) for change in changes]
    if points == FULL:  # gains beyond full marks bring nothing, losses beyond zero cost nothing
        gains = apportion(FULL - base + sum(losses), gains) if sum(gains) else gains
    elif points == 0:
        losses = apportion(base + sum(gains), losses) if sum(losses) else losses
    for (code, extra, times), change, gain, loss in zip(happened, changes, gains, losses, strict=True):
        counted = loss - gain, times, 0, times, 0, extra.per
        lines.append(Line("extra", "", "", "", "", code, extra.text, extra.cap, change, *counted))
    return points


def _change(extra: Gain, times: int, granted: int) -> int:
    left = max(0, extra.cap - granted) if extra.per == "year" else extra.cap
    return max(-left, min(left, extra.each * times))


def brought(lines: Iterable[Line]) -> dict[str, int]:
    """What each extra of a sheet brought or cost, for the cap of the year."""
    return {line.code: abs(line.lost) for line in lines if line.kind == "extra"}


def _fired(layout: Layout, heap: Heap) -> tuple[tuple[str, str], ...]:
    """Vetoes of any stream: events, and failures of items that carry one; of a degree, falling short of its target."""
    events = [(code, effect) for code, (effect, _) in layout.vetoes.items() if heap.events.get(code, 0) > 0]
    carried = [(layout.slots[at], counts) for at, counts in sorted(heap.carried.items())]
    items = [(slot.code, slot.veto) for slot, counts in carried if slot.veto and _failed(slot, counts)]
    return tuple(events + items)


def _failed(slot: Slot, counts: Counts) -> bool:
    if counts[1] <= 0:
        return False
    if slot.kind == "ratio":
        return counts[2] * FULL < counts[3] * slot.target_bp
    return slot.kind != "manual_rating" or item_points(slot, *counts) == 0


def _with_vetoes(layout: Layout, fired: Sequence[tuple[str, str]], points: int, lines: list[Line]) -> int:
    for code, effect in fired:
        after = min(points, layout.scheme.veto_points) if effect in FAILS_MONTH else points
        text = layout.vetoes[code][1] if code in layout.vetoes else layout.by_code[code].text
        lines.append(Line("veto", "", "", "", "", code, text, 0, None, points - after, 1, 1, 0, 0, effect))
        points = after
    return points


def drops(vetoes: Iterable[tuple[str, str]]) -> int:
    """How many grades (and payment bands) the vetoes cost."""
    return sum(effect == "grade_drop1" for _, effect in vetoes)


def grade_at(grades: Sequence[Grade], points: int, dropped: int = 0) -> int:
    """The position of the grade (best = 0) that these points earn, `dropped` grades lower."""
    rank = 0
    while points < grades[rank].at_least:
        rank += 1
    return min(rank + dropped, len(grades) - 1)
