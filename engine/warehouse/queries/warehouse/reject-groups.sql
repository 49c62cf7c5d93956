-- One line a fault, largest first.
SELECT source_id AS "sourceId", table_name AS "table", column_name AS "column", rule,
       count(*) AS "rows", min(loaded_at) AS since
FROM store.rejects
GROUP BY ALL
ORDER BY "rows" DESC
