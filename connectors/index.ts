/**
 * The list of connectors.
 * May import: the connectors below.
 * To add one: see connector.ts, then a line here.
 */
import { AppError } from "../engine/contract/errors.ts";
import type { Connector } from "./connector.ts";
import { filesConnector } from "./files/index.ts";
import { mysqlConnector } from "./mysql/index.ts";
import { postgres } from "./postgres/index.ts";
import { adobeCommerce } from "./rest/adobe-commerce/index.ts";
import { jsonApi } from "./rest/json-api/index.ts";
import { shopify } from "./rest/shopify/index.ts";
import { woocommerce } from "./rest/woocommerce/index.ts";
import { sqlite } from "./sqlite/index.ts";

// Each connector's own config type is checked where it is written; here any of them may stand.
export const CONNECTORS = [
  postgres,
  mysqlConnector,
  sqlite,
  filesConnector,
  shopify,
  woocommerce,
  adobeCommerce,
  jsonApi,
] as unknown as Connector[];

/** The connector with this id, or an error that lists the ids there are. */
export function connectorOf(id: string): Connector {
  const found = CONNECTORS.find((connector) => connector.id === id);
  if (found) return found;
  const ids = CONNECTORS.map((connector) => connector.id).join(", ");
  throw new AppError("invalid-input", `There is no connector "${id}". Choose one of ${ids}.`);
}
