-- Sales in other currencies: no rate is known, so they are reported and not guessed.
SELECT currency, CAST(count(*) AS INTEGER) AS orders, CAST(sum(value) AS DOUBLE) AS total
FROM app.sales
WHERE currency IS NOT NULL AND currency <> $currency
  AND CAST(timezone($time_zone, ordered_at) AS DATE) BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
GROUP BY currency
ORDER BY total DESC
