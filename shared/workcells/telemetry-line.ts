import { parseJson } from '../base/parse-json.ts';
import { type EventData, isData, type TelemetryEvent, telemetrySchema } from './telemetry-event.ts';

// A telemetry file has one JSON object a line: `type` and `timestamp` on top, all else beside them.

/** What a line says. */
export type ReadLine =
  | { readonly kind: 'event'; readonly type: string; readonly at: number | null; readonly data: EventData }
  /** Nothing but white space, which is nothing. */
  | { readonly kind: 'blank' }
  /** No JSON, no object, or without a `type`. */
  | { readonly kind: 'malformed' };

/** A type is a word; of what is longer this many characters are kept. */
const longestType = 200;

/** The line of an event, its end included; `at` is Unix milliseconds. */
export function writeLine({ type, data }: TelemetryEvent, at: number): string {
  return lineOf(type, at, data);
}

/** The same of an event of any type. */
export function lineOf(type: string, at: number, data: EventData): string {
  const timestamp = new Date(at).toISOString();
  const schema = type === 'started' ? { schema: telemetrySchema } : {};
  return `${JSON.stringify({ type, timestamp, ...schema, ...data })}\n`;
}

/** Reads a line, with or without its end. A byte order mark before it is passed over. */
export function readLine(line: string): ReadLine {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  const value = parseJson(text);
  if (value === undefined && /^\s*$/.test(text)) return { kind: 'blank' };
  if (!isData(value) || typeof value.type !== 'string') return { kind: 'malformed' };
  const { type, timestamp, ...data } = value;
  return { kind: 'event', type: value.type.slice(0, longestType), at: readTimestamp(timestamp), data };
}

const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?( ?Z| ?[+-]\d\d:?\d\d)?$/i;
/** Numbers below this are seconds: as milliseconds they would be before March 1973. */
const firstMilliseconds = 1e11;

/** Unix milliseconds of a timestamp: ISO 8601 in any zone, UTC where none is named, or a Unix time. */
export function readTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return readUnixTime(value);
  if (typeof value !== 'string') return null;
  const found = isoTime.exec(value);
  if (found === null) return null;
  const time = Date.parse(found[1] === undefined ? `${value.replace(' ', 'T')}Z` : value);
  return Number.isNaN(time) ? null : time;
}

function readUnixTime(value: number): number | null {
  const time = value < firstMilliseconds ? value * 1_000 : value;
  return time >= 0 && time <= 8.64e15 ? Math.floor(time) : null;
}
