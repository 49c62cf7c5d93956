/** Bought together: the rules that orders follow, "who buys this buys that as well", searched, sorted and exported. */

import { Combine } from "lucide-react";
import { useEngineQuery, useJob } from "../../../client/index.ts";
import {
  type Column,
  ColumnsButton,
  DataTable,
  EmptyState,
  ExportButton,
  type Filter,
  FilterBar,
  NotTrained,
  numberColumn,
  percentColumn,
  QueryState,
  SearchField,
  textColumn,
  useFilters,
  useFormat,
  useSetUrl,
  useTableSort,
  useUrlState,
} from "../../../ui/index.ts";
import { type Association, keyOf } from "./answers.ts";
import { RulePanel } from "./RulePanel.tsx";

/** The model that finds them; its lists are those of "frequently bought together". */
const MODEL = "rules";

export function TogetherTab() {
  const inUse = useEngineQuery("model.list", { modelId: MODEL, status: "champion" });
  const summary = useEngineQuery("recommend.summary", {});
  const train = useJob("recommend.train");
  return (
    <QueryState query={inUse} what="The rules could not be read" rows={12}>
      {(versions) =>
        versions.length > 0 ? (
          <Found />
        ) : (
          <NotTrained
            icon={Combine}
            hasData={summary.data === undefined || summary.data.basis.dataAsOf !== null}
            title="No rules yet"
            text="Find which products end up in the same orders, how often, and how much more often than by chance. It takes seconds for a hundred thousand orders."
            connectFirst="Connect the store and load its orders first."
            trainLabel={train.active ? "Finding rules" : "Find rules"}
            busy={train.active}
            onTrain={() => train.start({ models: [MODEL] })}
            error={train.error}
            failed="The rules could not be found"
          />
        )
      }
    </QueryState>
  );
}

const FILTERS: Filter[] = [
  {
    id: "confidence",
    label: "Confidence, at least",
    options: ["0.2", "0.3", "0.5", "0.7"].map((value) => ({ value, label: `${Number(value) * 100}%` })),
  },
  {
    id: "lift",
    label: "Lift, at least",
    options: ["1.5", "2", "5", "10"].map((value) => ({ value, label: `${value} × chance` })),
  },
];

const columns: Column<Association>[] = [
  textColumn("left", "Who buys", (row) => row.left),
  textColumn("right", "Also buys", (row) => row.right),
  numberColumn("orders", "Orders", (row) => row.orders, { width: 84 }),
  percentColumn("support", "Support", (row) => row.support, {
    width: 88,
    render: (row, format) => format.percent(row.support, 2),
  }),
  percentColumn("confidence", "Confidence", (row) => row.confidence, { width: 100 }),
  numberColumn("lift", "Lift", (row) => row.lift, {
    width: 120,
    note: "× chance",
    render: (row, format) => format.number(row.lift, 1),
  }),
  percentColumn("leverage", "Leverage", (row) => row.leverage, {
    width: 92,
    optional: true,
    render: (row, format) => format.percent(row.leverage, 2),
  }),
  numberColumn("conviction", "Conviction", (row) => row.conviction, {
    width: 100,
    optional: true,
    render: (row, format) => (row.conviction === null ? "never fails" : format.number(row.conviction, 2)),
  }),
  textColumn("leftIds", "Ids, left", (row) => row.leftIds.join(" + "), {
    width: 120,
    optional: true,
    sortable: false,
  }),
  textColumn("rightId", "Id, right", (row) => row.rightId, { width: 100, optional: true }),
];

function Found() {
  const format = useFormat();
  const [search, setSearch] = useUrlState("search", "");
  const [open, setOpen] = useUrlState("rule", "");
  const setUrl = useSetUrl();
  const { confidence, lift } = useFilters(FILTERS);
  const order = useTableSort("together", columns, "-lift");
  const input = {
    ...(search && { search }),
    ...(Number(confidence) > 0 && { minConfidence: Math.min(1, Number(confidence)) }),
    ...(Number(lift) > 0 && { minLift: Number(lift) }),
  };
  const showRulesWith = (title: string) => setUrl({ search: title, rule: null });
  const isNarrowed = Object.keys(input).length > 0;
  return (
    <>
      <FilterBar
        filters={FILTERS}
        start={<SearchField label="Search products" value={search} onChange={setSearch} />}
        end={
          <>
            <ColumnsButton id="together" columns={columns} />
            <ExportButton
              command="recommend.rules"
              input={input}
              columns={columns}
              sort={order.sort}
              name="bought together"
            />
          </>
        }
      />
      <div style={{ display: "flex", flex: 1, minHeight: 0, position: "relative" }}>
        <DataTable
          id="together"
          command="recommend.rules"
          input={input}
          columns={columns}
          rowKey={keyOf}
          label="What is bought together"
          {...order}
          onOpen={(row) => setOpen(keyOf(row))}
          openKey={open || null}
          empty={<EmptyState text={isNarrowed ? NONE_FITS : NONE_FOUND} />}
          foot={({ orders }) => <span className="numeric">Counted in {format.number(orders)} orders</span>}
        />
        {open && <RulePanel key={open} rule={open} onSearch={showRulesWith} onClose={() => setOpen(null)} />}
      </div>
    </>
  );
}

const NONE_FITS = "No rule fits. Search for another product or take a filter away.";
const NONE_FOUND =
  'No products are bought together often enough. Train "Bought together" with a lower support or confidence.';
