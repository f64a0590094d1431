import type { ServerResponse } from "node:http";

/** A signal that aborts when the connection closes before the answer has been sent. */
export function abortWhenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort(new Error("the client is gone"));
  });
  return gone.signal;
}
