import { closeSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { createPersonalRules } from '../../../../shared/redaction/personal-rules.ts';
import { RedactionEngine } from '../../../../shared/redaction/redaction-engine.ts';
import { secretRules } from '../../../../shared/redaction/secret-rules.ts';
import { runProof } from '../../../../shared/runs/run-proof.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { openRegularFileSync } from '../../../files/regular-file.ts';
import type { BundleFile } from '../../../model/exports/bundle-manifest.ts';
import { createWriter } from '../../../model/exports/record-writer.ts';
import { redactEvent } from '../../../model/exports/redact-event.ts';
import { PlacedRedactor } from '../../../model/redaction/placed-redactor.ts';
import { RedactionStream } from '../../../model/redaction/redaction-stream.ts';
import { runLogNames } from '../../records/run-logs.ts';
import type { ExportHeader, ExportTask } from '../export-task.ts';
import { type ExportItems, type ReadRecords, readItems } from './export-source.ts';
import { readBlocks } from './lines-of-file.ts';
import { makeBundle } from './make-bundle.ts';
import { makeText } from './make-text.ts';

/** A file being made: its pieces, of any length, and its progress. */
export type ExportInProgress = {
  readonly pieces: AsyncGenerator<string | Buffer>;
  readonly state: { share: number; turns: number };
  readonly redactor: PlacedRedactor | null;
};

/** Starts a file. The scan and the later write visit the same texts in the same order. */
export function startExportTask(task: ExportTask, records: ReadRecords): ExportInProgress {
  const { about, keep, personalInfo } = task;
  const redactor = personalInfo === null ? null : new PlacedRedactor({ personal: personalInfo, keep: new Set(keep) });
  const state = { share: 0, turns: 0 };
  const shown = redactor === null ? about : redactHeader(about, redactor);
  const items = trackProgress(readItems(task.from, records, redactor), state);
  return { pieces: pieces(task, shown, items, redactor), state, redactor };
}

async function* pieces(
  task: ExportTask,
  about: ExportHeader,
  items: AsyncIterable<ExportItems>,
  redactor: PlacedRedactor | null,
): AsyncGenerator<string | Buffer> {
  const { format, from, personalInfo, spoolFolder } = task;
  const common = { items, about, redacted: personalInfo !== null, spoolFolder };
  const proof = () => (from.type === 'folder' ? readProofText(from.proof, redactor) : null);
  switch (format) {
    case null:
      for await (const _each of items) yield '';
      proof();
      return;
    case 'markdown':
    case 'html':
      yield* makeText(format, common);
      return;
    case 'bundle':
      yield* makeBundle({ ...common, proof, logs: listLogs(task) });
      return;
    case 'jsonl':
    case 'telemetry': {
      const write = createWriter(format);
      for await (const each of items) {
        yield each.items.map((item) => (item.kind === 'record' ? write(item.record) : item.line)).join('');
      }
    }
  }
}

async function* trackProgress(
  items: AsyncIterable<ExportItems>,
  state: { share: number; turns: number },
): AsyncGenerator<ExportItems> {
  for await (const each of items) {
    yield each;
    state.share = each.share;
    for (const item of each.items) if (item.kind === 'record' && item.record.record === 'turn') state.turns += 1;
  }
}

function redactHeader(about: ExportHeader, redactor: PlacedRedactor): ExportHeader {
  const { folder, title } = about;
  return { ...about, title: redactor.text(title), folder: folder === null ? null : redactor.path(folder) };
}

/** Returns the proof for the bundle; null if the proof cannot be read. */
function readProofText(path: string | null, redactor: PlacedRedactor | null): string | null {
  if (path === null || !lstatSync(path).isFile()) return null;
  const json = parseJson(toText(path));
  if (!isData(json) || !runProof.safeParse(json).success) return null;
  redactor?.startItem('proof');
  return `${JSON.stringify(redactor === null ? json : redactEvent(json, redactor), null, 2)}\n`;
}

function toText(path: string): string {
  const fd = openRegularFileSync(path);
  try {
    return readFileSync(fd, 'utf8');
  } finally {
    closeSync(fd);
  }
}

function listLogs({ from, personalInfo }: ExportTask): { name: BundleFile; read: () => Iterable<Buffer> }[] {
  const folder = from.type === 'folder' ? from.logs : null;
  if (folder === null || lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return Object.values(runLogNames).flatMap((file) => {
    const path = join(folder, file);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
    const engine =
      personalInfo === null ? null : new RedactionEngine([...secretRules, ...createPersonalRules(personalInfo)]);
    return [{ name: `logs/${file}` as const, read: () => readLog(path, engine) }];
  });
}

function* readLog(path: string, engine: RedactionEngine | null): Generator<Buffer> {
  if (engine === null) return yield* readBlocks(path);
  const stream = new RedactionStream(engine);
  const decoder = new TextDecoder();
  for (const block of readBlocks(path)) yield Buffer.from(stream.write(decoder.decode(block, { stream: true })));
  yield Buffer.from(stream.write(decoder.decode()) + stream.close());
}
