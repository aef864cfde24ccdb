"""A month judged the slow way: from the words of the scheme, with exact fractions and nothing of the kernel."""

from collections import Counter, defaultdict
from fractions import Fraction
from math import floor
from typing import NamedTuple

DEDUCTS = ("per_defect", "any_occurrence_zero", "binary")
MONTHS = {"每季": 3, "半年": 6, "每年": 12}


class Entry(NamedTuple):
    """An item with where it stands."""

    card: int
    section: tuple
    item: object
    full: int
    every: int


class Month(NamedTuple):
    points: int | None
    grade: str | None
    coverage_bp: int
    items: dict  # (site, source, code) -> points
    unseen: list
    vetoes: tuple


def rounded(value, places=2):
    step = 10 ** (2 - places)
    return floor(Fraction(value) / step + Fraction(1, 2)) * step


def judge(scheme, editions, period, tallies, sites=(), earlier=(), granted=None):
    return _Case(scheme, editions, period, tallies, sites, earlier, granted or {}).month()


class _Case:
    def __init__(self, scheme, editions, period, tallies, sites, earlier, granted):
        self.scheme, self.editions, self.period = scheme, editions, period
        self.sites, self.earlier, self.granted = sites, earlier, granted
        self.items = self._items()
        self.rates, self.complaints, self.fails = defaultdict(Counter), Counter(), Counter()
        self.any_stream, self.events = defaultdict(Counter), Counter()
        names = [source.name for source in scheme.sources]
        for t in tallies:
            counts = Counter(dict(zip(("n", "failed", "num", "den"), t[4:8], strict=True)))
            if t.indicator not in self.items:
                self.events[t.indicator] += t.n
                continue
            self._any(self.any_stream[t.indicator], counts)
            site = "" if scheme.sites == "pooled" else t.site
            scores = t.stream in scheme.streams
            if scores or t.stream == "complaint":
                place = t.place if scheme.repeat and scheme.repeat.within == "place" else ""
                self.fails[t.indicator, place] += t.n_failed
            if scores and (not names or t.source in names):
                self._any(self.rates[site, t.source if names else "", t.indicator], counts)
            if t.stream == "complaint":
                self.complaints[site, t.indicator] += t.num

    @staticmethod
    def _any(into, counts):
        for key, value in counts.items():
            into[key] += value

    def _items(self):
        found = {}
        for c, card in enumerate(self.scheme.cards):
            for item in card.items:
                found[item.code] = Entry(c, (c, ""), item, item.full, 1)
            for item in self.editions[card.pack].items if card.pack else ():
                found[item.code] = Entry(c, (c, item.section), item, item.full, MONTHS.get(item.frequency, 1))
        return found

    def kind(self, code):
        item = self.items[code].item
        return item.rule.kind if hasattr(item, "rule") else "banded"

    def repeated(self, code):
        repeat = self.scheme.repeat
        if repeat is None or self.kind(code) not in DEDUCTS:
            return False
        return any(times >= repeat.times for (of, _), times in self.fails.items() if of == code)

    def seen_sites(self):
        return {site for (site, _, _), counts in self.rates.items() if counts["n"] > 0}

    def taken(self, site, code):
        there = self.seen_sites()
        lost = sum(
            max(0, num)
            for (where, of), num in self.complaints.items()
            if of == code and (where == site or where not in there)
        )
        return min(self.items[code].full, lost * self.scheme.complaint_times)

    def raw(self, code, counts):
        """An item's points before repeats and complaints."""
        entry, kind = self.items[code], self.kind(code)
        full = entry.full
        if kind == "ratio":
            return min(
                full,
                rounded(full * Fraction(counts["num"], counts["den"]) / Fraction(entry.item.rule.target_bp, 10000)),
            )
        if kind == "banded":
            rate = Fraction(counts["num"] * 10000, counts["den"])
            return next(b.points for b in entry.item.bands if b.at_most is None or rate <= b.at_most)
        if kind == "any_occurrence_zero":
            return 0 if counts["failed"] > 0 else full
        cumulative = self.scheme.item_month == "cumulative" or entry.item.frequency == "事件"
        if cumulative and kind in DEDUCTS:
            least = full - entry.item.rule.cap if kind == "per_defect" else 0
            return max(least, full - counts["num"])
        return max(0, rounded(full - Fraction(counts["num"], counts["n"])))

    def side(self, site, source):
        """Points of the items that one side saw at one site."""
        found = {}
        for (where, who, code), counts in self.rates.items():
            if (where, who) == (site, source) and counts["n"] > 0:
                points = 0 if self.repeated(code) else max(0, self.raw(code, counts) - self.taken(site, code))
                found[code] = points
        return found

    def mixed_cards(self, items):
        total = weight = 0
        for c, card in enumerate(self.scheme.cards):
            got, stake = Counter(), Counter()
            for code, points in items.items():
                entry = self.items[code]
                if entry.card == c:
                    got[entry.section] += points
                    stake[entry.section] += entry.full
            if stake:
                whole = {s: sum(e.full for e in self.items.values() if e.section == s) for s in stake}
                earned = sum(Fraction(whole[s] * got[s], stake[s]) for s in stake)
                total += rounded(10000 * earned / sum(whole.values()), self.scheme.card_places) * card.weight
                weight += card.weight
        return rounded(Fraction(total, weight), self.scheme.mix_places)

    def site(self, site, items):
        """A site's points; `items` gathers what each side thought of each item."""
        scheme = self.scheme
        sides = {}
        for source in [s.name for s in scheme.sources] or [""]:
            found = self.side(site, source)
            items.update({(site, source, code): points for code, points in found.items()})
            if found:
                sides[source] = self.mixed_cards(found)
        if scheme.sources:
            there = [(s.weight, sides[s.name]) for s in scheme.sources if s.name in sides]
            if not there or (len(there) < len(scheme.sources) and scheme.missing_source == "not_assessed"):
                return None
            whole = sum(w for w, _ in there)
            points = rounded(Fraction(sum(w * p for w, p in there), whole), scheme.mix_places)
        elif "" in sides:
            points = sides[""]
        else:
            return None
        return self.less_unrated(site, points, items)

    def less_unrated(self, site, points, items):
        cost = 0
        for code, entry in self.items.items():
            rated = any(of == code and where == site and c["n"] > 0 for (where, _, of), c in self.rates.items())
            taken = self.taken(site, code)
            if not rated and taken:
                lost = entry.full if self.repeated(code) else taken
                whole = sum(e.full for e in self.items.values() if e.card == entry.card)
                cost += rounded(Fraction(lost * self.scheme.cards[entry.card].weight, whole))
                items[site, "", code] = entry.full - lost
        return rounded(max(0, points - cost), self.scheme.mix_places) if cost else points

    def base(self, items):
        scores = {}
        for site in sorted({where for where, _, _ in self.rates}):
            points = self.site(site, items)
            if points is not None:
                scores[site] = points
        if not scores:
            return None
        if self.scheme.sites == "lowest":
            return min(scores.values())
        return rounded(Fraction(sum(scores.values()), len(scores)), self.scheme.mix_places)

    def coverage(self):
        due = met = Fraction(0)
        unseen, any_seen = [], False
        for site in (sorted(self.sites) if self.scheme.sites != "pooled" else []) or [None]:
            for code, entry in self.items.items():
                mine = [c for (where, _, of), c in self.rates.items() if of == code and site in (None, where)]
                seen = any(c["n"] > 0 for c in mine)
                any_seen |= seen
                if (self.period % 100) % entry.every:
                    continue
                whole = sum(e.full for e in self.items.values() if e.card == entry.card)
                worth = Fraction(self.scheme.cards[entry.card].weight * entry.full, whole)
                idle = not seen and any(c["den"] > 0 for c in mine)
                if not seen and (idle or code not in self.earlier):
                    unseen.append((site or "", code, "na" if idle else ""))
                if not idle and (seen or code not in self.earlier):
                    due += worth
                    met += worth * seen
        return (floor(10000 * met / due) if due else 10000 * self.seen_anything()), unseen

    def seen_anything(self):
        return any(counts["n"] > 0 for counts in self.rates.values())

    def vetoes(self):
        fired = []
        for card in self.scheme.cards:
            for veto in self.editions[card.pack].vetoes if card.pack else ():
                if self.events[veto.code] > 0:
                    fired.append((veto.code, veto.effect))
        for code, entry in self.items.items():
            effect = getattr(entry.item, "veto", None)
            if effect and self._failed(code, entry):
                fired.append((code, effect))
        return tuple(fired)

    def _failed(self, code, entry):
        counts = self.any_stream[code]
        if counts["failed"] <= 0:
            return False
        if self.kind(code) == "ratio":
            return Fraction(counts["num"], counts["den"]) < Fraction(entry.item.rule.target_bp, 10000)
        return self.kind(code) != "manual_rating" or self.raw(code, counts) == 0

    def extras(self, points):
        gains = 0
        known = {extra.code: extra for extra in self.scheme.extras}
        for card in self.scheme.cards:
            for bonus in self.editions[card.pack].bonuses if card.pack else ():
                known.setdefault(bonus.code, bonus)
        for code, extra in known.items():
            left = extra.cap - self.granted.get(code, 0) if extra.per == "year" else extra.cap
            gains += max(-left, min(left, extra.each * max(0, self.events[code]))) if left > 0 else 0
        return max(0, min(10000, points + gains))

    def month(self):
        items = {}
        base = self.base(items)
        coverage, unseen = self.coverage()
        vetoes = self.vetoes()
        fails = any(effect in ("month_fail", "terminate") for _, effect in vetoes)
        thin = coverage < self.scheme.least_coverage or base is None
        if thin and not fails:
            return Month(None, None, coverage, items, unseen, vetoes)
        points = self.extras(10000 if thin else base)
        points = min(points, self.scheme.veto_points) if fails else points
        rank = next(i for i, grade in enumerate(self.scheme.grades) if points >= grade.at_least)
        rank = min(rank + sum(effect == "grade_drop1" for _, effect in vetoes), len(self.scheme.grades) - 1)
        return Month(points, self.scheme.grades[rank].name, coverage, items, unseen, vetoes)
