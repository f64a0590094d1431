import { describe, expect, test } from "vitest";
import { createClientAddress } from "./client-address.ts";

interface Row {
  readonly case: string;
  readonly peer: string;
  readonly said: string;
  readonly trust: readonly string[];
  readonly address: string;
}

const rows: readonly Row[] = [
  ["nobody is trusted", "10.0.0.2", "203.0.113.9", [], "10.0.0.2"],
  ["the peer is not trusted", "192.0.2.1", "203.0.113.9", ["10.0.0.0/8"], "192.0.2.1"],
  ["the peer is trusted", "10.0.0.2", "203.0.113.9", ["10.0.0.0/8"], "203.0.113.9"],
  ["what the sender wrote itself", "10.0.0.2", "1.1.1.1, 203.0.113.9", ["private"], "203.0.113.9"],
  ["two proxies that are trusted", "10.0.0.2", "203.0.113.9, 192.168.1.1", ["private"], "203.0.113.9"],
  ["only proxies that are trusted", "10.0.0.2", "10.0.0.3", ["private"], "10.0.0.3"],
  ["one proxy in front", "192.0.2.1", "1.1.1.1, 203.0.113.9", ["1"], "203.0.113.9"],
  ["two proxies in front", "192.0.2.1", "1.1.1.1, 203.0.113.9, 192.0.2.7", ["2"], "203.0.113.9"],
  ["more proxies than there are", "192.0.2.1", "203.0.113.9", ["5"], "203.0.113.9"],
  ["the proxy says nothing", "10.0.0.2", "", ["private"], "10.0.0.2"],
  ["the proxy says a name", "10.0.0.2", "203.0.113.9, unknown", ["private"], "10.0.0.2"],
  ["a socket that maps IPv4", "::ffff:10.0.0.2", "203.0.113.9", ["10.0.0.2"], "203.0.113.9"],
  ["a port behind the address", "127.0.0.1", "203.0.113.9:4711", ["loopback"], "203.0.113.9"],
].map(([name, peer, said, trust, address]) => ({ case: name, peer, said, trust, address }) as Row);

describe("who is believed", () => {
  test.each(rows)("$case", ({ peer, said, trust, address }) => {
    const addresses = createClientAddress({ trustProxy: trust, trustProxyHeader: "x-forwarded-for" });
    expect(addresses.of({ remoteAddress: peer }, { "x-forwarded-for": said })).toBe(address);
  });

  test("the other header is never read", () => {
    const addresses = createClientAddress({ trustProxy: ["private"], trustProxyHeader: "forwarded" });
    const forwarded = 'for="[2001:db8:1:2::9]:80";proto=https';
    expect(addresses.of({ remoteAddress: "10.0.0.2" }, { forwarded })).toBe("2001:db8:1:2::/64");
    expect(addresses.of({ remoteAddress: "10.0.0.2" }, { "x-forwarded-for": "203.0.113.9" })).toBe("10.0.0.2");
  });
});

test.each([
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:1::5", "2001:db8:1:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
])("64 bits of %s count as one address", (remoteAddress, address) => {
  const addresses = createClientAddress({ trustProxy: [], trustProxyHeader: "x-forwarded-for" });
  expect(addresses.of({ remoteAddress }, {})).toBe(address);
});

test("only a trusted peer is a proxy", () => {
  const addresses = createClientAddress({ trustProxy: ["private"], trustProxyHeader: "x-forwarded-for" });
  expect(addresses.isProxy({ remoteAddress: "10.0.0.2" })).toBe(true);
  expect(addresses.isProxy({ remoteAddress: "203.0.113.9" })).toBe(false);
});
