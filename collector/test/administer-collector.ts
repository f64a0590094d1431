import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

/** Asks the query API as the command line of the same machine does: with the token from the data directory. */
export interface TestAdministrator {
  ask(path: string, method?: string, body?: unknown): Promise<Response>;
  project(projectId: string): Promise<void>;
  /** The text of a new key. */
  key(key: { readonly projectId: string; readonly scope: string; readonly [field: string]: unknown }): Promise<string>;
  revoke(text: string): Promise<void>;
}

export async function administer(queryUrl: string, dataDir: string): Promise<TestAdministrator> {
  const token = (await readFile(join(dataDir, "admin-token"), "utf8")).trim();
  const ask: TestAdministrator["ask"] = (path, method = "GET", body) =>
    fetch(queryUrl + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ask,
    async project(projectId) {
      expect(await status(ask("/api/v1/projects", "POST", { projectId }))).toBe(201);
    },
    async key(key) {
      const answer = await ask("/api/v1/keys", "POST", key);
      const body = (await answer.json()) as { text?: string };
      expect(answer.status, JSON.stringify(body)).toBe(201);
      return body.text ?? "";
    },
    async revoke(text) {
      expect(await status(ask(`/api/v1/keys/${keyIdOf(text)}`, "DELETE"))).toBe(200);
    },
  };
}

export function keyIdOf(text: string): string {
  return text.split("_")[2] ?? "";
}

async function status(answer: Promise<Response>): Promise<number> {
  const { status: code, body } = await answer;
  await body?.cancel();
  return code;
}
