SELECT c.provider_id, c.starts_on, c.ends_on, p.risk, s.site, t.id, t.from_period, t.scheme, t.pins, t.monthly_fen
  FROM records_contract c
  JOIN records_place p ON p.id = %s AND p.hospital_id = c.hospital_id
  JOIN records_contractplace s ON s.contract_id = c.id AND s.place_id = p.id
  JOIN records_terms t ON t.contract_id = c.id AND t.from_period <= %s
 WHERE c.hospital_id = %s AND c.id = %s
 ORDER BY t.from_period DESC, t.entry DESC
 LIMIT 1
