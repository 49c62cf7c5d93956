-- Tables with their columns, as people see them: canonical first, then results, then raw rows.
WITH described AS (
  SELECT t.schema_name AS schema, t.table_name AS name,
         to_json(list({'name': c.column_name, 'type': c.data_type} ORDER BY c.column_index))::VARCHAR AS columns
  FROM duckdb_tables() t
  JOIN duckdb_columns() c ON c.table_oid = t.table_oid AND c.database_name = t.database_name
  WHERE t.database_name = current_database() AND NOT t.internal AND NOT t.temporary
  GROUP BY t.schema_name, t.table_name
)
SELECT * FROM described
ORDER BY CASE schema WHEN 'store' THEN 0 WHEN 'mart' THEN 1 ELSE 2 END, schema, name
