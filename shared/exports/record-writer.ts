import type { ExportFormat } from './export-format.ts';
import type { RecordWriter } from './thread-record.ts';
import { htmlWriter } from './write-html.ts';
import { markdownWriter } from './write-markdown.ts';
import { telemetryWriter } from './write-telemetry.ts';

/** Creates a writer for a file with one thread. */
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
