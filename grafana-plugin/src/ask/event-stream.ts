/** One event of a stream. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of chunks: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export interface EventReader {
  /** The events that are complete with this chunk. A chunk may end anywhere, also within a character. */
  read(chunk: Uint8Array): ServerEvent[];
}

/** Longer events are dropped, so that a broken stream cannot fill the memory; the collector's own are below 1 MiB. */
const eventCharactersMax = 8 * 2 ** 20;

/** Makes the reader of one stream. */
export function createEventReader(): EventReader {
  const decoder = new TextDecoder();
  let rest = "";
  let event = "";
  let data: string[] = [];
  let characters = 0;

  function endEvent(): ServerEvent | undefined {
    const ended = data.length === 0 ? undefined : { event: event === "" ? "message" : event, data: data.join("\n") };
    event = "";
    data = [];
    characters = 0;
    return ended;
  }

  function readLine(line: string): ServerEvent | undefined {
    if (line === "") return endEvent();
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    characters += value.length;
    if (field === "data" && characters <= eventCharactersMax) data.push(value);
    return undefined;
  }

  return {
    read(chunk) {
      const text = rest + decoder.decode(chunk, { stream: true });
      // A CR at the end may be the first half of a CRLF.
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? "";
      if (rest.length > eventCharactersMax) rest = "";
      return lines.flatMap((line) => readLine(line) ?? []);
    },
  };
}
