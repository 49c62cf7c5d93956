-- Product lines that count as revenue and are no goods, by name.
SELECT DISTINCT title FROM app.services ORDER BY title
