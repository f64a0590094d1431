import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BackendSrv } from "@grafana/runtime";
import { firstValueFrom } from "rxjs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const waiting: ServerResponse[] = [];
const asked: string[] = [];
const keys: (string | undefined)[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? "");
  keys.push(request.headers.authorization);
  if (request.url === "/slow") waiting.push(response);
  else response.setHeader("Content-Type", "application/json").end("{}");
});

let backend: BackendSrv;

function emptyStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  // What a page has and Node has not: an address of its own, and storage.
  vi.stubGlobal("location", { origin: `http://127.0.0.1:${port}` });
  for (const storage of ["localStorage", "sessionStorage"]) vi.stubGlobal(storage, emptyStorage());
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

test("a key goes with each question, and one that HTTP cannot carry does not keep them back", async () => {
  const { keepKey } = await import("./api-key.ts");
  const ask = async (): Promise<string | undefined> => {
    await backend.get("/quick");
    return keys.at(-1);
  };
  keepKey("sh_read_a", true);
  expect(await ask()).toBe("Bearer sh_read_a");
  keepKey("sh_read_ключ", false);
  expect(await ask()).toBeUndefined();
});
