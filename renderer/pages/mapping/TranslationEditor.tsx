/** The different values of a source column, each with what the warehouse calls it: statuses, kinds, channels. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { ORDER_STATES } from "../../../engine/contract/order-states.ts";
import { useEngineQuery } from "../../client/index.ts";
import { QueryState, Segmented, SelectInput, useFormat } from "../../ui/index.ts";
import { type ColumnRule, type GridPart, tablesOf } from "./grid-edit.ts";
import { CommittedText } from "./RuleEditors.tsx";

const SHOWN = 60;

/** Words that pages and models know; other columns take any. */
const KNOWN: Record<string, string[]> = {
  "orders.status": [...ORDER_STATES],
  "orders.financial_status": ["paid", "pending", "partially_refunded", "refunded", "voided"],
  "products.status": ["active", "archived"],
  "variants.status": ["active", "archived"],
};

const OTHERS = { keep: "keep", empty: "empty", word: { to: "other" } } as const;

interface TranslationEditorProps {
  sourceId: string;
  /** `orders.status` */
  name: string;
  rule: ColumnRule;
  part: GridPart;
  onRule: (rule: ColumnRule) => void;
}

export function TranslationEditor({ sourceId, name, rule, part, onRule }: TranslationEditorProps) {
  const ref = rule.from.kind === "column" ? rule.from.of : undefined;
  const table = ref && tablesOf(part).find((candidate) => candidate.name === ref.table)?.table;
  const open = rule.translate !== undefined;
  const values = useEngineQuery(
    "mapping.values",
    {
      sourceId,
      table: table ?? "",
      column: ref?.column ?? "",
      limit: SHOWN,
      ...(ref && part.select && ref.table === part.from && { sql: part.select.sql }),
    },
    { enabled: open && table !== undefined },
  );
  if (!ref) return null;
  if (!rule.translate) {
    return (
      <Box>
        <Button onClick={() => onRule({ ...rule, translate: { values: [], others: "keep" } })}>
          Translate values
        </Button>
      </Box>
    );
  }
  const { translate } = rule;
  const put = (from: string, to: string) => {
    const others = translate.values.filter((value) => value.from !== from);
    onRule({ ...rule, translate: { ...translate, values: to === "" ? others : [...others, { from, to }] } });
  };
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: 2 }}>
      <QueryState query={values} what="The values could not be read" rows={3}>
        {({ rows, distinct }) => (
          <>
            {rows.map(({ value, count }) => (
              <ValueLine
                key={value}
                value={value}
                count={count}
                to={translate.values.find(({ from }) => from === value)?.to ?? ""}
                known={KNOWN[name]}
                onChange={(to) => put(value, to)}
              />
            ))}
            {distinct > rows.length && (
              <Box sx={{ typography: "caption", color: "text.tertiary" }}>
                {rows.length} of {distinct} values, the most frequent ones.
              </Box>
            )}
          </>
        )}
      </QueryState>
      <Box sx={{ typography: "caption", color: "text.secondary", pt: 1 }}>All other values</Box>
      <Segmented
        label="All other values"
        wide
        value={typeof translate.others === "string" ? translate.others : "word"}
        onChange={(way) => onRule({ ...rule, translate: { ...translate, others: OTHERS[way] } })}
        options={[
          { value: "keep", label: "As they are" },
          { value: "empty", label: "Empty" },
          { value: "word", label: "One word" },
        ]}
      />
      {typeof translate.others === "object" && (
        <CommittedText
          label="All others become"
          value={translate.others.to}
          onCommit={(to) => onRule({ ...rule, translate: { ...translate, others: { to: to.trim() } } })}
        />
      )}
      <Box>
        <Button variant="text" onClick={() => onRule({ ...rule, translate: undefined })}>
          Translate nothing
        </Button>
      </Box>
    </Box>
  );
}

interface ValueLineProps {
  value: string;
  count: number;
  to: string;
  known: string[] | undefined;
  onChange: (to: string) => void;
}

function ValueLine({ value, count, to, known, onChange }: ValueLineProps) {
  const format = useFormat();
  const words = known && to !== "" && !known.includes(to) ? [to, ...known] : known;
  return (
    <Box sx={{ display: "grid", gridTemplateColumns: "minmax(0, 1fr) 116px", gap: 2, alignItems: "center" }}>
      <Box sx={{ overflowWrap: "anywhere" }}>
        <code>{value}</code>
        <Box className="numeric" sx={{ typography: "caption", color: "text.tertiary" }}>
          {format.number(count)} {count === 1 ? "row" : "rows"}
        </Box>
      </Box>
      {words ? (
        <SelectInput
          ariaLabel={`${value} becomes`}
          value={to}
          placeholder="as it is"
          onChange={onChange}
          options={[{ value: "", label: "as it is" }, ...words.map((word) => ({ value: word, label: word }))]}
        />
      ) : (
        <CommittedText
          bare
          label={`${value} becomes`}
          placeholder="as it is"
          value={to}
          onCommit={onChange}
        />
      )}
    </Box>
  );
}
