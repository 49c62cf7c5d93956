/**
 * Which numbers rest on a canonical table, read from the SQL itself: views and macros of schema/app.sql, datasets of
 * models, queries of pages. Nothing is listed by hand, so a new query is known as soon as its file is there.
 */
import { models } from "../../models/index.ts";
import { filesBelow } from "../warehouse/files.ts";
import { datasetSql, schemaSql, sqlFile } from "../warehouse/sql.ts";

export interface Touched {
  /** Areas of pages with the queries below queries/<area>. */
  touches: { area: string; queries: string[] }[];
  /** Titles of the models that train on it. */
  models: string[];
}

interface Node {
  /** What others name it by: `app.sales`, `mart.recommendations`; queries are named by nobody. */
  provides: string[];
  text: string;
  query?: { area: string; name: string };
  model?: string;
}

const NAME = /\b(store|app|mart)\.(\w+)/g;

let nodes: Node[] | undefined;

/** With columns: only what names one of them where it reads the table, and what is made from that. */
export function touchedBy(table: string, columns: string[] = []): Touched {
  nodes ??= [...viewNodes(), ...modelNodes(), ...queryNodes()];
  const touched = new Set(nodes.filter((node) => reads(node, `store.${table}`) && mentions(node, columns)));
  for (let before = -1; before !== touched.size; ) {
    before = touched.size;
    const provided = [...touched].flatMap((node) => node.provides);
    for (const node of nodes) if (provided.some((name) => reads(node, name))) touched.add(node);
  }
  const areas = new Map<string, string[]>();
  for (const { query } of touched)
    if (query) areas.set(query.area, [...(areas.get(query.area) ?? []), query.name]);
  return {
    touches: [...areas].map(([area, queries]) => ({ area, queries })),
    models: [...new Set([...touched].flatMap(({ model }) => model ?? []))],
  };
}

const reads = ({ text }: Node, name: string) => [...text.matchAll(NAME)].some(([whole]) => whole === name);

const mentions = ({ text }: Node, columns: string[]) =>
  columns.length === 0 || columns.some((column) => new RegExp(`\\b${column}\\b`).test(text));

/** `-- words` say nothing about what is read. */
const withoutComments = (sql: string) => sql.replaceAll(/--[^\n]*/g, "");

function viewNodes(): Node[] {
  return withoutComments(schemaSql("app"))
    .split(/CREATE OR REPLACE /)
    .flatMap((text) => {
      const name = /^(?:VIEW|MACRO)\s+(app\.\w+)/.exec(text)?.[1];
      return name ? [{ provides: [name], text: text.replace(name, "") }] : [];
    });
}

/** A model stands between its datasets and the tables that it writes. */
function modelNodes(): Node[] {
  return models.map((model) => ({
    provides: model.writes.map((table) => `mart.${table}`),
    text: model.needs.map((need) => withoutComments(datasetSql(need.name))).join("\n"),
    model: model.title,
  }));
}

function queryNodes(): Node[] {
  return filesBelow("queries").map((name) => {
    const [area = "", query = ""] = name.split("/");
    return { provides: [], text: withoutComments(sqlFile(name)), query: { area, name: query } };
  });
}
