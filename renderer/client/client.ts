/**
 * The typed client of the engine: oRPC over fetch with the bearer token, and its TanStack Query binding.
 * Imports the contract. Nothing to add here: a command appears by itself when the contract has it.
 */

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { Contract } from "../../engine/contract/index.ts";
import { engineUrl, token } from "./session.ts";

const link = new RPCLink({
  url: `${engineUrl}/rpc`,
  headers: () => (token ? { authorization: `Bearer ${token}` } : {}),
});

export const client: ContractRouterClient<Contract> = createORPCClient(link);

/** Query and mutation options for each command, as TanStack Query wants them. */
export const orpc = createTanstackQueryUtils(client);
