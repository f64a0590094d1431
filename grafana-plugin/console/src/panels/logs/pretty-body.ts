/** Larger texts are shown as they came: nobody reads them, and laying them out takes time. */
const charactersMax = 200_000;

/** A text that is a JSON object or list, laid out over lines; any other text as it is. */
export function prettyBody(body: string): string {
  const parsed = parseJson(body);
  return parsed === undefined ? body : JSON.stringify(parsed, undefined, 2);
}

/** The object or list that a text is; undefined for anything else, numbers and words among it. */
export function parseJson(text: string): object | undefined {
  const trimmed = text.trim();
  if (!/^(?:\{.*\}|\[.*\])$/su.test(trimmed) || trimmed.length > charactersMax) return undefined;
  try {
    return JSON.parse(trimmed) as object;
  } catch {
    return undefined;
  }
}
