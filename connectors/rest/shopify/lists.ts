/** Connections of the GraphQL API page by page; their cursors hold the sort value, so pages do not shift. */
import { AppError } from "../../../engine/contract/errors.ts";
import { samePage } from "../errors.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-stream.ts";
import type { Row } from "../rows.ts";
import type { Ask } from "./graphql.ts";
import { simplifyRow } from "./simplify.ts";

interface Connection {
  nodes: Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface Nested {
  /** The connection inside each node. */
  of(node: Row): { owner: string; connection: Connection }[];
  /** Asks for the rest of it, by the owner's id. */
  query: string;
  variables?: Record<string, unknown>;
}

/** A list that its question cuts off at a length: one that long is asked for again, whole. */
export interface Cut {
  name: string;
  length: number;
  /** Asks for all of it as `owner.<name>`, by the node's id. */
  query: string;
}

export interface ListRequest {
  query: string;
  variables?: Record<string, unknown>;
  /** Search text: the rows that are wanted. */
  search?: string | undefined;
  pageSize: number;
  nested?: Nested[];
  /** A list in each node that has no pages. */
  cut?: Cut;
  /** A node, made simple, as a row; the node itself when absent. */
  toRow?(node: Row): Row;
  /** Pages come in the order of `updatedAt`, so each one says how far the changes are read. */
  byChange?: boolean;
}

/**
 * All nodes of a connection page by page, with those of connections nested in them; `from` is the cursor to go on
 * from.
 */
export async function* listNodes(ask: Ask, request: ListRequest, from?: string): AsyncGenerator<Page> {
  const size = new PageSize(request.pageSize);
  const nestedSizes = new Map((request.nested ?? []).map((nested) => [nested, new PageSize(100)]));
  let after: string | null = from ?? null;
  let again = false;
  for (;;) {
    const variables: Record<string, unknown> = { ...request.variables, after };
    if (request.search !== undefined) variables.query = request.search;
    const page = await size
      .fetch((first, tries) => ask(request.query, { ...variables, first }, tries))
      .catch((error: unknown) => {
        if (after === null || again || !isCursorRefused(error)) throw error;
      });
    // A place that is no longer known is none to go on from: rows that come again replace themselves.
    if (!page) {
      again = true;
      after = null;
      continue;
    }
    const { data, bytes } = page;
    const { nodes, pageInfo } = data.page as Connection;
    const before = after;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (after !== null && after === before) throw samePage("Shopify", "a list");
    if (request.cut) await completeCut(ask, nodes, request.cut);
    for (const [nested, inner] of nestedSizes) await completeNested(ask, nodes, nested, inner);
    const last = request.byChange ? nodes.at(-1)?.updatedAt : undefined;
    yield {
      rows: nodes.map(simplifyRow).map(request.toRow ?? ((row) => row)),
      bytes,
      ...(typeof last === "string" && { cursor: last }),
      ...(after !== null && { resume: after }),
    };
    if (after === null) return;
  }
}

const isCursorRefused = (error: unknown) =>
  error instanceof AppError && error.code === "invalid-input" && /\bcursor\b/i.test(error.message);

async function completeCut(ask: Ask, nodes: Row[], { name, length, query }: Cut): Promise<void> {
  for (const node of nodes) {
    if ((node[name] as unknown[] | undefined)?.length !== length) continue;
    const { data } = await ask(query, { id: node.id });
    // Null where the node was deleted since its page was read.
    node[name] = (data.owner as Row | null)?.[name] ?? node[name];
  }
}

/** Long orders have more lines than a page of orders brings along. */
async function completeNested(ask: Ask, nodes: Row[], nested: Nested, size: PageSize): Promise<void> {
  for (const node of nodes) {
    for (const { owner, connection } of nested.of(node)) {
      let { pageInfo } = connection;
      while (pageInfo.hasNextPage) {
        const variables = { ...nested.variables, id: owner, after: pageInfo.endCursor };
        const { data } = await size.fetch((first, tries) =>
          ask(nested.query, { ...variables, first }, tries),
        );
        // Null where the owner was deleted since its page was read; what came with the page is all there is.
        const more = (data.owner as { page: Connection } | null)?.page;
        connection.nodes.push(...(more?.nodes ?? []));
        const before = pageInfo.endCursor;
        pageInfo = more?.pageInfo ?? { hasNextPage: false, endCursor: null };
        if (pageInfo.hasNextPage && pageInfo.endCursor === before) throw samePage("Shopify", "a list");
      }
    }
  }
}

/** The nested connection of each of these objects; one that was not asked for yet is asked for from its start. */
export function connectionsOf(owners: Row[], name: string): ReturnType<Nested["of"]> {
  return owners.map((owner) => {
    owner[name] ??= { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } satisfies Connection;
    return { owner: String(owner.id), connection: owner[name] as Connection };
  });
}
