/** How each canonical table is known. */
import * as goods from "./goods-signs.ts";
import * as sales from "./sales-signs.ts";
import type { TableSign } from "./table-sign.ts";
import * as traffic from "./traffic-signs.ts";

export const TABLES: Record<string, TableSign> = {
  order_items: sales.orderItems,
  orders: sales.orders,
  customers: sales.customers,
  products: goods.products,
  variants: goods.variants,
  categories: goods.categories,
  refunds: sales.refunds,
  shipments: sales.shipments,
  locations: goods.locations,
  suppliers: goods.suppliers,
  purchase_orders: goods.purchaseOrders,
  inventory_movements: goods.inventoryMovements,
  inventory_levels: goods.inventoryLevels,
  campaigns: traffic.campaigns,
  ad_spend: traffic.adSpend,
  price_history: goods.priceHistory,
  competitor_prices: goods.competitorPrices,
  interactions: traffic.interactions,
};
