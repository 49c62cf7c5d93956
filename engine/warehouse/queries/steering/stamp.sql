-- Changes when a load changes what rules ask of products.
SELECT concat_ws(' ',
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.products),
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.variants),
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.inventory_levels),
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.categories),
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.suppliers),
  (SELECT max(greatest(loaded_at, coalesce(deleted_at, loaded_at))) FROM store.orders),
  (SELECT count(*) FROM store.products)) AS stamp
