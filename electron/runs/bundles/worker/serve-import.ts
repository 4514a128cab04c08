import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { RolloutConverter, type RolloutEvent } from '../../rollouts/rollout-converter.ts';
import type { ImportedFile, ImportMessage, ImportTask } from '../import-task.ts';
import { BlockFileWriter } from './block-file-writer.ts';
import { detectFileKind } from './detect-file-kind.ts';
import { extractEmbeddedData } from './extract-embedded-data.ts';
import { ImportFailure, toImportProblem } from './import-failure.ts';
import { readLinesOfFile } from './lines-of-file.ts';
import { unpackBundle } from './unpack-bundle.ts';

/** The minimum time between progress reports, in milliseconds. */
const progressEveryMs = 100;

/** Imports the file of a task and exits. */
export async function serveImport(port: MessagePort, task: ImportTask): Promise<void> {
  const post = (word: ImportMessage): void => port.postMessage(word);
  let toldAt = 0;
  const onShare = (share: number): void => {
    if (performance.now() - toldAt < progressEveryMs) return;
    toldAt = performance.now();
    post({ type: 'progress', share });
  };
  try {
    post({ type: 'done', file: await importFile(task, onShare) });
  } catch (failure) {
    post({ type: 'problem', problem: toImportProblem(failure) });
  }
  port.close();
}

async function importFile(
  { folder, limits, path }: ImportTask,
  onShare: (share: number) => void,
): Promise<ImportedFile> {
  const telemetry = join(folder, 'telemetry.jsonl');
  switch (detectFileKind(path)) {
    case 'bundle': {
      const { files } = await unpackBundle(path, folder, limits, onShare);
      return { type: 'run', hasThread: files.some(({ name }) => name === 'thread.jsonl'), from: 'bundle' };
    }
    case 'thread':
      copyFileSync(path, join(folder, 'thread.jsonl'));
      return { type: 'thread', hasThread: true, from: 'thread' };
    case 'text': {
      const kind = await extractEmbeddedData(path, folder, limits, onShare);
      return { type: kind === 'thread' ? 'thread' : 'run', hasThread: kind === 'thread', from: 'carried' };
    }
    case 'rollout':
      importRollout(path, telemetry, onShare);
      return { type: 'run', hasThread: false, from: 'rollout' };
    case 'telemetry':
      copyFileSync(path, telemetry);
      return { type: 'run', hasThread: false, from: 'telemetry' };
    case 'unknown':
      throw new ImportFailure({ type: 'unknownKind' });
  }
}

/** Converts one of Codex's rollouts to a telemetry file. Keeps unreadable lines as they are, so readers count them. */
function importRollout(path: string, telemetry: string, onShare: (share: number) => void): void {
  const file = new BlockFileWriter(telemetry);
  const events = new RolloutConverter();
  for (const { lines, share } of readLinesOfFile(path)) {
    for (const bytes of lines) {
      const line = bytes.toString('utf8');
      const value = parseJson(line);
      if (isData(value) && typeof value.type === 'string') file.add(rolloutLines(events.add(value)));
      else if (line.trim() !== '') file.add(`${line.trimEnd()}\n`);
    }
    onShare(share);
  }
  file.add(rolloutLines(events.end()));
  file.end();
}

function rolloutLines(events: readonly RolloutEvent[]): string {
  return events.map(({ data, timestamp, type }) => `${JSON.stringify({ ...data, type, timestamp })}\n`).join('');
}
