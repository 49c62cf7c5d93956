/** Result rows of MySQL into a spool: bytes off the wire into columns, without a JavaScript value between. */
import type { Socket } from "node:net";
import type { Connection as CallbackConnection } from "mysql2";
import type mysql from "mysql2/promise";
import { AppError } from "../../engine/contract/errors.ts";
import type { SourceColumn } from "../connector.ts";
import type { Kind } from "../row-groups/kernel.ts";
import type { Travel } from "../row-scan.ts";
import { RowSpool, type SpoolProducer } from "../row-spool.ts";
import { quoted } from "./connection.ts";
import type { PacketSocket, PacketTaker } from "./packets.ts";

/** Select item whose text DuckDB understands. */
export function selectItem(column: SourceColumn): string {
  const name = quoted(column.name);
  if (/^bit\b/.test(column.nativeType)) return `${name} + 0`;
  // The server writes six digits of single precision, and all of a double.
  if (/^float\b/.test(column.nativeType)) return `${name} + 0e0`;
  if (SHAPES.test(column.nativeType)) return `ST_AsText(${name})`;
  if (column.type === "binary" || /^binary\b/.test(column.nativeType)) return `hex(${name})`;
  return name;
}

const SHAPES = /^(geometry|point|linestring|polygon|multi\w+|geometrycollection|geomcollection)\b/;

const PLAIN = new Set(["integer", "hugeint", "decimal", "double", "boolean", "binary"]);

/** Whether the text of a value has no letters but those of numbers and times. */
export const hasPlainText = ({ type, nativeType }: SourceColumn): boolean =>
  (PLAIN.has(type) && type !== "binary") || /^(date|datetime|timestamp)\b/.test(nativeType);

/** The kind that a column's values are sent in. */
export const kindOf = ({ type }: SourceColumn): Kind =>
  type === "integer" || type === "date" || type === "timestamp" || type === "timestamptz" ? type : "text";

/** What the driver hands over for each row; undocumented, but the shape that its own row parser takes. */
interface Packet {
  buffer: Buffer;
  offset: number;
  end: number;
  isEOF(): boolean;
}
type Step = (packet: Packet, connection: unknown) => unknown;

/** Starts the statement; its rows, in columns as they travel, go into a spool in the folder. */
export function selectInto(
  connection: mysql.Connection,
  sql: string,
  params: unknown[],
  travel: Travel,
  scratch: string,
): { spool: RowSpool; producer: SpoolProducer } {
  const core = (connection as unknown as { connection: CallbackConnection }).connection;
  const { stream } = core as unknown as { stream: PacketSocket | Socket };
  const spool = new RowSpool(scratch, travel);
  const query = core.query({ sql, values: params });
  const command = query as unknown as { row: Step };
  const parsed = command.row;
  const lend = (taker?: PacketTaker) => {
    if ("lendPackets" in stream) stream.lendPackets(taker);
  };
  // The command asks itself for its row step once the columns are known: in its place, rows are taken as bytes.
  command.row = function take(packet, from): unknown {
    if (packet.isEOF()) {
      lend();
      return parsed.call(query, packet, from);
    }
    spool.take(packet.buffer.subarray(packet.offset, packet.end), "mysqlRow");
    lend((packets) => takePackets(core, spool, packets));
    return take;
  };
  const done = new Promise<void>((resolve, reject) => {
    const lost = () => reject(new AppError("unavailable", "The connection was lost. Try again."));
    // To a connection that is closed by now, the driver gives no statement, and tells nobody.
    if (stream.destroyed) lost();
    stream.once("close", lost);
    query.once("error", reject);
    query.once("end", () => {
      stream.removeListener("close", lost);
      resolve();
    });
  });
  const producer = { done, pause: () => void stream.pause(), resume: () => void stream.resume() };
  return { spool, producer };
}

/** Takes the rows in whole packets; answers what begins with another packet, which the driver expects next. */
function takePackets(core: CallbackConnection, spool: RowSpool, packets: Buffer): Buffer | undefined {
  const rest = spool.take(packets, "mysqlRows");
  if (rest) (core as unknown as { sequenceId: number }).sequenceId = rest[PACKET_NUMBER]!;
  return rest;
}

/** Place of a packet's number in it. */
const PACKET_NUMBER = 3;
