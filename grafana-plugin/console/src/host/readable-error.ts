import type { DataQueryError } from "@grafana/data";

/** An error that says what is wrong. */
export type ReadableError = DataQueryError & { readonly message: string };

/** What is shown is a text: our API says what is wrong in `data.error.message`. */
export function readableError(error: DataQueryError): ReadableError {
  const told = (error.data as { readonly error?: { readonly message?: unknown } } | undefined)?.error?.message;
  if (typeof told === "string") return { ...error, message: told };
  if (typeof error.message === "string") return error as ReadableError;
  return { ...error, message: "The question failed." };
}
