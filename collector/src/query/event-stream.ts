import type { ServerResponse } from "node:http";

/** A server-sent event stream with a bounded queue; `drop` is what happens when it is full. */
export interface EventStream {
  /** Sends one event, or drops and counts it when the client reads too slowly. */
  send(event: string, data: string): void;
  /** Counts events that were not even made for this client. */
  drop(events: number): void;
  /** Ends the stream after an event that says why. */
  end(reason: string): void;
}

export interface EventStreamOptions {
  readonly queueBytesMax: number;
  readonly heartbeatMs: number;
  /** Called once, when the stream has ended for whatever reason. */
  readonly onEnd: () => void;
}

/**
 * Turns a response into an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * The queue is what Node has not yet handed to the socket. When it is over `queueBytesMax` events are dropped; once the
 * client has read on, an event `dropped` says how many. A comment every `heartbeatMs` keeps proxies from closing the
 * connection, and finds out that the client is gone.
 */
export function openEventStream(response: ServerResponse, options: EventStreamOptions): EventStream {
  let droppedSinceTold = 0;
  let dropped = 0;
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
  response.write(": connected\n\n");

  function isFull(): boolean {
    return response.writableLength > options.queueBytesMax;
  }

  function tell(): void {
    if (droppedSinceTold === 0 || isFull()) return;
    response.write(`event: dropped\ndata: ${JSON.stringify({ dropped: droppedSinceTold, droppedTotal: dropped })}\n\n`);
    droppedSinceTold = 0;
  }

  function drop(events: number): void {
    dropped += events;
    droppedSinceTold += events;
  }

  const heartbeat = setInterval(() => {
    tell();
    if (!isFull()) response.write(": heartbeat\n\n");
  }, options.heartbeatMs);
  heartbeat.unref();
  response.on("drain", tell);
  response.once("close", () => {
    clearInterval(heartbeat);
    options.onEnd();
  });

  return {
    send(event, data) {
      if (isFull()) {
        drop(1);
        return;
      }
      tell();
      // JSON has no line breaks of its own, so the data is one line.
      response.write(`event: ${event}\ndata: ${data}\n\n`);
    },
    drop,
    end(reason) {
      response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`);
    },
  };
}
