/**
 * How many connections a listener holds, and how many of them one address; more are closed at once. Without the second limit one
 * machine could take all the places of a listener. A trusted proxy brings the connections of many and is not limited.
 */
import type { Server, Socket } from "node:net";
import type { ClientAddress } from "./client-address.ts";

export interface ConnectionLimitOptions {
  readonly limits: {
    readonly connectionsMax: number;
    /** 0: not limited. */
    readonly addressConnectionsMax: number;
  };
  readonly addresses: ClientAddress;
  readonly telemetry: { connectionRefused(reason: "listener" | "address"): void };
  readonly log: { repeated(kind: string, message: string, fields?: Readonly<Record<string, unknown>>): void };
}

/** Puts both limits before a listener; each listener has its own count. */
export function limitConnections(server: Server, options: ConnectionLimitOptions): void {
  const { limits, addresses, telemetry, log } = options;
  const { connectionsMax, addressConnectionsMax } = limits;
  server.maxConnections = connectionsMax;
  server.on("drop", () => {
    telemetry.connectionRefused("listener");
    log.repeated("connections_max", "a connection was closed at once", { connectionsMax });
  });
  if (addressConnectionsMax === 0) return;
  const open = new Map<string, number>();
  // First in line, so that nobody speaks with what is closed here.
  server.prependListener("connection", (socket: Socket) => {
    if (addresses.isProxy(socket)) return;
    const address = addresses.of(socket, {});
    const count = open.get(address) ?? 0;
    if (count >= addressConnectionsMax) {
      socket.on("error", () => undefined);
      socket.destroy();
      telemetry.connectionRefused("address");
      log.repeated("address_connections_max", "a connection was closed at once", { address, addressConnectionsMax });
      return;
    }
    open.set(address, count + 1);
    socket.once("close", () => {
      const left = open.get(address)! - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
