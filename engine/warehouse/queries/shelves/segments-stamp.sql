-- Changes when segments are put into use: rows are replaced as those of another version.
SELECT concat_ws(' ', count(*), string_agg(versions, ',' ORDER BY versions)) AS stamp
FROM (SELECT concat_ws(' ', segment_set, segment_id, model_version, count(*), bit_xor(hash(customer_id))) AS versions
      FROM mart.customer_segments GROUP BY segment_set, segment_id, model_version)
