/** A share of traces. What is left out fits everything. */
export interface SamplingRule {
  /** The path of the request that begins the trace; `*` stands for anything. */
  readonly path?: string;
  readonly method?: string;
  /** The kind of the span that begins the trace. */
  readonly kind?: "internal" | "server" | "client" | "producer" | "consumer";
  /** Its name; `*` stands for anything. */
  readonly name?: string;
  /** 0 is none, 1 is all. */
  readonly ratio: number;
}
