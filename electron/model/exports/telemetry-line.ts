import { parseJson } from '../../../shared/base/parse-json.ts';
import {
  type EventData,
  isData,
  type RunTelemetryEvent,
  telemetrySchema,
} from '../../../shared/runs/telemetry-event.ts';

// A telemetry file has one JSON object per line, with `type`, `timestamp`, and all other fields at the top level.

/** The content of a line. */
export type ReadLine =
  | { readonly kind: 'event'; readonly type: string; readonly at: number | null; readonly data: EventData }
  /** Only whitespace. Readers skip the line. */
  | { readonly kind: 'blank' }
  /** Not JSON, not an object, or without a `type`. */
  | { readonly kind: 'malformed' };

/** A type is a word. Longer ones are cut to this many characters. */
const maxTypeLength = 200;

/** Returns the line of an event, including its line ending. `at` is Unix milliseconds. */
export function writeLine({ type, data }: RunTelemetryEvent, at: number): string {
  return formatTelemetryLine(type, at, data);
}

/** Returns the line of an event of any type. */
export function formatTelemetryLine(type: string, at: number, data: EventData): string {
  const timestamp = new Date(at).toISOString();
  const schema = type === 'started' ? { schema: telemetrySchema } : {};
  return `${JSON.stringify({ type, timestamp, ...schema, ...data })}\n`;
}

/** Reads a line, with or without its line ending. Skips a leading byte order mark. */
export function readLine(line: string): ReadLine {
  const scanned = scanLine(line);
  if (scanned.kind !== 'event') return scanned;
  const { timestamp: _, type: __, ...data } = scanned.data;
  return { ...scanned, data };
}

/** Like `readLine`, but leaves type and timestamp in the data, which is cheaper for callers that only count. */
export function scanLine(line: string): ReadLine {
  const text = line.charCodeAt(0) === 0xfeff ? line.slice(1) : line;
  const value = parseJson(text);
  if (value === undefined && /^\s*$/.test(text)) return { kind: 'blank' };
  if (!isData(value) || typeof value.type !== 'string') return { kind: 'malformed' };
  const { type } = value;
  const named = type.length > maxTypeLength ? type.slice(0, maxTypeLength) : type;
  return { kind: 'event', type: named, at: readTimestamp(value.timestamp), data: value };
}

const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?( ?Z| ?[+-]\d\d:?\d\d)?$/i;
/** Numbers below this are seconds. As milliseconds, they would be before March 1973. */
const firstMilliseconds = 1e11;

/** Converts a timestamp to Unix milliseconds. Accepts ISO 8601 in any time zone, UTC by default, or a Unix time. */
export function readTimestamp(value: unknown): number | null {
  if (typeof value === 'number') return readUnixTime(value);
  if (typeof value !== 'string') return null;
  const usual = readUsualTime(value);
  if (usual !== null) return usual;
  const found = isoTime.exec(value);
  if (found === null) return null;
  const time = Date.parse(found[1] === undefined ? `${value.replace(' ', 'T')}Z` : value);
  return Number.isNaN(time) ? null : time;
}

/**
 * The text of the last minute that was read, and when it started. Most events are in the same minute as the one before.
 */
let minute = '?';
let minuteAt = 0;

/** Reads `2025-12-18T22:12:23.045Z`, the format of most events, in a tenth of the time. Null for other formats. */
function readUsualTime(text: string): number | null {
  if (text.length !== 24 || text.charCodeAt(23) !== 0x5a || text.charCodeAt(19) !== 0x2e) return null;
  const second = digits(text, 17, 19);
  const ms = digits(text, 20, 23);
  // An invalid digit turns the whole number into NaN.
  if (!(second < 60 && ms >= 0)) return null;
  if (!text.startsWith(minute)) {
    const begun = readMinute(text);
    if (begun === null) return null;
    minute = text.slice(0, 17);
    minuteAt = begun;
  }
  return minuteAt + second * 1_000 + ms;
}

function readMinute(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:/.test(text)) return null;
  const at = Date.parse(`${text.slice(0, 17)}00.000Z`);
  return Number.isNaN(at) ? null : at;
}

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function readUnixTime(value: number): number | null {
  const time = value < firstMilliseconds ? value * 1_000 : value;
  return time >= 0 && time <= 8.64e15 ? Math.floor(time) : null;
}
