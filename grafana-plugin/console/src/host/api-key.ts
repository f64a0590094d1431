import { Subject, type Observable } from "rxjs";

const storageKey = "spanhouse.readKey";

/** The read key that a person has given. It never stands in an address. */
let key = sessionStorage.getItem(storageKey) ?? localStorage.getItem(storageKey) ?? undefined;
const refusals = new Subject<void>();

/** Emits whenever the collector wants a key, or another one. */
export const keyRefusals: Observable<void> = refusals.asObservable();

/** The header that carries the key, or nothing. A key that HTTP cannot carry is left out, so that the collector asks for another. */
export function keyHeader(): Readonly<Record<string, string>> {
  return key !== undefined && /^[\x21-\x7e]+$/.test(key) ? { Authorization: `Bearer ${key}` } : {};
}

/** Whether a key is kept. */
export function hasKey(): boolean {
  return key !== undefined;
}

/** Keeps a key: until the tab is closed, or until it is forgotten when `remember` is set. */
export function keepKey(value: string, remember: boolean): void {
  forgetKey();
  (remember ? localStorage : sessionStorage).setItem(storageKey, value);
  key = value;
}

/** Forgets the key everywhere. */
export function forgetKey(): void {
  sessionStorage.removeItem(storageKey);
  localStorage.removeItem(storageKey);
  key = undefined;
}

/** Says that an answer was 401. */
export function reportRefusal(): void {
  refusals.next();
}
