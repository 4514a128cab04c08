import type { ExportFormat } from './export-format.ts';
import type { ThreadRecord } from './thread-record.ts';
import { htmlWriter } from './write-html.ts';
import { markdownWriter } from './write-markdown.ts';
import { telemetryWriter } from './write-telemetry.ts';

/** Writes the records of one thread, one after the other; what it returns for them is the file. */
export type RecordWriter = (record: ThreadRecord) => string;

/** A writer for the file of one thread. */
export function createWriter(format: Exclude<ExportFormat, 'bundle'>): RecordWriter {
  switch (format) {
    case 'markdown':
      return markdownWriter();
    case 'html':
      return htmlWriter();
    case 'telemetry':
      return telemetryWriter();
    case 'jsonl':
      return (record) => `${JSON.stringify(record)}\n`;
  }
}
