import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { isData } from '../../../../shared/runs/telemetry-event.ts';
import { type RolloutEvent, RolloutEvents } from '../../rollouts/rollout-events.ts';
import type { ImportedFile, ImportTask, ImportWord } from '../import-task.ts';
import { kindOfFile } from './file-kind.ts';
import { ImportFailure, problemOf } from './import-failure.ts';
import { linesOfFile } from './lines-of-file.ts';
import { takeBundle } from './take-bundle.ts';
import { takeCarried } from './take-carried.ts';
import { FileInBlocks } from './write-lines.ts';

/** The minimum time between progress reports, in milliseconds. */
const emitEveryMs = 100;

/** Imports the file of a task and exits. */
export async function serveImport(port: MessagePort, task: ImportTask): Promise<void> {
  const say = (word: ImportWord): void => port.postMessage(word);
  let toldAt = 0;
  const onShare = (share: number): void => {
    if (performance.now() - toldAt < emitEveryMs) return;
    toldAt = performance.now();
    say({ type: 'progress', share });
  };
  try {
    say({ type: 'done', file: await take(task, onShare) });
  } catch (failure) {
    say({ type: 'problem', problem: problemOf(failure) });
  }
  port.close();
}

async function take({ folder, limits, path }: ImportTask, onShare: (share: number) => void): Promise<ImportedFile> {
  const telemetry = join(folder, 'telemetry.jsonl');
  switch (kindOfFile(path)) {
    case 'bundle': {
      const { files } = await takeBundle(path, folder, limits, onShare);
      return { type: 'run', hasThread: files.some(({ name }) => name === 'thread.jsonl'), from: 'bundle' };
    }
    case 'thread':
      copyFileSync(path, join(folder, 'thread.jsonl'));
      return { type: 'thread', hasThread: true, from: 'thread' };
    case 'text': {
      const kind = await takeCarried(path, folder, limits, onShare);
      return { type: kind === 'thread' ? 'thread' : 'run', hasThread: kind === 'thread', from: 'carried' };
    }
    case 'rollout':
      takeRollout(path, telemetry, onShare);
      return { type: 'run', hasThread: false, from: 'rollout' };
    case 'telemetry':
      copyFileSync(path, telemetry);
      return { type: 'run', hasThread: false, from: 'telemetry' };
    case 'unknown':
      throw new ImportFailure({ type: 'unknownKind' });
  }
}

/** Converts one of Codex's rollouts to a telemetry file. Keeps unreadable lines as they are, so readers count them. */
function takeRollout(path: string, telemetry: string, onShare: (share: number) => void): void {
  const file = new FileInBlocks(telemetry);
  const events = new RolloutEvents();
  for (const { lines, share } of linesOfFile(path)) {
    for (const bytes of lines) {
      const line = bytes.toString('utf8');
      const value = parseJson(line);
      if (isData(value) && typeof value.type === 'string') file.add(linesOf(events.add(value)));
      else if (line.trim() !== '') file.add(`${line.trimEnd()}\n`);
    }
    onShare(share);
  }
  file.add(linesOf(events.end()));
  file.end();
}

function linesOf(events: readonly RolloutEvent[]): string {
  return events.map(({ data, timestamp, type }) => `${JSON.stringify({ ...data, type, timestamp })}\n`).join('');
}
