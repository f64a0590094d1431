import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createGrpcConnections, type GrpcConnections } from "./grpc-connections.ts";
import { testFrontDoor, testLimits } from "./start-test-ingest.ts";

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const settings = Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0);
/** "I begin nothing more": the session ends, the socket is left to whoever sent it. */
const goAway = Buffer.of(0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

async function startConnections(keepaliveMs: number): Promise<{ connections: GrpcConnections; port: number }> {
  const connections = createGrpcConnections({
    ...{ limits: testLimits, addresses: testFrontDoor({}).addresses, keepaliveMs },
    onStream: () => undefined,
    telemetry: { connectionRefused: () => undefined },
    log: { repeated: () => undefined },
  });
  connections.server.listen(0, "127.0.0.1");
  await once(connections.server, "listening");
  onTestFinished(() => void connections.server.close());
  return { connections, port: (connections.server.address() as AddressInfo).port };
}

/** A peer that never ends its half of the connection. */
async function peerThatStays(port: number): Promise<Socket> {
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  return socket;
}

function countOpen({ server }: GrpcConnections): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, open) => resolve(open)));
}

test("a peer that says GOAWAY and keeps the socket is cut when it is looked at next, and nobody else notices", async () => {
  const { connections, port } = await startConnections(50);
  const peer = await peerThatStays(port);
  const ended = once(peer, "end");
  peer.write(Buffer.concat([preface, settings, goAway]));
  await ended;
  await expect.poll(() => countOpen(connections), { timeout: 5_000 }).toBe(0);
});

test("a stop does not wait for a peer that has said GOAWAY, nor for one that never began", async () => {
  const { connections, port } = await startConnections(60_000);
  const [gone, silent] = await Promise.all([peerThatStays(port), peerThatStays(port)]);
  const ended = once(gone, "end");
  gone.write(Buffer.concat([preface, settings, goAway]));
  await ended;
  const closed = once(connections.server, "close");
  connections.server.close();
  connections.closeGently();
  connections.destroy();
  await closed;
  expect(silent.destroyed).toBe(false);
});
