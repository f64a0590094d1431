/** A service behind the gateway failed, or did not answer. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
}

/** An answer to hand on: whatever a customer may see. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const answerMsMax = 5_000;

/** Asks a service; a refusal is an answer like any other, a failure is thrown. */
export async function callService(url: string, post?: unknown): Promise<Answer> {
  const init: RequestInit = { signal: AbortSignal.timeout(answerMsMax) };
  if (post !== undefined) {
    Object.assign(init, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(post),
    });
  }
  const path = new URL(url).pathname;
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new ServiceError(`${path} could not be asked`, { cause: error });
  });
  const body: unknown = await response.json();
  if (response.status >= 500) {
    throw new ServiceError(`${path} answered ${response.status}: ${(body as { readonly error: string }).error}`);
  }
  return { status: response.status, body };
}
