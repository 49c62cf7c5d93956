/** What kernel.ts calls. */
export { begin, highest, rowCount } from "./columns";
export { mysqlRow, mysqlRows } from "./mysql";
export { postgresRows } from "./postgres";
export { stopped } from "./stop";
