import { createServer } from "node:net";
import type { ListenAddress } from "../config-option.ts";
import { environmentName } from "../config-options.ts";
import { formatAddress, type Config } from "../config.ts";
import type { CollectorState } from "./check-collector.ts";
import type { Finding } from "./finding.ts";

interface Port {
  readonly name: string;
  readonly option: string;
  readonly address: ListenAddress;
}

/** Each port that the collector listens on: free while it does not run, its own while it does. */
export async function checkPorts(config: Config, collector: CollectorState): Promise<Finding[]> {
  const ports: Port[] = [
    { name: "ingest port", option: "httpListen", address: config.httpListen },
    { name: "gRPC port", option: "grpcListen", address: config.grpcListen },
    { name: "query port", option: "queryListen", address: config.queryListen },
  ];
  if (config.clickhouseUrl === undefined) {
    const engine = (name: string, option: "embeddedHttpPort" | "embeddedTcpPort"): Port => ({
      name,
      option,
      address: { host: "127.0.0.1", port: config[option] },
    });
    ports.push(engine("ClickHouse HTTP port", "embeddedHttpPort"), engine("ClickHouse TCP port", "embeddedTcpPort"));
  }
  return Promise.all(ports.map((port) => checkPort(port, collector)));
}

async function checkPort({ name, option, address }: Port, collector: CollectorState): Promise<Finding> {
  const at = formatAddress(address);
  const trouble = await tryToListen(address);
  if (trouble === undefined) {
    if (collector.health === undefined || address.port === 0) return { name, status: "ok", text: `${at} is free` };
    const text = `${at} is free although a collector runs`;
    return { name, status: "warn", text, todo: "It runs with another configuration; give doctor the same one." };
  }
  if (trouble === "EADDRINUSE" && collector.health?.ports.includes(address.port)) {
    return { name, status: "ok", text: `${at} is the collector's` };
  }
  const text =
    trouble === "EADDRINUSE" ? `${at} is taken by another program` : `${at} cannot be listened on (${trouble})`;
  return {
    name,
    status: "fail",
    text,
    todo: `Stop that program, or choose another port with ${environmentName(option)}.`,
  };
}

/** Undefined when it can be listened on, else the system's error code. */
function tryToListen({ host, port }: ListenAddress): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
