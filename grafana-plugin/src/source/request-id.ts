/**
 * The id of one question of a request: a newer question of the same id takes its place. Who gives the request no id wants nothing replaced,
 * so its questions have none either; else those of all such requests would be one and end each other.
 */
export function questionId(requestId: string | undefined, part: string): string | undefined {
  return requestId === undefined || requestId === "" ? undefined : `${requestId}-${part}`;
}
