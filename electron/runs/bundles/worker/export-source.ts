import type { ThreadRecord } from '../../../../shared/exports/thread-record.ts';
import type { EventData } from '../../../../shared/runs/telemetry-event.ts';
import { redactEvent } from '../../../model/exports/redact-event.ts';
import { redactRecord } from '../../../model/exports/redact-record.ts';
import { readTimestamp } from '../../../model/exports/telemetry-line.ts';
import type { PlacedRedactor } from '../../../model/redaction/placed-redactor.ts';
import type { ExportFrom } from '../export-task.ts';
import { parseRawEvent, readRunLines } from './run-lines.ts';

/** An item of an exported file, redacted if requested. */
export type ExportItem =
  | { readonly kind: 'record'; readonly record: ThreadRecord; readonly line: string }
  /** A line of the telemetry file. `event` is null if the line is not an event. */
  | { readonly kind: 'line'; readonly line: string; readonly event: LineEvent | null };

/** The event of a telemetry line, redacted if requested. `at` is Unix milliseconds, or null without a readable time. */
export type LineEvent = { readonly type: string; readonly at: number | null; readonly data: EventData };

/** A batch of items. */
export type ExportItems = { readonly items: readonly ExportItem[]; readonly share: number };

/** Returns the next records of a thread; null after the last. */
export type ReadRecords = () => Promise<readonly ThreadRecord[] | null>;

/** Reads the items of a file in constant memory. Rejects with the system's error. */
export async function* readItems(
  from: ExportFrom,
  records: ReadRecords,
  redactor: PlacedRedactor | null,
): AsyncGenerator<ExportItems> {
  if (from.type === 'folder') {
    for (const { lines, share } of readRunLines(from.telemetry)) {
      yield { items: lines.map((line) => toLineItem(line, redactor)), share };
    }
    return;
  }
  for (let some = await records(); some !== null; some = await records()) {
    yield { items: some.map((record) => toRecordItem(record, redactor)), share: 0 };
  }
}

function toRecordItem(record: ThreadRecord, redactor: PlacedRedactor | null): ExportItem {
  redactor?.startItem(record.record === 'entry' ? record.entry.kind : record.record);
  const shown = redactor === null ? record : redactRecord(record, redactor);
  return { kind: 'record', record: shown, line: `${JSON.stringify(shown)}\n` };
}

function toLineItem(bytes: Buffer, redactor: PlacedRedactor | null): ExportItem {
  const event = parseRawEvent(bytes);
  if (redactor === null) {
    return { kind: 'line', line: `${bytes.toString('utf8')}\n`, event: event === null ? null : toShownEvent(event) };
  }
  redactor.startItem(event?.type.slice(0, 100) ?? '');
  if (event === null) return { kind: 'line', line: `${redactor.text(bytes.toString('utf8'))}\n`, event: null };
  const data = redactEvent(event.data, redactor);
  const type = redactor.text(event.type);
  const at = readTimestamp(event.timestamp);
  // An invalid timestamp could contain anything, so it is left out.
  const timestamp = at === null ? {} : { timestamp: event.timestamp };
  return { kind: 'line', line: `${JSON.stringify({ type, ...timestamp, ...data })}\n`, event: { type, at, data } };
}

function toShownEvent({ data, timestamp, type }: { type: string; timestamp: unknown; data: EventData }): LineEvent {
  return { type, at: readTimestamp(timestamp), data };
}
