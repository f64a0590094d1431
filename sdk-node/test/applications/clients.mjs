/**
 * Each library once, in a span of its own name. Servers are real and of the library's own package where it has one;
 * databases without one are asked for at a port where nobody answers. The libraries are handed in.
 */
import { startSpan, withSpan } from "@spanhouse/node";

async function within(name, act) {
  const span = startSpan(name);
  try {
    await withSpan(span, act);
  } catch {
    // What fails is seen in the spans of the library.
  } finally {
    span.end();
  }
}

function useSqlite({ DatabaseSync }) {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE orders (id INTEGER, customer TEXT)");
  database.prepare("INSERT INTO orders VALUES (?, 'ada')").run(7);
  for (const row of database.prepare("SELECT * FROM orders WHERE id > 3").iterate()) void row;
  database.prepare("SELECT * FROM orders").all();
  const tagged = database.createTagStore?.();
  if (tagged) void tagged.get`SELECT count(*) FROM orders WHERE id = ${7}`;
  try {
    database.prepare("SELECT * FROM nowhere");
  } finally {
    database.close();
  }
}

async function useGraphql({ graphql, buildSchema }) {
  const schema = buildSchema("type Query { hello: String }");
  await graphql({ schema, source: "query Greeting { hello }", rootValue: { hello: () => "hi" } });
}

async function useGrpc(grpc) {
  const text = {
    serialize: (value) => Buffer.from(value),
    deserialize: (bytes) => bytes.toString(),
  };
  const method = {
    path: "/shop.Shop/Say",
    requestStream: false,
    responseStream: false,
    requestSerialize: text.serialize,
    requestDeserialize: text.deserialize,
    responseSerialize: text.serialize,
    responseDeserialize: text.deserialize,
  };
  const server = new grpc.Server();
  server.addService({ say: method }, { say: (call, answer) => answer(null, `hi ${call.request}`) });
  const port = await new Promise((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error ? reject(new Error("not bound", { cause: error })) : resolve(bound),
    );
  });
  const Client = grpc.makeGenericClientConstructor({ say: method }, "Shop");
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await new Promise((resolve) => client.say("ada", resolve));
  client.close();
  server.forceShutdown();
}

async function usePg({ Pool }) {
  const pool = new Pool({ host: "127.0.0.1", port: 1 });
  await pool.query("SELECT 1 FROM orders WHERE id = $1", [7]).finally(() => pool.end());
}

const column = {
  ...{ catalog: "def", schema: "shop", table: "orders", orgTable: "orders", name: "id", orgName: "id" },
  ...{ characterSet: 33, columnLength: 255, columnType: 253, flags: 0, decimals: 0 },
};

async function useMysql(mysql) {
  const server = mysql.createServer();
  server.on("connection", (connection) => {
    // It says that the client closed the connection.
    connection.on("error", () => {});
    connection.on("query", () => {
      connection.writeTextResult([{ id: "7" }], [column]);
      connection.sequenceId = 0;
    });
    const capabilityFlags = 0x00_ff_ff_7f;
    const version = { protocolVersion: 10, serverVersion: "8.0.0", connectionId: 1 };
    connection.serverHandshake({ ...version, statusFlags: 2, characterSet: 8, capabilityFlags });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  // oxlint-disable-next-line no-underscore-dangle -- The library gives no other way to the port.
  const { port } = server._server.address();
  const connection = mysql.createConnection({ host: "127.0.0.1", port, user: "u", database: "shop" });
  connection.on("error", () => {});
  await new Promise((resolve) => connection.query("SELECT id FROM orders WHERE name = 'ada'", resolve));
  connection.destroy();
  await new Promise((resolve) => server.close(resolve));
}

async function useRedis(Redis) {
  const client = new Redis({ host: "127.0.0.1", port: 1, retryStrategy: null, maxRetriesPerRequest: 0 });
  client.on("error", () => {});
  await client.get("order:7").finally(() => client.disconnect());
}

async function useKafka({ Kafka, logLevel }) {
  const kafka = new Kafka({ brokers: ["127.0.0.1:1"], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const producer = kafka.producer();
  await producer.send({ topic: "orders", messages: [{ value: "7" }] }).finally(() => producer.disconnect());
}

/** Uses each once and ends. */
export async function useClients({ sqlite, graphql, grpc, pg, mysql, Redis, kafkajs }) {
  await within("sqlite", () => useSqlite(sqlite));
  await within("graphql", () => useGraphql(graphql));
  await within("grpc", () => useGrpc(grpc));
  await within("pg", () => usePg(pg));
  await within("mysql2", () => useMysql(mysql));
  await within("ioredis", () => useRedis(Redis));
  await within("kafkajs", () => useKafka(kafkajs));
}
