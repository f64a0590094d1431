import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { ListenAddress } from "./config-option.ts";
import { environmentName } from "./config-options.ts";
import { formatAddress } from "./config.ts";
import type { Config } from "./config.ts";
import { OperatingError } from "./errors.ts";

/**
 * Opens the listener that `option` configures; resolves with its address, which tells the port when 0 was asked for.
 * Rejects with `listen_failed`.
 */
export async function listen(
  server: Server,
  config: Config,
  option: "httpListen" | "grpcListen" | "queryListen",
): Promise<ListenAddress> {
  const address = config[option];
  server.listen(address.port, address.host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "EADDRINUSE" ? "it is in use" : (cause as Error).message;
    throw new OperatingError("listen_failed", `cannot listen on ${formatAddress(address)}: ${why}`, {
      hint: `Is another collector running? Else choose another address with ${environmentName(option)}`,
      cause,
    });
  }
  return { host: address.host, port: (server.address() as AddressInfo).port };
}
