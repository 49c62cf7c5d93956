/** Alerts: what needs a look. */
import { listAlerts, markSeen } from "../alerts/alerts.ts";
import type { Handlers } from "./handlers.ts";

export const alertsCommands: Handlers<"alerts"> = {
  "alerts.list": async (engine, { all }) => listAlerts(engine.state, all),
  "alerts.seen": async (engine, { id }) => {
    markSeen(engine.state, id);
    return {};
  },
};
