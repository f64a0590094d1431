import type { CompletionSource, FieldKey, FieldKeysAsk, FieldValue, FieldValuesAsk } from "./completion-source.ts";

/** How many fields and values are asked for at once. */
const fieldsMax = 200;
const valuesMax = 100;

/**
 * Fields with a part in their name. All of them are asked for once; where there are more than fit, those with the part are asked
 * for by themselves. So most lists show at the first key, without another question.
 */
export async function storedFields(
  source: CompletionSource,
  { name = "", ...ask }: FieldKeysAsk,
  cancel?: AbortSignal,
): Promise<readonly FieldKey[]> {
  const all = await source.fieldKeys({ ...ask, limit: fieldsMax });
  if (name === "") return all;
  if (all.filter(({ kind }) => kind === "attribute").length >= fieldsMax)
    return source.fieldKeys({ ...ask, name, limit: fieldsMax }, cancel);
  const lower = name.toLowerCase();
  return all.filter(({ key }) => key.toLowerCase().includes(lower));
}

/** Values of a field with a part in them, in the same way. */
export async function storedValues(
  source: CompletionSource,
  { value: part = "", ...ask }: FieldValuesAsk,
  cancel?: AbortSignal,
): Promise<readonly FieldValue[]> {
  const all = await source.fieldValues({ ...ask, limit: valuesMax });
  if (part === "") return all;
  if (all.length >= valuesMax) return source.fieldValues({ ...ask, value: part, limit: valuesMax }, cancel);
  const lower = part.toLowerCase();
  return all.filter(({ value }) => value.toLowerCase().includes(lower));
}
