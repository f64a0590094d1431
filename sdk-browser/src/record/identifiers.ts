/** `bytes` random bytes in lower-case hex: 16 make a trace id, 8 a span id. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => (byte + 256).toString(16).slice(1)).join(
    "",
  );
}
