/** Overview: key figures beside the same weekdays of another time, what is ahead, and what needs attention. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { Link } from "react-router";
import { cancelQuery, useEngineQuery } from "../../client/index.ts";
import {
  Columns,
  ComparePicker,
  dayIn,
  EmptyState,
  type Filter,
  FilterBar,
  GoButton,
  PageFrame,
  QueryState,
  RangePicker,
  Rows,
  useFilters,
  useRange,
  useUrlState,
} from "../../ui/index.ts";
import { SAMPLE } from "../sources/words.ts";
import { Attention } from "./Attention.tsx";
import type { KpiId, Summary } from "./answers.ts";
import { Categories } from "./Categories.tsx";
import { CustomerGroups } from "./CustomerGroups.tsx";
import { KPI_LABELS } from "./figures.ts";
import { Kpis } from "./Kpis.tsx";
import { MainChart } from "./MainChart.tsx";
import { Products } from "./Products.tsx";
import { Unconverted } from "./Unconverted.tsx";

const KPIS = Object.keys(KPI_LABELS) as KpiId[];

const FILTERS = [
  { id: "channel", label: "Channel", from: "channels" },
  { id: "country", label: "Country", from: "countries" },
  { id: "category", label: "Category", from: "categories" },
] as const;

const filtersOf = (summary: Summary | undefined): Filter[] =>
  FILTERS.map(({ id, label, from }) => ({
    id,
    label,
    options: (summary?.filters[from] ?? []).map((value) => ({ value, label: value })),
  }));

export default function OverviewPage() {
  const range = useRange();
  const chosen = useFilters(FILTERS.map(({ id, label }) => ({ id, label, options: [] })));
  const asked = { ...range, ...chosen };
  const query = useEngineQuery("overview.summary", asked);
  const [kpi, setKpi] = useUrlState("kpi", "net_revenue", KPIS);
  const workspace = useEngineQuery("workspace.get", {}).data;
  const summary = query.data;
  const loaded = workspace?.dataAsOf != null;
  return (
    <PageFrame
      title="Overview"
      controls={
        loaded && (
          <>
            <RangePicker
              from={range.from ?? summary?.from}
              to={range.to ?? summary?.to}
              lastDay={dayIn(workspace.dataAsOf!, workspace.settings.timeZone)}
            />
            <ComparePicker />
          </>
        )
      }
    >
      <QueryState
        query={query}
        what="The overview could not be read"
        rows={10}
        onCancel={() => void cancelQuery("overview.summary", asked)}
      >
        {(data) =>
          loaded ? (
            <>
              <FilterBar filters={filtersOf(data)} />
              <Kpis summary={data} selected={kpi} onSelect={setKpi} />
              <Rows fill>
                <Unconverted
                  rows={data.unconverted}
                  isAll={data.kpis.every(({ id, value }) => id !== "orders" || value === null)}
                />
                <Columns template="minmax(0, 1fr) 388px" stackUnder={1000}>
                  <MainChart summary={data} kpi={kpi} />
                  <Attention items={data.attention} />
                </Columns>
                <Columns template="minmax(0, 1.3fr) minmax(0, 1.1fr) minmax(0, 1fr)" stackUnder={1000}>
                  <Categories summary={data} />
                  <CustomerGroups summary={data} />
                  <Products summary={data} />
                </Columns>
              </Rows>
            </>
          ) : (
            <NothingLoaded />
          )
        }
      </QueryState>
    </PageFrame>
  );
}

function NothingLoaded() {
  return (
    <EmptyState
      title="No data loaded yet"
      text="Connect your store's database or its exported files, or try the sample store."
      action={
        <Box sx={{ display: "flex", gap: 2 }}>
          <Button component={Link} to={SAMPLE}>
            Try the sample store
          </Button>
          <GoButton to="/sources">Connect a source</GoButton>
        </Box>
      }
    />
  );
}
