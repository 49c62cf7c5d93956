-- How many products and buyers there are for lists to cover.
SELECT (SELECT count(DISTINCT product_id) FROM store.products WHERE deleted_at IS NULL) AS products,
       (SELECT count(DISTINCT customer_id) FROM app.sales) AS customers
