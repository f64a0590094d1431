/** Values of an address by name; `null` leaves the name out. */
export type AddressParameters = Readonly<Record<string, string | readonly string[] | null>>;

/** The address of a page with its parameters, such as `/logs?search=cart`. */
export function pageAddress(path: string, parameters: AddressParameters): string {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of typeof value === "string" ? [value] : (value ?? [])) address.append(name, one);
  const text = address.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The ends of a range as an address has them. */
export type RangeText = Readonly<Partial<Record<"from" | "to", string>>>;

/** The ends that an address says, for links that keep them. */
export function rangeText(address: URLSearchParams): RangeText {
  const [from, to] = [address.get("from"), address.get("to")];
  return { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) };
}
