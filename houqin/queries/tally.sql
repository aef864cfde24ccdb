SELECT contract_id, period, indicator, source, stream, site,
       CAST(SUM(n) AS BIGINT), CAST(SUM(n_failed) AS BIGINT), CAST(SUM(num) AS BIGINT), CAST(SUM(den) AS BIGINT),
       CAST(MAX(n_failed) AS BIGINT)
  FROM (SELECT contract_id, period, indicator, source, stream, site, place_id,
               SUM(n) AS n, SUM(n_failed) AS n_failed, SUM(num) AS num, SUM(den) AS den
          FROM records_mark
         WHERE hospital_id = %s AND contract_id BETWEEN %s AND %s AND period BETWEEN %s AND %s
         GROUP BY contract_id, period, indicator, source, stream, site, place_id) AS at_place
 GROUP BY contract_id, period, indicator, source, stream, site
