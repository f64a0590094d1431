import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild, type Child } from "./child.ts";
import type { Folders } from "./collector.ts";
import { freePort } from "./ports.ts";

/** The four processes of the shop. */
export interface Services {
  readonly shopUrl: string;
  readonly ordersUrl: string;
  readonly stockUrl: string;
  /** In the order in which they stop: whoever asks others goes first. */
  readonly children: readonly Child[];
}

const shop = fileURLToPath(new URL("..", import.meta.url));
const listening = /listening at (http:\/\/127\.0\.0\.1:\d+)/;
const versions = { stock: "3.1.0", orders: "2.8.2", gateway: "1.9.0", worker: "1.2.0" };

/** What the services are started with. */
export interface ServicesPlan {
  readonly folders: Folders;
  readonly ingestUrl: string;
  /** Where the shop's page is served; those behind it are of this machine alone. */
  readonly host: string;
}

/** Starts the services, each with the SDK by `--import`: nothing else is set up in their code. */
export async function startServices({ folders, ingestUrl, host }: ServicesPlan): Promise<Services> {
  const { PATH, HOME } = process.env;

  function start(name: keyof typeof versions, env: NodeJS.ProcessEnv): Child {
    return startChild({
      name,
      args: ["--import", "@spanhouse/node/register", `${name}/main.ts`],
      directory: shop,
      env: {
        ...{ PATH, HOME, PORT: "0", ...env },
        OTEL_SERVICE_NAME: `shop-${name}`,
        OTEL_RESOURCE_ATTRIBUTES: `service.version=${versions[name]},deployment.environment.name=demo`,
        OTEL_EXPORTER_OTLP_ENDPOINT: ingestUrl,
        SPANHOUSE_IGNORE_PATHS: "/healthz,/jobs/take",
      },
      logFolder: folders.logs,
    });
  }

  async function addressOf(child: Child): Promise<string> {
    return (await child.line(listening))[1]!;
  }

  const stock = start("stock", {});
  const stockUrl = await addressOf(stock);
  const orders = start("orders", { STOCK_URL: stockUrl, ORDERS_DATABASE: join(folders.data, "orders.db") });
  const ordersUrl = await addressOf(orders);
  const worker = start("worker", { ORDERS_URL: ordersUrl });
  const gateway = start("gateway", {
    ...{ ORDERS_URL: ordersUrl, STOCK_URL: stockUrl, PORT: String(await freePort(8080)), HOST: host },
  });
  return { shopUrl: await addressOf(gateway), ordersUrl, stockUrl, children: [gateway, worker, orders, stock] };
}
