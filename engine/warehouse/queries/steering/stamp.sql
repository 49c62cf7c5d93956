-- Changes when a load changes what rules ask of products.
SELECT concat_ws(' ',
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.products),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.variants),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.inventory_levels),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.categories),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.suppliers),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.purchase_orders),
  (SELECT concat(count(*), ' ', max(greatest(loaded_at, coalesce(deleted_at, loaded_at)))) FROM store.orders),
  (SELECT count(*) FROM store.order_items)) AS stamp
