/** What is done to a column's values: unit, tax, currency, dates and zones, several rows made one. */

import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { timeZones } from "../../../engine/contract/workspace.ts";
import { SelectInput, SwitchRow } from "../../ui/index.ts";
import type { WarehouseTable } from "./answers.ts";
import { type ColumnRule, type GridPart, originText, type SourceTable, withRule } from "./grid-edit.ts";
import { CommittedText, OperandField } from "./RuleEditors.tsx";

export interface RuleOptionsProps {
  table: WarehouseTable;
  column: WarehouseTable["columns"][number];
  rule: ColumnRule;
  part: GridPart;
  tables: SourceTable[];
  onRule: (rule: ColumnRule) => void;
  onPart: (part: GridPart) => void;
}

export function RuleOptions(props: RuleOptionsProps) {
  const { column, rule, part } = props;
  const isConstant = rule.from.kind === "fixed" || rule.from.kind === "setting";
  const isId = column.name.endsWith("_id");
  const isMoney = column.type === "DECIMAL(18,4)";
  return (
    <Box sx={{ display: "grid", gap: 3 }}>
      {part.group.length > 0 && !isConstant && <AggregateField {...props} />}
      {isMoney && !isConstant && <MoneyFields {...props} />}
      {/^(DECIMAL\(18,3\)|BIGINT|INTEGER)/.test(column.type) && !isConstant && <DecimalField {...props} />}
      {/^(TIMESTAMP|DATE)/.test(column.type) && !isConstant && <TimeFields {...props} />}
      {column.name.endsWith("_hash") && (
        <SwitchRow
          label="Keep a hash only"
          help="The address itself does not reach the warehouse."
          checked={rule.hash ?? false}
          onChange={(hash) => props.onRule({ ...rule, hash })}
        />
      )}
      {isId && rule.from.kind === "column" && (
        <SwitchRow
          label="Read 17850.0 as 17850"
          help="For numbers that a spreadsheet wrote with decimals."
          checked={rule.whole ?? false}
          onChange={(whole) => props.onRule({ ...rule, whole: whole || undefined })}
        />
      )}
      {(isId || (rule.from.kind === "column" && column.type !== "VARCHAR")) && !isConstant && (
        <CommittedText
          label="Values that stand for none"
          help={
            isId
              ? "With commas between: 0, guest. Such a row names nobody."
              : "With commas between: n/a, 0000-00-00. They are left empty."
          }
          value={rule.noValue?.join(", ") ?? ""}
          onCommit={(text) => {
            const values = text.split(",").map((value) => value.trim());
            const noValue = values.filter(Boolean);
            props.onRule({ ...rule, noValue: noValue.length > 0 ? noValue : undefined });
          }}
        />
      )}
      {!isConstant && (
        <CommittedText
          label="Where it is empty"
          value={rule.ifEmpty ?? ""}
          onCommit={(text) => props.onRule({ ...rule, ifEmpty: text || undefined })}
        />
      )}
    </Box>
  );
}

const WAYS = [
  { value: "any", label: "they are all alike" },
  { value: "sum", label: "added up" },
  { value: "min", label: "the smallest" },
  { value: "max", label: "the largest" },
  { value: "average", label: "their average" },
  { value: "count", label: "how many there are" },
  { value: "distinct", label: "how many different ones" },
  { value: "earliest", label: "the earliest" },
  { value: "latest", label: "the latest" },
] as const;

function AggregateField({ rule, onRule }: RuleOptionsProps) {
  const addsUp = rule.aggregate === "sum" || rule.aggregate === "average";
  return (
    <>
      <SelectInput
        label="Of the rows of one group"
        ariaLabel="Of the rows of one group"
        value={rule.aggregate ?? "any"}
        onChange={(aggregate) => onRule({ ...rule, aggregate, skipUnread: undefined })}
        options={WAYS}
      />
      {addsUp && (
        <SwitchRow
          label="Leave out what is no figure"
          help="Otherwise one such row rejects the whole group."
          checked={rule.skipUnread ?? false}
          onChange={(skipUnread) => onRule({ ...rule, skipUnread: skipUnread || undefined })}
        />
      )}
    </>
  );
}

const MARKS = [
  { value: "plain", label: "as written" },
  { value: ".", label: "1,234.50" },
  { value: ",", label: "1.234,50" },
] as const;

function DecimalField({ rule, onRule }: RuleOptionsProps) {
  return (
    <SelectInput
      label="Figures are written"
      ariaLabel="Figures are written"
      value={rule.decimal ?? "plain"}
      onChange={(mark) => onRule({ ...rule, decimal: mark === "plain" ? undefined : mark })}
      options={MARKS}
    />
  );
}

function MoneyFields(props: RuleOptionsProps) {
  const { rule, part, tables, onRule } = props;
  const change = rule.tax?.change ?? "none";
  return (
    <>
      <SelectInput
        label="Unit"
        ariaLabel="Unit"
        value={String(rule.minorDigits ?? 0)}
        onChange={(digits) => onRule({ ...rule, minorDigits: Number(digits) || undefined })}
        options={[
          { value: "0", label: "major units, 12.50" },
          { value: "2", label: "hundredths (cents), 1250" },
          { value: "3", label: "thousandths (grams), 12500" },
        ]}
      />
      <DecimalField {...props} />
      <SelectInput
        label="Tax"
        ariaLabel="Tax"
        value={change}
        onChange={(next) =>
          onRule({ ...rule, tax: next === "none" ? undefined : { change: next, rate: rule.tax?.rate ?? 20 } })
        }
        options={[
          { value: "none", label: "as the store keeps it" },
          { value: "remove", label: "is included, take it off" },
          { value: "add", label: "is missing, add it" },
        ]}
      />
      {rule.tax && (
        <OperandField
          label="Tax rate in %"
          part={part}
          tables={tables}
          value={rule.tax.rate}
          onChange={(rate) => onRule({ ...rule, tax: { ...rule.tax!, rate } })}
        />
      )}
      <CurrencyField {...props} />
    </>
  );
}

/** Amounts carry no currency of their own: the row's currency column does. */
function CurrencyField({ table, part, tables, onPart }: RuleOptionsProps) {
  if (!table.columns.some(({ name }) => name === "currency")) {
    return <Note>In the currency of the row it belongs to.</Note>;
  }
  const rule = part.columns.currency;
  const current =
    rule?.from.kind === "setting" ? "setting" : rule?.from.kind === "fixed" ? rule.from.value : "other";
  const codes = ["EUR", "USD", "GBP", "CHF", "JPY"];
  const options = [
    { value: "setting", label: "the workspace's" },
    ...(current === "other"
      ? [{ value: "other", label: rule ? originText(rule.from, part) : "not set" }]
      : []),
    ...[...new Set([...codes, current])]
      .filter((code) => /^[A-Z]{3}$/.test(code))
      .map((code) => ({ value: code, label: code })),
    ...currencyColumns(part, tables),
  ];
  const choose = (value: string) => {
    if (value === "setting")
      onPart(withRule(part, "currency", { from: { kind: "setting", name: "currency" } }));
    else if (value.startsWith("column:"))
      onPart(
        withRule(part, "currency", {
          from: { kind: "column", of: { table: part.from, column: value.slice(7) } },
        }),
      );
    else if (value !== "other") onPart(withRule(part, "currency", { from: { kind: "fixed", value } }));
  };
  return (
    <SelectInput label="Currency" ariaLabel="Currency" value={current} onChange={choose} options={options} />
  );
}

const currencyColumns = (part: GridPart, tables: SourceTable[]) =>
  (tables.find(({ name }) => name === part.from)?.columns ?? [])
    .filter(({ name, example }) => /curr|iso/i.test(name) || /^[A-Z]{3}$/.test(example ?? ""))
    .map(({ name }) => ({ value: `column:${name}`, label: `column ${name}` }));

const Note = ({ children }: { children: string }) => (
  <Box sx={{ typography: "caption", color: "text.tertiary" }}>{children}</Box>
);

const ISO = "iso";
const FORMATS = [
  { value: ISO, label: "2024-12-31 (ISO)" },
  { value: "%d.%m.%Y", label: "31.12.2024" },
  { value: "%d.%m.%Y %H:%M", label: "31.12.2024 18:30" },
  { value: "%d/%m/%Y", label: "31/12/2024" },
  { value: "%d/%m/%Y %H:%M", label: "31/12/2024 18:30" },
  { value: "%m/%d/%Y", label: "12/31/2024" },
  { value: "%m/%d/%Y %H:%M", label: "12/31/2024 18:30" },
  { value: "%Y%m%d", label: "20241231" },
  { value: "%Y/%m/%d", label: "2024/12/31" },
  { value: "written", label: "31 December 2024 (month as a word)" },
  { value: "epoch", label: "seconds since 1970" },
  { value: "epoch_ms", label: "milliseconds since 1970" },
  { value: "epoch_us", label: "microseconds since 1970" },
  { value: "days", label: "45292.75 (days of a spreadsheet)" },
];
const ZONES = timeZones();
const WORKSPACE = "the workspace's";

function TimeFields({ rule, onRule }: RuleOptionsProps) {
  const format = rule.dateFormat ?? ISO;
  const known = FORMATS.some(({ value }) => value === format);
  return (
    <>
      <SelectInput
        label="Dates are written"
        ariaLabel="Dates are written"
        value={format}
        onChange={(next) => onRule({ ...rule, dateFormat: next === ISO ? undefined : next })}
        options={known ? FORMATS : [...FORMATS, { value: format, label: format }]}
      />
      <CommittedText
        label="or in a format of your own"
        help="%d day, %m month, %Y year, %H hour, %M minute, %S second: %d.%m.%Y %H:%M"
        mono
        value={rule.dateFormat ?? ""}
        onCommit={(next) => onRule({ ...rule, dateFormat: next.trim() || undefined })}
      />
      <Autocomplete
        size="small"
        disableClearable
        options={[WORKSPACE, ...ZONES]}
        value={rule.timeZone ?? WORKSPACE}
        onChange={(_, zone) => onRule({ ...rule, timeZone: zone === WORKSPACE ? undefined : zone })}
        renderInput={(params) => <TextField {...params} label="Time zone, where none is written" />}
      />
    </>
  );
}
