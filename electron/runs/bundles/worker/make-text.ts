import { momentText, oneLine } from '../../../../shared/exports/describe-entry.ts';
import { createWriter } from '../../../../shared/exports/record-writer.ts';
import { htmlForm } from '../../../../shared/exports/write-html.ts';
import { markdownForm } from '../../../../shared/exports/write-markdown.ts';
import { RunText } from '../../../../shared/exports/write-run.ts';
import type { ThreadForm } from '../../../../shared/exports/written-thread.ts';
import { toolName } from '../../../../shared/runs/tool-name.ts';
import type { ExportAbout } from '../export-task.ts';
import { CarriedSpool } from './carried-spool.ts';
import type { ExportItem, ExportItems } from './export-source.ts';

/** The items of an exported file and its header, redacted if requested. */
export type TextDeps = {
  readonly items: AsyncIterable<ExportItems>;
  readonly about: ExportAbout;
  readonly redacted: boolean;
  readonly spoolFolder: string;
};

const forms: Readonly<Record<'markdown' | 'html', ThreadForm>> = { markdown: markdownForm, html: htmlForm };

/** Makes a file for people to read. Its end carries the source data. */
export async function* makeText(format: 'markdown' | 'html', deps: TextDeps): AsyncGenerator<string | Buffer> {
  const form = forms[format];
  const carried = new CarriedSpool(deps.spoolFolder);
  const run = new RunText(form, frontOf(deps));
  const writeRecord = createWriter(format);
  let kind: ExportItem['kind'] | null = null;
  for await (const { items } of deps.items) {
    const text: string[] = [];
    for (const item of items) {
      if (kind === null && item.kind === 'line') text.push(run.begin());
      kind = item.kind;
      carried.add(item.line);
      if (item.kind === 'record') text.push(writeRecord(item.record));
      else if (item.event !== null) text.push(run.add(item.event));
    }
    await carried.settle();
    yield text.join('');
  }
  if (kind === null) yield run.begin();
  if (kind !== 'record') yield run.end();
  const [before, after] = form.data;
  yield before;
  yield* carried.lines(kind === 'record' ? 'thread' : 'telemetry');
  yield after + form.close;
}

function frontOf({ about, redacted }: TextDeps) {
  const { exportedAt, folder, model, startedAt, title, tool } = about;
  return {
    title: oneLine(title),
    folder: folder === null ? null : oneLine(folder),
    model: model === null ? null : oneLine(model),
    exported: momentText(exportedAt),
    redacted,
    worker: tool === null ? 'Codex' : toolName(tool),
    begunAt: startedAt,
  };
}
