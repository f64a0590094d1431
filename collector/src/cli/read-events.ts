export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** The events of an answer of server-sent events as they come; comments are left out. */
export async function* readEvents({ body }: Pick<Response, "body">): AsyncGenerator<ServerEvent, void> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    pending += decoder.decode(chunk, { stream: true });
    const events = pending.split("\n\n");
    pending = events.pop() ?? "";
    for (const text of events) {
      const event = parseEvent(text);
      if (event.data !== "") yield event;
    }
  }
}

function parseEvent(text: string): ServerEvent {
  let event = "message";
  const data: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("event: ")) event = line.slice("event: ".length);
    else if (line.startsWith("data: ")) data.push(line.slice("data: ".length));
  }
  return { event, data: data.join("\n") };
}
