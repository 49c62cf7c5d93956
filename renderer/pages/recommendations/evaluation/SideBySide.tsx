/** The lists of two versions for one subject, place by place, with where each product stands in the other. */

import { type OutputOf, useEngineQuery } from "../../../client/index.ts";
import {
  type Column,
  Faint,
  numberColumn,
  QueryState,
  SidePanel,
  SimpleTable,
  TwoLines,
} from "../../../ui/index.ts";
import type { Judged } from "./judged.ts";

type Place = OutputOf<"recommend.compareList">["rows"][number];

interface SideBySideProps {
  a: Judged;
  b: Judged;
  subject: { kind: string; id: string; title: string };
  onClose: () => void;
}

export function SideBySide({ a, b, subject, onClose }: SideBySideProps) {
  const lists = useEngineQuery("recommend.compareList", {
    a: a.version.id,
    b: b.version.id,
    kind: subject.kind,
    id: subject.id,
  });
  return (
    <SidePanel title={subject.title} subtitle={`${subject.kind} ${subject.id}`} width={520} onClose={onClose}>
      <QueryState query={lists} what="The lists could not be read">
        {({ rows }) => (
          <SimpleTable<Place>
            caption={`Lists of ${subject.title}`}
            rows={rows}
            rowKey={(row) => String(row.rank)}
            rowHeight={48}
            columns={[
              numberColumn("rank", "#", (row) => row.rank, { width: 36, sortable: false }),
              side(
                "a",
                a.title,
                (row) => row.a,
                (row) => row.aInB,
              ),
              side(
                "b",
                b.title,
                (row) => row.b,
                (row) => row.bInA,
              ),
            ]}
          />
        )}
      </QueryState>
    </SidePanel>
  );
}

function side(
  id: string,
  header: string,
  item: (row: Place) => Place["a"],
  elsewhere: (row: Place) => number | null,
): Column<Place> {
  return {
    id,
    header,
    text: (row) => item(row)?.title ?? "",
    render: (row) => {
      const found = item(row);
      if (!found) return <Faint>none</Faint>;
      const place = elsewhere(row);
      return (
        <TwoLines main={found.title} note={place === null ? "only here" : `place ${place} in the other`} />
      );
    },
  };
}
