import { expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import type { NotCopied } from '../../shared/runs/worktree-setup.ts';
import { describeSetup } from './describe-setup.ts';
import { type SetupSurroundings, WorktreeSetups, type WorktreeSetupsDeps } from './worktree-setups.ts';
import type { SetupRecord } from './worktrees/worktree-record.ts';

const run = { projectRoot: '/project', runId: runIdSchema.parse('wc-1') };
const changed = { tree: 't', head: 'h', patch: '', isCut: false, nested: [] };

/** Sets up a worktree. Commands end with the code of their name: `exit 3` with 3. */
function createSetups(paths: readonly string[] = [], deps: Partial<WorktreeSetupsDeps> = {}) {
  const log: string[] = [];
  const records: SetupRecord[] = [];
  const setups = new WorktreeSetups({
    habits: { getSetup: () => null },
    worktrees: {
      changes: async () => ok({ ...changed, paths }),
      recordSetup: async (_run, record) => void records.push(record),
    },
    runCommand: async ({ command, folder, network }) => {
      log.push(`${command} in ${folder}${network ? ' with network' : ''}`);
      return { command, exitCode: Number(/exit (\d+)/.exec(command)?.[1] ?? 0), durationMs: 5, output: 'said' };
    },
    history: {
      beginSetup: (_folder, command) => {
        log.push(`begin ${command}`);
        return () => void log.push(`end ${command}`);
      },
    },
    onChange: () => undefined,
    ...deps,
  });
  const events: SetupSurroundings['events'] = {
    bashCommand: ({ call_id, command }) => void log.push(`${call_id}: ${command}`),
    bashOutput: ({ call_id, exit_code, output }) => void log.push(`${call_id}: ${exit_code} ${output}`),
  };
  const setUp = async (
    commands: readonly string[],
    more: Partial<SetupSurroundings> = {},
    notCopied: readonly NotCopied[] = [],
    network = false,
  ) => {
    const surroundings = { events, written: new Set<string>(), mayWork: async () => null };
    const signal = new AbortController().signal;
    const work = { run, folder: '/tree/app', root: '/tree', notCopied };
    await setups.setUp(work, { files: [], commands, network }, { signal, ...surroundings, ...more });
  };
  return { setups, setUp, log, records };
}

it('runs the commands in order, records each with its output, and credits what they write to the set-up', async () => {
  const { log, records, setUp, setups } = createSetups();
  await setUp(['npm ci', 'npm run build'], {}, [], true);
  expect(log).toEqual([
    ...['setup-1: npm ci', 'begin npm ci', 'npm ci in /tree/app with network', 'end npm ci', 'setup-1: 0 said'],
    ...['setup-2: npm run build', 'begin npm run build', 'npm run build in /tree/app with network'],
    ...['end npm run build', 'setup-2: 0 said'],
  ]);
  expect(records.map(({ state }) => state)).toEqual(['running', 'done']);
  expect(setups.isRunning(run)).toBe(false);
});

it('stops at the first command that fails, and says which', async () => {
  const { log, records, setUp } = createSetups();
  await setUp(['exit 3', 'never']);
  expect(log.join()).not.toContain('never');
  expect(records.at(-1)).toMatchObject({ state: 'failed', failed: { command: 'exit 3', exitCode: 3 } });
  expect(describeSetup(records.at(-1) as SetupRecord, false).problem).toBe(
    'Set-up stopped: “exit 3” ended with exit code 3.',
  );
});

it('runs nothing once the run may no longer work or was canceled', async () => {
  for (const more of [{ mayWork: async () => 'Not trusted.' }, { signal: AbortSignal.abort() }]) {
    const { log, records, setUp } = createSetups();
    await setUp(['npm ci'], more);
    expect(log).toEqual([]);
    expect(records.at(-1)?.state).toBe('stopped');
  }
});

it('names the files that changed while the commands ran, except those that the tool wrote', async () => {
  const { records, setUp } = createSetups(['package-lock.json', 'app/a.ts']);
  await setUp(['npm install'], { written: new Set(['/tree/app/a.ts']) });
  expect(records.at(-1)?.touched).toEqual(['package-lock.json']);
});

it('says what was not copied although there are no commands', async () => {
  const { records, setUp } = createSetups();
  const left = [
    { path: '.env', why: 'missing' },
    { path: 'pipe', why: 'special' },
    { path: 'big', why: 'tooLarge' },
    { path: 'more', why: 'link' },
  ] as const;
  await setUp([], {}, left);
  expect(describeSetup(records.at(-1) as SetupRecord, false).problem).toBe(
    'Not copied into the worktree: .env (not found), pipe (not a regular file), big (too large) and 1 more.',
  );
});

it('says that a set-up did not finish if nobody saw its end', () => {
  const record: SetupRecord = { state: 'running', notCopied: [], touched: [] };
  expect(describeSetup(record, true)).toEqual({ isRunning: true, problem: null });
  expect(describeSetup(record, false).problem).toBe('The set-up of the worktree did not finish.');
});
