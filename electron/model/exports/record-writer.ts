import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import type { RecordWriter } from '../../../shared/exports/thread-record.ts';
import { createHtmlWriter } from './write-html.ts';
import { createMarkdownWriter } from './write-markdown.ts';
import { createTelemetryWriter } from './write-telemetry.ts';

/** Creates a writer for a file with one thread. */
export function createWriter(format: Exclude<ExportFormat, 'bundle'>): RecordWriter {
  switch (format) {
    case 'markdown':
      return createMarkdownWriter();
    case 'html':
      return createHtmlWriter();
    case 'telemetry':
      return createTelemetryWriter();
    case 'jsonl':
      return (record) => `${JSON.stringify(record)}\n`;
  }
}
