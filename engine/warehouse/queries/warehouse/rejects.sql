-- The engine adds order and page.
SELECT source_id AS "sourceId", stage, table_name AS "table", row_key AS "key", column_name AS "column",
       rule, value, "row"::VARCHAR AS "row", loaded_at AS "rejectedAt"
FROM store.rejects
WHERE ($source IS NULL OR source_id = $source)
  AND ($table IS NULL OR table_name = $table)
  AND ($rule IS NULL OR rule = $rule)
  AND ($search IS NULL OR contains(lower(concat_ws(' ', row_key, value, array_to_string("row" ->> '$.*', ' '))), lower($search)))
