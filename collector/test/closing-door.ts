import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands before a server and closes each connection as soon as a second request comes on it, as idle connections are closed. */
export interface ClosingDoor {
  readonly url: string;
  /** How many requests met a closed door. */
  closed(): number;
  stop(): Promise<void>;
}

export async function startClosingDoor(port: number): Promise<ClosingDoor> {
  let closed = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(port, "127.0.0.1");
    let answered = false;
    for (const socket of [client, behind]) {
      open.add(socket);
      // The other side may be gone already.
      socket.on("error", () => {});
      socket.on("close", () => open.delete(socket));
    }
    behind.on("data", () => (answered = true));
    behind.pipe(client);
    client.on("data", (bytes) => {
      if (!answered) return void behind.write(bytes);
      closed++;
      client.resetAndDestroy();
      behind.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    closed: () => closed,
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, "close");
    },
  };
}
