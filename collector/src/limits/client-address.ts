/**
 * Which address a request counts for. A proxy in front is the peer of every connection, and says in a header who asked it; but
 * anybody can send such a header, so it is believed only as far as proxies that are trusted have written it.
 *
 *     X-Forwarded-For: 203.0.113.9, 198.51.100.7        peer 10.0.0.2
 *                      └ said by the next   └ said by the peer, which is trusted: one step to the left
 *                        one: believed only if 198.51.100.7 is trusted too
 *
 * What counts as one address is an IPv4 address, or 64 bits of an IPv6 address, because a household has them all.
 */
import { BlockList, isIP, isIPv4 } from "node:net";
import type { IncomingHttpHeaders } from "node:http";

export interface ProxyTrust {
  /** Addresses, networks (`10.0.0.0/8`), `loopback`, `private`; or one number: how many proxies stand in front. */
  readonly trustProxy: readonly string[];
  readonly trustProxyHeader: "x-forwarded-for" | "forwarded";
}

/** The part of a socket that is needed. */
export interface Peer {
  readonly remoteAddress?: string | undefined;
}

export interface ClientAddress {
  /** The address that a request counts for. */
  of(peer: Peer, headers: IncomingHttpHeaders): string;
  /** Whether the peer is a proxy of ours, whose connections are those of many. */
  isProxy(peer: Peer): boolean;
}

const networks: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
};
const unknownAddress = "unknown";

/** Binds who is trusted. Throws a plain Error for an entry that is no address or network. */
export function createClientAddress({ trustProxy, trustProxyHeader }: ProxyTrust): ClientAddress {
  const hops = trustProxy.length === 1 && /^\d+$/.test(trustProxy[0]!) ? Number(trustProxy[0]) : undefined;
  const trusted = new BlockList();
  if (hops === undefined) for (const entry of trustProxy) addNetworks(trusted, entry);
  const direct = new WeakMap<Peer, string>();

  function isTrusted(address: string, step: number): boolean {
    if (hops !== undefined) return step < hops;
    return isIP(address) !== 0 && trusted.check(address, isIPv4(address) ? "ipv4" : "ipv6");
  }

  function peerAddress(peer: Peer): string {
    let address = direct.get(peer);
    if (address === undefined) {
      address = plain(peer.remoteAddress ?? "") ?? unknownAddress;
      direct.set(peer, address);
    }
    return address;
  }

  return {
    of(peer, headers) {
      let address = peerAddress(peer);
      if (trustProxy.length === 0 || !isTrusted(address, 0)) return network(address);
      const said = forwarded(headers, trustProxyHeader);
      for (let step = 0; isTrusted(address, step); step++) {
        const before = plain(said.pop() ?? "");
        // A name instead of an address, or nothing: the last one that we know.
        if (before === undefined) break;
        address = before;
      }
      return network(address);
    },
    isProxy: (peer) => trustProxy.length > 0 && isTrusted(peerAddress(peer), 0),
  };
}

function addNetworks(trusted: BlockList, entry: string): void {
  for (const range of networks[entry.toLowerCase()] ?? [entry]) {
    const [address = "", bits] = range.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    trusted.addSubnet(address, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  }
}

/** Who asked, the nearest last. */
function forwarded(headers: IncomingHttpHeaders, header: ProxyTrust["trustProxyHeader"]): string[] {
  const text = String(headers[header] ?? "");
  if (text === "") return [];
  const parts = text.split(",");
  if (header === "x-forwarded-for") return parts;
  return parts.map((part) => /(?:^|;)\s*for\s*=\s*"?([^";]*)"?/i.exec(part)?.[1] ?? "");
}

/** `[2001:db8::1]:4711` as `2001:db8::1`, `::ffff:192.0.2.1` as `192.0.2.1`; undefined when it is no address. */
function plain(text: string): string | undefined {
  const trimmed = text.trim();
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1] ?? trimmed.replace(/^([\d.]+):\d+$/, "$1");
  const address = bare.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return isIP(address) === 0 ? undefined : address;
}

function network(address: string): string {
  return address.includes(":") ? `${first64Bits(address)}::/64` : address;
}

function first64Bits(address: string): string {
  const [before = "", after] = address.toLowerCase().split("::");
  const left = before === "" ? [] : before.split(":");
  if (after === undefined) return groups(left);
  const right = after === "" ? [] : after.split(":");
  // An IPv4 address at the end stands for two groups.
  const rightLength = right.length + (right.at(-1)?.includes(".") === true ? 1 : 0);
  const zeros = Array.from<string>({ length: Math.max(0, 8 - left.length - rightLength) }).fill("0");
  return groups([...left, ...zeros, ...right]);
}

function groups(all: readonly string[]): string {
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
