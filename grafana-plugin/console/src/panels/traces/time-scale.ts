/** The part of the trace that is shown, as shares of its length from 0 to 1. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** All of it. */
export const wholeWindow: TimeWindow = { from: 0, to: 1 };

/** Less would show nothing but rounding. */
const shareMin = 1e-6;

/** A window with its ends in order, within the trace and not empty. */
export function normalWindow(one: number, other: number): TimeWindow {
  const clamp = (share: number): number => Math.min(1, Math.max(0, share));
  const [from, to] = [clamp(Math.min(one, other)), clamp(Math.max(one, other))];
  if (to - from >= shareMin) return { from, to };
  const middle = Math.min(1 - shareMin / 2, Math.max(shareMin / 2, (from + to) / 2));
  return { from: middle - shareMin / 2, to: middle + shareMin / 2 };
}

/** The window made `factor` times as long about one of its points, a share of the trace. */
export function zoomedWindow(window: TimeWindow, factor: number, about: number): TimeWindow {
  const length = Math.min(1, (window.to - window.from) * factor);
  const place = (about - window.from) / (window.to - window.from);
  const from = Math.min(1 - length, Math.max(0, about - length * place));
  return normalWindow(from, from + length);
}

/** The window moved by a share of its own length. */
export function movedWindow(window: TimeWindow, by: number): TimeWindow {
  const length = window.to - window.from;
  const from = Math.min(1 - length, Math.max(0, window.from + length * by));
  return { from, to: from + length };
}

/** Where a stretch of the trace (shares) is drawn in the window, in percent, cut at its edges; undefined when it is outside. */
export function placed(window: TimeWindow, from: number, to: number): { left: number; width: number } | undefined {
  const length = window.to - window.from;
  const left = (from - window.from) / length;
  const right = (to - window.from) / length;
  if (right < 0 || left > 1) return undefined;
  const start = Math.max(0, left);
  return { left: start * 100, width: (Math.min(1, right) - start) * 100 };
}

/** Round times within a stretch of milliseconds, about as many as asked for, its beginning not among them unless it is round. */
export function ticks(fromMs: number, toMs: number, count: number): number[] {
  const length = toMs - fromMs;
  if (!(length > 0)) return [fromMs];
  const raw = length / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= raw) ?? 10);
  const first = Math.ceil(fromMs / step - 1e-9);
  const last = Math.floor(toMs / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** A duration as people say it: `0`, `830 ns`, `12.3 µs`, `4.56 ms`, `1.2 s`, `3m 20s`, `2h 5m`. */
export function durationText(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size === 0) return "0";
  if (size < 9.995e-4) return `${Math.round(milliseconds * 1e6)} ns`;
  if (size < 0.9995) return `${digits(milliseconds * 1e3)} µs`;
  if (size < 999.5) return `${digits(milliseconds)} ms`;
  if (size < 59_995) return `${digits(milliseconds / 1e3)} s`;
  const sign = milliseconds < 0 ? "-" : "";
  const seconds = Math.round(size / 1e3);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${sign}${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}

/** Three significant digits without zeros at the end. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
