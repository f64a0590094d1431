import type { CompletionSource } from "./completion-source.ts";

/** How long an answer is good enough to complete with. */
const lifetimeMs = 60_000;
/** How many answers are kept; the oldest goes first. */
const answersMax = 200;

interface Kept {
  readonly answer: unknown;
  readonly atMs: number;
}

/**
 * The same source, which remembers its answers for a minute: a list that opens again shows at once. Only answers are kept, not
 * questions under way: whoever asks may cancel without taking an answer from another.
 */
export function rememberAnswers(source: CompletionSource, nowMs: () => number = Date.now): CompletionSource {
  const kept = new Map<string, Kept>();
  const remember = async <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = kept.get(key);
    if (known !== undefined && nowMs() - known.atMs < lifetimeMs) return known.answer as Answer;
    const answer = await ask();
    kept.delete(key);
    kept.set(key, { answer, atMs: nowMs() });
    const [oldest] = kept.keys();
    if (kept.size > answersMax && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
  const keyOf = (name: string, ask: object): string => `${name} ${JSON.stringify(ask)}`;
  return {
    fieldKeys: (ask, cancel) => remember(keyOf("fieldKeys", ask), () => source.fieldKeys(ask, cancel)),
    fieldValues: (ask, cancel) => remember(keyOf("fieldValues", ask), () => source.fieldValues(ask, cancel)),
    services: (range, cancel) => remember(keyOf("services", range), () => source.services(range, cancel)),
    operations: (ask, cancel) => remember(keyOf("operations", ask), () => source.operations(ask, cancel)),
    metrics: (ask, cancel) => remember(keyOf("metrics", ask), () => source.metrics(ask, cancel)),
  };
}

const remembered = new WeakMap<CompletionSource, CompletionSource>();

/** The same for every editor of a data source, so that they share what they asked for. */
export function rememberedSource(source: CompletionSource): CompletionSource {
  const known = remembered.get(source) ?? rememberAnswers(source);
  remembered.set(source, known);
  return known;
}
