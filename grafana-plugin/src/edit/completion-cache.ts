import type { CompletionSource } from "./completion-source.ts";

/** How long an answer is good enough to complete with. */
const lifetimeMs = 60_000;
/** How many answers are kept; the oldest goes first. */
const answersMax = 200;

interface Kept {
  readonly answer: Promise<unknown>;
  readonly atMs: number;
}

/**
 * The same source, which remembers its answers for a minute: a list that opens again shows at once. A question under way is shared
 * unless somebody may cancel it, because that would take the answer from the others.
 */
export function rememberAnswers(source: CompletionSource, nowMs: () => number = Date.now): CompletionSource {
  const kept = new Map<string, Kept>();
  const keep = (key: string, answer: Promise<unknown>): void => {
    kept.delete(key);
    kept.set(key, { answer, atMs: nowMs() });
    const [oldest] = kept.keys();
    if (kept.size > answersMax && oldest !== undefined) kept.delete(oldest);
  };
  const remember = async <Answer>(key: string, ask: () => Promise<Answer>, isShared: boolean): Promise<Answer> => {
    const known = kept.get(key);
    if (known !== undefined && nowMs() - known.atMs < lifetimeMs) return known.answer as Promise<Answer>;
    const answer = ask();
    if (isShared) keep(key, answer);
    try {
      await answer;
    } catch (error) {
      if (kept.get(key)?.answer === answer) kept.delete(key);
      throw error;
    }
    if (!isShared) keep(key, answer);
    return answer;
  };
  const by =
    <Ask extends object, Answer>(name: string, ask: (asked: Ask, cancel?: AbortSignal) => Promise<Answer>) =>
    async (asked: Ask, cancel?: AbortSignal): Promise<Answer> =>
      remember(`${name} ${JSON.stringify(asked)}`, async () => ask(asked, cancel), cancel === undefined);
  return {
    fieldKeys: by("fieldKeys", (ask, cancel) => source.fieldKeys(ask, cancel)),
    fieldValues: by("fieldValues", (ask, cancel) => source.fieldValues(ask, cancel)),
    services: by("services", (range, cancel) => source.services(range, cancel)),
    operations: by("operations", (ask, cancel) => source.operations(ask, cancel)),
    metrics: by("metrics", (ask, cancel) => source.metrics(ask, cancel)),
  };
}

const remembered = new WeakMap<CompletionSource, CompletionSource>();

/** The same for every editor of a data source, so that they share what they asked for. */
export function rememberedSource(source: CompletionSource): CompletionSource {
  const known = remembered.get(source) ?? rememberAnswers(source);
  remembered.set(source, known);
  return known;
}
