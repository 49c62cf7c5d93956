-- Tables with their columns, as people see them: raw, canonical, results.
SELECT t.schema_name AS schema, t.table_name AS name,
       to_json(list({'name': c.column_name, 'type': c.data_type} ORDER BY c.column_index))::VARCHAR AS columns
FROM duckdb_tables() t
JOIN duckdb_columns() c ON c.table_oid = t.table_oid AND c.database_name = t.database_name
WHERE t.database_name = current_database() AND NOT t.internal AND NOT t.temporary
GROUP BY ALL
ORDER BY CASE t.schema_name WHEN 'store' THEN 0 WHEN 'mart' THEN 1 ELSE 2 END, schema, name
