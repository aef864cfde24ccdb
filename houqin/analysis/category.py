"""Which category a text belongs to, learnt from texts that people have sorted and from the words of each category.

Each category is the mean of its texts, each of them a direction in the space of character pairs; a text goes to the one
it points at. The words of a category count like a few texts: on the first day there is nothing else, and later on they
are outvoted. Nothing is decided here: people see suggestions, and the pairs that made them.
"""

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from houqin.analysis.mixed import Floats, Ints
from houqin.analysis.shingles import shingles

WORDS_ARE = 30  # texts that the words of a category are worth
CENTRE = 0.7  # how much of what all categories share is taken away
SHARPNESS = tuple(4 * 2 ** (i / 2) for i in range(12))
UNTAUGHT = 20.0
WHOLE = 2 / 3  # a model of all texts points more sharply than one of half of them
MOST_PAIRS = 60_000


class Suggestion(NamedTuple):
    """`because` are the pairs that spoke loudest for it."""

    category: str
    probability: float
    because: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Model:
    categories: tuple[str, ...]
    pairs: tuple[str, ...]
    rarity: Floats
    weights: Floats
    sharpness: float
    singles: tuple[str, ...]
    taught: int

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {pair: i for i, pair in enumerate(self.pairs)}

    def suggest(self, text: str, most: int = 3) -> tuple[Suggestion, ...]:
        """The likeliest categories first; nothing when no pair of the text is known."""
        at, x = _direction(shingles(text, self.singles), self._place, self.rarity)
        if not len(at):
            return ()
        shares = x[:, None] * self.weights[at]
        loud = self.sharpness * shares.sum(axis=0)
        chance = np.exp(loud - loud.max())
        chance /= chance.sum()
        return tuple(
            Suggestion(self.categories[k], float(chance[k]), self._because(at, shares[:, k]))
            for k in np.argsort(-chance, kind="stable")[:most]
        )

    def _because(self, at: Ints, shares: Floats) -> tuple[str, ...]:
        loudest = np.argsort(-shares, kind="stable")[:4]
        return tuple(self.pairs[at[i]] for i in loudest if shares[i] > 0)

    def dump(self) -> bytes:
        """The model as a file; it holds pairs of characters and figures, no text and no pickle."""
        kept = io.BytesIO()
        said = {"categories": self.categories, "pairs": self.pairs, "singles": self.singles, "taught": self.taught}
        text = np.frombuffer(json.dumps(said, ensure_ascii=False).encode(), dtype=np.uint8)
        weights = self.weights.astype(np.float32)
        np.savez_compressed(kept, text=text, weights=weights, rarity=self.rarity, sharpness=np.array(self.sharpness))
        return kept.getvalue()


def load(data: bytes) -> Model:
    """ValueError when these bytes are no model."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            said = json.loads(kept["text"].tobytes())
            categories, pairs, singles = (tuple(said[name]) for name in ("categories", "pairs", "singles"))
            rarity, weights = (kept[name].astype(np.float64) for name in ("rarity", "weights"))
            return Model(categories, pairs, rarity, weights, float(kept["sharpness"]), singles, int(said["taught"]))
    except (OSError, KeyError, EOFError, BadZipFile) as error:
        raise ValueError("no model") from error


def train(texts: Sequence[str], labels: Sequence[str], words: Mapping[str, Sequence[str]] | None = None) -> Model:
    """`words` by category is what speaks for it besides the texts; either may be empty.

    ValueError when there are fewer than two categories.
    """
    words = words or {}
    categories = tuple(dict.fromkeys([*words, *labels]))
    if len(categories) < 2:
        raise ValueError("fewer than two categories")
    singles = tuple(sorted({word for given in words.values() for word in given if len(word) == 1}))
    of = {name: k for k, name in enumerate(categories)}
    counts = [shingles(text, singles) for text in texts]
    spoken = [shingles("，".join((name, *given)), singles) for name, given in words.items()]
    pairs = _kept(counts, spoken)
    place = {pair: i for i, pair in enumerate(pairs)}
    rarity = _rarity([*counts, *spoken], place)
    rows = [_direction(one, place, rarity) for one in counts]
    own = np.array([of[label] for label in labels], dtype=np.int64)
    said = np.zeros((len(pairs), len(categories)))
    for name, one in zip(words, spoken, strict=True):
        at, x = _direction(one, place, rarity)
        said[at, of[name]] = x
    sharpness = _calibrated(said, rows, own) if len(texts) >= 4 * len(categories) else UNTAUGHT
    return Model(categories, pairs, rarity, _learnt(said, rows, own), sharpness, singles, taught=len(texts))


def _learnt(said: Floats, rows: Sequence[tuple[Ints, Floats]], own: Ints) -> Floats:
    """The direction of every category: the mean of its texts and its words, less what all share."""
    means = WORDS_ARE * said
    for (at, x), k in zip(rows, own, strict=True):
        means[at, k] += x
    means /= np.bincount(own, minlength=said.shape[1]) + WORDS_ARE * said.any(axis=0) + 1e-12
    away = means - CENTRE * means.mean(axis=1, keepdims=True)
    return np.asarray(away / np.maximum(np.sqrt((away**2).sum(axis=0)), 1e-12))


def _kept(counts: Sequence[Counter[str]], spoken: Sequence[Counter[str]]) -> tuple[str, ...]:
    """The pairs worth remembering: all that the words hold, and of the others the commonest."""
    named = dict.fromkeys(pair for one in spoken for pair in one)
    seen = Counter(pair for one in counts for pair in one)
    return (*named, *(pair for pair, _ in seen.most_common(MOST_PAIRS) if pair not in named))


def _rarity(counts: Sequence[Counter[str]], place: Mapping[str, int]) -> Floats:
    held = np.zeros(len(place))
    for one in counts:
        held[[place[pair] for pair in one if pair in place]] += 1
    return np.log((1 + len(counts)) / (1 + held)) + 1


def _direction(counts: Counter[str], place: Mapping[str, int], rarity: Floats) -> tuple[Ints, Floats]:
    """Where the text has a part, and the parts of its direction."""
    known = [(place[pair], times) for pair, times in counts.items() if pair in place]
    at = np.array([i for i, _ in known], dtype=np.int64)
    x = (1 + np.log(np.array([times for _, times in known], dtype=np.float64))) * rarity[at]
    return at, x / max(float(np.sqrt(x @ x)), 1e-12)


def _calibrated(spoken: Floats, rows: Sequence[tuple[Ints, Floats]], own: Ints) -> float:
    """How sure to be: the sharpness at which each half of the texts is told best by the other half."""
    scores = np.empty((len(rows), spoken.shape[1]))
    for half in (0, 1):
        weights = _learnt(spoken, rows[half::2], own[half::2])
        scores[1 - half :: 2] = [x @ weights[at] for at, x in rows[1 - half :: 2]]

    def loss(sharpness: float) -> float:
        loud = sharpness * (scores - scores.max(axis=1, keepdims=True))
        return float((np.log(np.exp(loud).sum(axis=1)) - loud[np.arange(len(own)), own]).sum())

    return WHOLE * min(SHARPNESS, key=loss)
