import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { workWords } from '../shared/runs/work-state.ts';

const root = join(import.meta.dirname, '..');

/** Where a thread or a run gets its state and the word for it. */
const home = 'shared/runs/work-state.ts';

/** Words that once named the same states. */
const earlierWords = ['Waiting for you', 'Finished', 'Check failed', 'On hold', 'Applied'];

/** Files where one of the words means something else: a step, a kind of time, a program, a button, what became of changes. */
const others = [
  'electron/threads/describe-thread.ts',
  'renderer/features/diagnostics/diagnostics.view-model.ts',
  'renderer/features/encryption/RecoveryKeyDialog.tsx',
  'renderer/features/privacy/SentDialog.tsx',
  'renderer/features/pull-requests/pull-request-report.view-model.ts',
  'renderer/features/runs/analysis/describe-tables.ts',
  'renderer/features/runs/detail/explain/describe-time.ts',
  'renderer/features/runs/detail/explain/describe-tools.ts',
  'renderer/features/runs/detail/explain/describe-why.ts',
  'renderer/features/runs/detail/parts/SearchPanel.tsx',
  'renderer/features/runs/event-detail.ts',
  'renderer/features/runs/rows/run-summary.ts',
  'renderer/features/transcript/parts/SimpleRows.tsx',
];

it('only one file names the states of threads and runs', () => {
  const words = [...Object.values(workWords), ...earlierWords].map((word) => `t\`${word}\``);
  const named = globSync('{shared,renderer,electron}/**/*.{ts,tsx}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.includes('.test.'))
    .filter((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return words.some((word) => text.includes(word));
    });
  expect(named.toSorted()).toEqual([...others, home].toSorted());
});
