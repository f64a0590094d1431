import { expect, vi } from "vitest";
import { totalOf } from "./expect-stored-once.ts";
import type { TestCollector } from "./start-test-collector.ts";

export interface Frame {
  readonly name?: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly unit?: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly values: readonly (readonly unknown[])[];
}

export interface ApiAnswer extends Frame {
  readonly frames: readonly Frame[];
  readonly nextCursor?: string;
  readonly statistics: { readonly statements: number; readonly rowsRead: number };
  readonly notices?: readonly { readonly severity: string; readonly text: string }[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly field?: string;
    readonly position?: { readonly offset: number; readonly line: number; readonly column: number };
  };
}

/** One request of the query API, whatever it is answered; a body makes it a POST. */
export async function request(
  { queryUrl }: Pick<TestCollector, "queryUrl">,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly answer: ApiAnswer }> {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(`${queryUrl}/api/v1${path}`, body === undefined ? {} : post);
  return { status: response.status, answer: (await response.json()) as ApiAnswer };
}

/** The answer to a request that must succeed; every column has as many cells as the others. */
export async function ask(running: Pick<TestCollector, "queryUrl">, path: string, body?: unknown): Promise<ApiAnswer> {
  const { status, answer } = await request(running, path, body);
  expect(answer.error, JSON.stringify(body)).toBeUndefined();
  expect(status).toBe(200);
  for (const { fields, values } of answer.frames ?? [answer]) {
    expect(values).toHaveLength(fields.length);
    expect(new Set(values.map((column) => column.length)).size).toBeLessThanOrEqual(1);
  }
  return answer;
}

/** The rows of a frame by the names of their columns. */
export function rowsOf({ fields, values }: Frame): Record<string, unknown>[] {
  return (values[0] ?? []).map((_, row) =>
    Object.fromEntries(fields.map(({ name }, column) => [name, values[column]?.[row]])),
  );
}

export function columnOf({ fields, values }: Frame, name: string): readonly unknown[] {
  return values[fields.findIndex((field) => field.name === name)] ?? [];
}

/** Sends it and waits until ClickHouse has it all; also before the tests, where `expect.poll` may not be. */
export async function store(
  running: TestCollector,
  signal: "traces" | "logs" | "metrics",
  body: unknown,
): Promise<void> {
  expect(await running.send(signal, body)).toBe(200);
  const stored = async (): Promise<void> =>
    expect(totalOf(await running.metrics(), "spanhouse_records_spooled")).toBe(0);
  await vi.waitFor(stored, { timeout: 20_000, interval: 25 });
}
