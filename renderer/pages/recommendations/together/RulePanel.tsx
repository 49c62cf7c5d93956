/** One rule in words: the orders behind each of its figures. */

import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEngineQuery } from "../../../client/index.ts";
import { EmptyState, Facts, Panel, QueryState, SidePanel, useFormat } from "../../../ui/index.ts";
import { type Association, keyOf, rightOf } from "./answers.ts";
import { ordersOf, ruleInWords, titlesOf } from "./rule-words.ts";

interface RulePanelProps {
  /** Key of the rule, see `keyOf`. */
  rule: string;
  /** Shows the rules of one product. */
  onSearch: (title: string) => void;
  onClose: () => void;
}

/** The engine's most rows an answer: more than one product has rules. */
const ALL = 10_000;

export function RulePanel({ rule, onSearch, onClose }: RulePanelProps) {
  const query = useEngineQuery("recommend.rules", { product: rightOf(rule) ?? "", limit: ALL });
  const found = query.data?.rows.find((row) => keyOf(row) === rule);
  return (
    <SidePanel
      title={found?.right ?? "Rule"}
      subtitle={found && `bought with ${found.left}`}
      onClose={onClose}
    >
      <QueryState query={query} what="The rule could not be read">
        {({ orders }) =>
          found ? (
            <Content rule={found} orders={orders} onSearch={onSearch} />
          ) : (
            <EmptyState text="The version in use has no such rule any more." />
          )
        }
      </QueryState>
    </SidePanel>
  );
}

interface ContentProps {
  rule: Association;
  /** Orders that were counted. */
  orders: number;
  onSearch: (title: string) => void;
}

function Content({ rule, orders, onSearch }: ContentProps) {
  const format = useFormat();
  const { withLeft, withRight } = ordersOf(rule, orders);
  return (
    <>
      <Panel title="Orders">
        <Facts
          items={[
            { label: `With ${rule.left}`, value: format.number(withLeft) },
            { label: `With ${rule.right}`, value: format.number(withRight) },
            { label: "With both", value: format.number(rule.orders) },
            { label: "With both by chance", value: format.number((withLeft * withRight) / orders, 1) },
            { label: "Counted", value: format.number(orders) },
          ]}
        />
      </Panel>
      <Panel title="What it says">
        <Box sx={{ color: "text.secondary" }}>{ruleInWords(rule, orders, format)}</Box>
      </Panel>
      <Panel title="Other rules">
        <Box sx={{ display: "grid", gap: 2, justifyItems: "start" }}>
          {[...titlesOf(rule), rule.right].map((title) => (
            <Button key={title} onClick={() => onSearch(title)}>
              Rules with {title}
            </Button>
          ))}
        </Box>
      </Panel>
    </>
  );
}
