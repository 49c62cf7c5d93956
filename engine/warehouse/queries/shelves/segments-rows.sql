-- Where the rows of each customer's segments stand, in order of a number made of the customer's id.
SELECT (md5_number_lower(customer_id) >> 11)::DOUBLE AS key, rowid::INTEGER AS row
FROM mart.customer_segments
ORDER BY key, row
