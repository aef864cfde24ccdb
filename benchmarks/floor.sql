-- The same months written by hand for DuckDB: what an engine needs at the least, and an independent recomputation.
-- Tables: checks(contract, month, item, result, defects), outcomes(contract, month, item, met, due),
-- items(item, card, section, kind, points, cap, worth, target, cumulative), cards(card, weight), tiers(at_least, pay), fee(fen).
WITH counted AS (
    SELECT c.contract, c.month, c.item, count(*)::HUGEINT AS n, count(*) FILTER (result = 'fail')::HUGEINT AS failed,
           sum(CASE WHEN result <> 'fail' THEN 0
                    WHEN i.kind = 'per_defect' THEN least(i.cap, c.defects * i.points) ELSE i.worth END)::HUGEINT AS num,
           0::HUGEINT AS den
      FROM checks c JOIN items i USING (item) WHERE c.result <> 'na' GROUP BY ALL
    UNION ALL
    SELECT o.contract, o.month, o.item, sum(due)::HUGEINT, 0::HUGEINT, sum(met)::HUGEINT, sum(due)::HUGEINT
      FROM outcomes o GROUP BY ALL
), earned AS (
    SELECT k.contract, k.month, k.item, i.card, i.section, i.worth,
           CASE i.kind WHEN 'ratio' THEN least(i.worth, (2 * i.worth * k.num * 10000 + k.den * i.target) // (2 * k.den * i.target))
                       WHEN 'any_occurrence_zero' THEN CASE WHEN k.failed > 0 THEN 0 ELSE i.worth END
                       ELSE CASE WHEN i.cumulative THEN greatest(0, i.worth - k.num)
                       ELSE (2 * (i.worth * k.n - k.num) + k.n) // (2 * k.n) END END AS points
      FROM counted k JOIN items i USING (item) WHERE k.n > 0
), whole AS (
    SELECT card, section, sum(worth)::HUGEINT AS worth FROM items GROUP BY ALL
), sectioned AS (
    SELECT e.contract, e.month, e.card, e.section, w.worth, sum(e.points)::HUGEINT AS got, sum(e.worth)::HUGEINT AS stake
      FROM earned e JOIN whole w USING (card, section) GROUP BY ALL
), bottomed AS (
    SELECT contract, month, card, list_reduce(list(stake ORDER BY section), lambda a, b: a * b) AS bottom, sum(worth) AS worth
      FROM sectioned GROUP BY ALL
), carded AS (
    SELECT s.contract, s.month, s.card, any_value(b.bottom * b.worth)::HUGEINT AS bottom,
           sum(s.worth * s.got * (b.bottom // s.stake))::HUGEINT AS top
      FROM sectioned s JOIN bottomed b USING (contract, month, card) GROUP BY ALL
), months AS (
    SELECT contract, month, sum(weight * ((2 * 10000 * top + bottom) // (2 * bottom)))::HUGEINT AS top, sum(weight)::HUGEINT AS bottom
      FROM carded JOIN cards USING (card) GROUP BY ALL
), judged AS (
    SELECT contract, month, (2 * top + bottom) // (2 * bottom) AS points FROM months
)
SELECT j.contract, j.month, j.points::BIGINT AS points,
       ((2 * f.fen * (SELECT max(pay) FROM tiers t WHERE j.points >= t.at_least) + 10000) // 20000)::BIGINT AS paid_fen
  FROM judged j, fee f ORDER BY ALL
