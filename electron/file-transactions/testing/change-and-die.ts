import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { readFileState } from '../file-state.ts';
import { ReadyThread } from '../ready-thread.ts';
import { runTransaction } from '../run-transaction.ts';
import type { Step } from '../step.ts';

// A process that changes all of some files in a thread, and kills itself at a moment. Arguments: the folders of the
// transactions, of the kept copies and of the files, how many files there are, and the moment: `announce`, `bytes`,
// `carryOut`, `swap` (once the file in the middle is new) or `finish`.

const [pending = '', kept = '', root = '', count = '', moment = ''] = process.argv.slice(2);
const die = (now: string): void => {
  if (now === moment) process.kill(process.pid, 'SIGKILL');
};
const middle = Math.floor(Number(count) / 2);
const steps: Step[] = [];
for (let file = 0; file < Number(count); file++) {
  const before = await readFileState(join(root, `${file}`));
  if (before.kind !== 'file') throw new Error(before.kind);
  const pieces = async function* () {
    if (file === middle) die('bytes');
    yield Buffer.from(`new ${file}`);
  };
  steps.push({ path: `${file}`, before, after: { kind: 'file', executable: false, source: { pieces } } });
}
/** Dies as soon as the file in the middle is new. */
const watch = (): void => {
  while (!isNew(join(root, `${middle}`)));
  die('swap');
};
const isNew = (place: string): boolean => {
  try {
    return readFileSync(place, 'utf8') === `new ${middle}`;
  } catch {
    // It is being replaced.
    return false;
  }
};
const thread = new ReadyThread({
  worker: getWorkerFile('transaction-worker'),
  clock: new ManualClock(0),
  lifetime: new Lifetime(),
});
await runTransaction(
  { pending, kept, thread },
  {
    root,
    steps,
    label: 'wc-1',
    now: 1_000,
    announce: async () => die('announce'),
    alongside: {
      note: 'a note',
      carryOut: async () => {
        die('carryOut');
        if (moment === 'swap') setImmediate(watch);
      },
      undo: async () => undefined,
      finish: async () => die('finish'),
    },
  },
);
