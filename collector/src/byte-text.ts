const units = ["KiB", "MiB", "GiB", "TiB"] as const;

/** A number of bytes for a person: `512 bytes`, `1.5 MiB`, `8 GiB`. Configuration takes the same units. */
export function byteText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  let value = bytes / 1024;
  let unit = 0;
  // What rounds to 1024 of one unit is 1 of the next.
  while (value >= 1023.95 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}
