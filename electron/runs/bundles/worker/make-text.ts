import { getToolLabel } from '../../../../shared/runs/tool-label.ts';
import { formatUtcMoment, toExportLine } from '../../../model/exports/describe-entry.ts';
import { createWriter } from '../../../model/exports/record-writer.ts';
import { htmlForm } from '../../../model/exports/write-html.ts';
import { markdownForm } from '../../../model/exports/write-markdown.ts';
import { RunTextWriter } from '../../../model/exports/write-run.ts';
import type { ThreadForm } from '../../../model/exports/written-thread.ts';
import type { ExportHeader } from '../export-task.ts';
import { EmbeddedDataSpool } from './embedded-data-spool.ts';
import type { ExportItem, ExportItems } from './export-source.ts';

/** The items of an exported file and its header, redacted if requested. */
export type TextDeps = {
  readonly items: AsyncIterable<ExportItems>;
  readonly about: ExportHeader;
  readonly redacted: boolean;
  readonly spoolFolder: string;
};

const forms: Readonly<Record<'markdown' | 'html', ThreadForm>> = { markdown: markdownForm, html: htmlForm };

/** Makes a file to read as text. Its end carries the source data. */
export async function* makeText(format: 'markdown' | 'html', deps: TextDeps): AsyncGenerator<string | Buffer> {
  const form = forms[format];
  const carried = new EmbeddedDataSpool(deps.spoolFolder);
  const run = new RunTextWriter(form, formatFront(deps));
  const writeRecord = createWriter(format);
  let kind: ExportItem['kind'] | null = null;
  for await (const { items } of deps.items) {
    const text: string[] = [];
    for (const item of items) {
      if (kind === null && item.kind === 'line') text.push(run.start());
      kind = item.kind;
      carried.add(item.line);
      if (item.kind === 'record') text.push(writeRecord(item.record));
      else if (item.event !== null) text.push(run.add(item.event));
    }
    await carried.settle();
    yield text.join('');
  }
  if (kind === null) yield run.start();
  if (kind !== 'record') yield run.end();
  const [before, after] = form.data;
  yield before;
  yield* carried.lines(kind === 'record' ? 'thread' : 'telemetry');
  yield after + form.close;
}

function formatFront({ about, redacted }: TextDeps) {
  const { exportedAt, folder, model, startedAt, title, tool } = about;
  return {
    title: toExportLine(title),
    folder: folder === null ? null : toExportLine(folder),
    model: model === null ? null : toExportLine(model),
    exported: formatUtcMoment(exportedAt),
    redacted,
    worker: tool === null ? 'Codex' : getToolLabel(tool),
    startedAt,
  };
}
