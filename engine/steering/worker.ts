/** The steering worker: a process of its own in which all lists go through the rules. Parquet in, Parquet or figures out. */
import { serveOrders } from "../compute/serve-orders.ts";
import { execute } from "./execute.ts";
import type { Effect, ListsOutcome, SteeringOrder } from "./order.ts";

serveOrders<SteeringOrder, Effect | ListsOutcome>(execute);
