SELECT count(*) AS n
FROM store.rejects
WHERE ($source IS NULL OR source_id = $source)
  AND ($table IS NULL OR table_name = $table)
  AND ($rule IS NULL OR rule = $rule)
  AND ($search IS NULL OR contains(lower(concat_ws(' ', row_key, value, array_to_string("row" ->> '$.*', ' '))), lower($search)))
