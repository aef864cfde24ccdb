SELECT contract_id, period, indicator, source, stream, site,
       CAST(SUM(n) AS BIGINT), CAST(SUM(n_failed) AS BIGINT), CAST(SUM(num) AS BIGINT), CAST(SUM(den) AS BIGINT), 0 AS place
  FROM records_mark
 WHERE hospital_id = %s AND contract_id BETWEEN %s AND %s AND period BETWEEN %s AND %s
 GROUP BY contract_id, period, indicator, source, stream, site
