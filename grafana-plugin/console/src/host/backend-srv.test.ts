import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BackendSrv } from "@grafana/runtime";
import { firstValueFrom } from "rxjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const waiting: ServerResponse[] = [];
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  if (request.url === "/slow") waiting.push(response);
  else response.setHeader("Content-Type", "application/json").end("{}");
});

let backend: BackendSrv;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  // What a page has and Node has not: an address of its own, and storage.
  vi.stubGlobal("location", { origin: `http://127.0.0.1:${port}` });
  for (const storage of ["localStorage", "sessionStorage"]) vi.stubGlobal(storage, { getItem: () => null });
  backend = (await import("./backend-srv.ts")).createBackendSrv();
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

test("a question that was given up before it began is not sent, and ends no other of its id", async () => {
  const slow = firstValueFrom(backend.fetch({ url: "/slow", requestId: "one" }));
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  const question = { url: "/late", requestId: "one", abortSignal: AbortSignal.abort() };
  await expect(firstValueFrom(backend.fetch(question))).rejects.toMatchObject({ cancelled: true });
  waiting.pop()!.end("{}");
  await expect(slow).resolves.toMatchObject({ ok: true });
  expect(asked).toEqual(["/slow"]);
});

test("a question that is given up later ends, and a newer one of its id takes its place", async () => {
  const giveUp = new AbortController();
  const first = firstValueFrom(backend.fetch({ url: "/slow", abortSignal: giveUp.signal }));
  const second = firstValueFrom(backend.fetch({ url: "/slow", requestId: "two" }));
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  giveUp.abort();
  await expect(first).rejects.toMatchObject({ cancelled: true });
  const third = firstValueFrom(backend.fetch({ url: "/quick", requestId: "two" }));
  await expect(second).rejects.toMatchObject({ cancelled: true });
  await expect(third).resolves.toMatchObject({ ok: true });
});
