import { Agent, request } from "node:http";

/** Keep-alive connections to one ingest address. */
export interface Sender {
  /** Sends one body and resolves when the answer is read; rejects unless it is 200. */
  send(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<void>;
  close(): void;
}

export function createSender(url: string, connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: (path, body, headers) =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${url}${path}`,
          { agent, method: "POST", headers: { ...headers, "content-length": body.length } },
          (answer) => {
            answer.resume();
            answer.on("end", () => {
              if (answer.statusCode === 200) resolve();
              else reject(new Error(`${path} was answered ${answer.statusCode}`));
            });
          },
        );
        sent.on("error", reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Runs `work` for each number below `count`, so many at a time. */
export async function inParallel(count: number, lanes: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
