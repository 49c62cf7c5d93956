/** Connections of the GraphQL API page by page; their cursors hold the sort value, so pages do not shift. */
import { samePage } from "../errors.ts";
import { PageSize } from "../page-size.ts";
import type { Page } from "../rest-source.ts";
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

export interface ListRequest {
  query: string;
  variables?: Record<string, unknown>;
  /** Search text: the rows that are wanted. */
  search?: string | undefined;
  pageSize: number;
  nested?: Nested[];
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
  do {
    const variables: Record<string, unknown> = { ...request.variables, after };
    if (request.search !== undefined) variables.query = request.search;
    const { data, bytes } = await size.fetch((first, tries) =>
      ask(request.query, { ...variables, first }, tries),
    );
    const { nodes, pageInfo } = data.page as Connection;
    const before = after;
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (after !== null && after === before) throw samePage("Shopify", "a list");
    for (const [nested, inner] of nestedSizes) await completeNested(ask, nodes, nested, inner);
    const last = request.byChange ? nodes.at(-1)?.updatedAt : undefined;
    yield {
      rows: nodes.map(simplifyRow),
      bytes,
      ...(typeof last === "string" && { cursor: last }),
      ...(after !== null && { resume: after }),
    };
  } while (after !== null);
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
