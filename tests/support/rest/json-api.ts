/** A plain JSON API with every way of paging and signing in that such APIs have. */
import { type Reply, type RestServer, type Seen, startRest } from "./server.ts";

export interface JsonServer extends RestServer {
  rows: Record<string, unknown>[];
  /** Tokens that are accepted now. */
  tokens: Set<string>;
}

export const CLIENT = { id: "merch", secret: "client secret 01234" };

/** `/page`, `/offset`, `/cursor`, `/link`, `/next` and `/all` serve the same rows; `/token` is the OAuth endpoint. */
export async function startJsonApi(rows: Record<string, unknown>[], open = true): Promise<JsonServer> {
  const tokens = new Set<string>();
  let count = 0;
  const server: RestServer = await startRest((seen) => {
    if (seen.path === "/token") {
      const form = new URLSearchParams(seen.body);
      if (form.get("client_id") !== CLIENT.id || form.get("client_secret") !== CLIENT.secret) {
        return { status: 401, body: { error: "invalid_client", error_description: "Unknown client" } };
      }
      tokens.add(`token-${++count}`);
      return { body: { access_token: `token-${count}`, token_type: "bearer", expires_in: 3600 } };
    }
    const token = /^Bearer (.+)$/.exec(seen.headers.authorization ?? "")?.[1] ?? "";
    if (!open && !tokens.has(token)) return { status: 401, body: { error: "invalid_token" } };
    return serve(seen, whole.rows, server.url);
  });
  const whole = Object.assign(server, { rows, tokens });
  return whole;
}

function serve({ path, params }: Seen, all: Record<string, unknown>[], url: string): Reply {
  const since = params.get("since");
  const rows = since ? all.filter((row) => Date.parse(String(row.updated_at)) >= Date.parse(since)) : all;
  const size = Math.min(Number(params.get("limit") ?? 10), 50);
  const from = (start: number) => rows.slice(start, start + size);
  switch (path) {
    case "/all":
      return { body: rows };
    case "/page":
      return {
        headers: { "X-Total-Count": String(rows.length) },
        body: { data: from((Number(params.get("page") ?? 1) - 1) * size) },
      };
    case "/offset":
      return { body: { meta: { total: rows.length }, items: from(Number(params.get("offset") ?? 0)) } };
    case "/cursor": {
      const start = Number(params.get("cursor") ?? 0);
      const next = start + size < rows.length ? String(start + size) : null;
      return { body: { results: from(start), meta: { next } } };
    }
    case "/link": {
      const start = Number(params.get("start") ?? 0);
      const next = `<${url}/link?start=${start + size}&limit=${size}>; rel="next", <${url}/link>; rel="first"`;
      return { headers: start + size < rows.length ? { Link: next } : {}, body: from(start) };
    }
    case "/next": {
      const start = Number(params.get("start") ?? 0);
      const next = start + size < rows.length ? `/next?start=${start + size}&limit=${size}` : null;
      return { body: { records: from(start), next } };
    }
    default:
      return { status: 404, body: { message: "Nothing here" } };
  }
}
