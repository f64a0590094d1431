import { once } from "node:events";
import { createServer } from "node:tls";
import tls from "node:tls";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { openCertificates } from "./certificates.ts";
import type { Certificates } from "./certificates.ts";
import { createTestAuthority } from "../../test/test-authority.ts";
import type { TestAuthority, TestCertificate } from "../../test/test-authority.ts";

interface Site {
  /** What stands in the files, by path. */
  readonly files: Map<string, string>;
  readonly logged: string[];
  put(certificate: TestCertificate): void;
  open(): Promise<Certificates>;
}

function site(clientCa?: string): Site {
  const files = new Map<string, string>();
  const logged: string[] = [];
  if (clientCa !== undefined) files.set("/ca.pem", clientCa);
  return {
    files,
    logged,
    put({ cert, key }) {
      files.set("/cert.pem", cert);
      files.set("/key.pem", key);
    },
    open: () =>
      openCertificates({
        paths: {
          certFile: "/cert.pem",
          keyFile: "/key.pem",
          clientCaFile: clientCa === undefined ? undefined : "/ca.pem",
        },
        async read(path) {
          const text = files.get(path);
          if (text === undefined) throw new Error("there is no such file");
          return text;
        },
        log: { info: (message) => logged.push(message), repeated: (_kind, message) => logged.push(message) },
      }),
  };
}

/** A server that echoes, and a function that connects to it. */
async function serve(
  certificates: Certificates,
  authority: TestAuthority,
): Promise<(client?: TestCertificate) => Promise<TLSSocket>> {
  const server = createServer(
    certificates.serverOptions(),
    (socket) => void socket.on("error", () => undefined).pipe(socket),
  );
  certificates.follow(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return async (client) => {
    const socket = tls.connect({ port, host: "127.0.0.1", ca: authority.cert, ...client });
    onTestFinished(() => void socket.destroy());
    await once(socket, "secureConnect");
    return socket;
  };
}

function nameOf(socket: TLSSocket): string {
  return String(socket.getPeerCertificate().subject.CN);
}

/** What comes back; "closed" when the server ends the connection instead, with an alert or without. */
function echo(socket: TLSSocket, text: string): Promise<string> {
  return new Promise((resolve) => {
    socket.once("data", (answer) => resolve(String(answer)));
    socket.once("error", () => resolve("closed")).once("close", () => resolve("closed"));
    socket.write(text);
  });
}

test("a new certificate counts for new connections, and open ones go on", async () => {
  const authority = await createTestAuthority();
  const place = site();
  place.put(await authority.sign("first"));
  const certificates = await place.open();
  const connect = await serve(certificates, authority);
  const open = await connect();
  expect(nameOf(open)).toBe("first");
  expect(await certificates.look()).toBe(false);

  place.put(await authority.sign("second"));
  expect(await certificates.look()).toBe(true);
  expect(nameOf(await connect())).toBe("second");
  expect(await echo(open, "still here")).toBe("still here");
  expect(place.logged).toEqual(["took a new certificate"]);
});

test("files that do not fit together leave the old certificate, and are taken once they do", async () => {
  const authority = await createTestAuthority();
  const place = site();
  place.put(await authority.sign("first"));
  const certificates = await place.open();
  const connect = await serve(certificates, authority);
  const second = await authority.sign("second");
  place.files.set("/cert.pem", second.cert);
  await expect(certificates.look()).rejects.toMatchObject({ code: "certificate_invalid" });
  expect(await certificates.look()).toBe(false);
  expect(nameOf(await connect())).toBe("first");
  place.files.set("/key.pem", second.key);
  expect(await certificates.look()).toBe(true);
  expect(nameOf(await connect())).toBe("second");
});

test.each([
  ["a missing file", new Map([["/cert.pem", "x"]]), "/key.pem cannot be read (there is no such file)"],
  [
    "a text that is no certificate",
    new Map([
      ["/cert.pem", "x"],
      ["/key.pem", "y"],
    ]),
    "/cert.pem, /key.pem: ",
  ],
])("%s refuses the start", async (_name, files, message) => {
  const place = site();
  for (const [path, text] of files) place.files.set(path, text);
  await expect(place.open()).rejects.toThrow(message);
});

test("with client authorities only clients of theirs get in, and the list may change", async () => {
  const [authority, clients, others] = await Promise.all([
    createTestAuthority(),
    createTestAuthority(),
    createTestAuthority(),
  ]);
  const place = site(clients.cert);
  place.put(await authority.sign("server"));
  const certificates = await place.open();
  const connect = await serve(certificates, authority);
  const known = await clients.sign("agent");
  const unknown = await others.sign("stranger");
  expect(await echo(await connect(known), "hello")).toBe("hello");
  // In TLS 1.3 a client is done before the server has judged its certificate.
  expect(await echo(await connect(unknown), "hello")).toBe("closed");
  expect(await echo(await connect(), "hello")).toBe("closed");
  place.files.set("/ca.pem", others.cert);
  expect(await certificates.look()).toBe(true);
  expect(await echo(await connect(unknown), "hello")).toBe("hello");
  expect(await echo(await connect(known), "hello")).toBe("closed");
});

test("authorities that are none refuse the start, because they would let nobody in", async () => {
  const place = site("nothing");
  place.put(await (await createTestAuthority()).sign("server"));
  await expect(place.open()).rejects.toThrow("/ca.pem holds no certificate");
});
