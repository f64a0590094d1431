/** Puts a function in the place of another; gives what undoes it, unless somebody else has come in between. */
export function patch<Target, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrap: (original: Target[Name]) => Target[Name],
): () => void {
  const original = target[name];
  const patched = (target[name] = wrap(original));
  return () => {
    if (target[name] === patched) target[name] = original;
  };
}
