-- Net revenue and margin by category in the range, beside the days it is compared with; largest first.
SELECT category, CAST(coalesce(sum(value) FILTER (WHERE is_now), 0) AS DOUBLE) AS revenue,
       CAST(sum(value) FILTER (WHERE is_before) AS DOUBLE) AS compare,
       CAST(sum(value) FILTER (WHERE is_now AND cost IS NOT NULL) AS DOUBLE) AS costed,
       CAST(1 - sum(cost) FILTER (WHERE is_now) / nullif(costed, 0) AS DOUBLE) AS margin
FROM overview_moved
GROUP BY category
ORDER BY revenue DESC, category
