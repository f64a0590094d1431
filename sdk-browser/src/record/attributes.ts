/** What an attribute may be. Anything else is written as its text. */
export type AttributeValue =
  | string
  | number
  | boolean
  | bigint
  | null
  | undefined
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attributes of a record; a key whose value is undefined is left out. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Sees every text before it leaves, with the key it stands under, and gives back what may leave. */
export type Scrub = (text: string, key: string) => string;
