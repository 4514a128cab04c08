import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { ExecOutput, ExecRun } from '../../../shared/console/exec-run.ts';
import {
  describeConsole,
  describeNoOutput,
  describeOutputNote,
  describeRun,
  runAt,
  searchStep,
  stepInList,
} from './console.view-model.ts';

const run = (id: string, facts: Partial<ExecRun> = {}): ExecRun => ({
  id: entryId.parse(id),
  threadId: threadId.parse('thread'),
  turnId: turnId.parse('turn'),
  command: `run ${id}`,
  cwd: null,
  status: 'done',
  exitCode: 0,
  startedAt: 1_000,
  durationMs: 3_400,
  outputLength: 0,
  adopted: false,
  ...facts,
});

const output = (facts: Partial<ExecOutput> = {}): ExecOutput => ({
  head: '',
  omitted: null,
  tail: '',
  length: 0,
  authoritative: true,
  recordedLength: 0,
  ...facts,
});

const names = (runs: readonly ExecRun[], now = 8_000) =>
  runs.map((_, at) => describeRun(runAt(runs, at) ?? run('none'), now).name.replaceAll('\u00a0', ' '));

describe('the run list', () => {
  it('starts with the newest run and shows it until another is selected', () => {
    const runs = [run('first'), run('second')];
    expect(describeConsole(runs, null)).toMatchObject({ following: true, shown: { id: 'second' }, shownAt: 0 });
    expect([0, 1, 2].map((at) => runAt(runs, at)?.id)).toEqual(['second', 'first', undefined]);
    expect(describeConsole(runs, entryId.parse('first'))).toMatchObject({
      following: false,
      shown: { id: 'first' },
      shownAt: 1,
    });
    expect(describeConsole([], null)).toMatchObject({ shown: null, shownAt: -1 });
  });

  it('follows the newest run that was not declined, and shows a declined one only when it is selected', () => {
    const runs = [run('ran'), run('no', { status: 'declined' })];
    expect(describeConsole(runs, null)).toMatchObject({ following: true, followed: 'ran', shown: { id: 'ran' } });
    expect(describeConsole(runs, entryId.parse('no')).shown?.id).toBe('no');
    expect(describeConsole(runs.slice(1), null).shown?.id).toBe('no');
  });

  it('says why there is no output instead of showing an empty terminal', () => {
    expect(describeNoOutput(run('a', { status: 'declined' }))?.what).toBe('This command did not run.');
    expect(describeNoOutput(run('a', { status: 'waiting' }))?.what).toBe('This command is waiting for you.');
    expect(describeNoOutput(run('a', { status: 'declined', outputLength: 3 }))).toBeNull();
    expect(describeNoOutput(run('a'))).toBeNull();
  });

  it('names each run by its command, how it ended and how long it took', () => {
    expect(
      names([
        run('a', { exitCode: 1, status: 'failed' }),
        run('b', { exitCode: null, durationMs: null, status: 'running' }),
        run('c', { exitCode: null, durationMs: null, status: 'declined' }),
      ]),
    ).toEqual(['run c, you declined', 'run b, running, 0:07', 'run a, exit 1, 3.4 s']);
  });

  it('shows an exit code only if the run ended by itself', () => {
    const stopped = run('a', { exitCode: -1, status: 'stopped' });
    expect(describeRun(stopped, 0).exit).toBeNull();
    expect(names([stopped])).toEqual(['run a, stopped, 3.4 s']);
  });
});

it('truncates a command that is longer than a row', () => {
  const row = describeRun(run('x', { command: 'a'.repeat(200_000) }), 0);
  expect(row.command).toHaveLength(302);
  expect(row.name.length).toBeLessThan(400);
});

describe('a key in the run list', () => {
  it('moves to an existing row', () => {
    expect(
      ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => stepInList(key, 5, 100, 10)),
    ).toEqual([6, 4, 15, 0, 0, 99]);
    expect([stepInList('ArrowUp', 0, 3, 10), stepInList('ArrowDown', 2, 3, 10)]).toEqual([0, 2]);
    expect([stepInList('a', 0, 3, 10), stepInList('toString', 0, 3, 10), stepInList('End', -1, 0, 10)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('a key in the search', () => {
  const enter = { key: 'Enter', shiftKey: false, isComposing: false };

  it('moves to the next or the previous match', () => {
    expect([searchStep(enter), searchStep({ ...enter, shiftKey: true })]).toEqual(['next', 'previous']);
    expect(searchStep({ ...enter, key: 'a' })).toBeNull();
  });

  it('does nothing when it ends a composition', () => {
    expect(searchStep({ ...enter, isComposing: true })).toBeNull();
  });
});

describe('the note about the output', () => {
  const facts = { run: run('a'), output: output(), missed: 0, recorded: false };

  it('is empty when all of it is shown', () => {
    expect(describeOutputNote(facts)).toEqual({ text: null, toggle: null });
  });

  it('reports output that passes too fast while the command runs', () => {
    const running = run('a', { status: 'running', exitCode: null });
    expect(describeOutputNote({ ...facts, run: running, missed: 2_000 }).text).toMatch(/2.0\u00a0kB arrived/);
  });

  it('offers what arrived while it ran when Codex left some out', () => {
    const cut = output({ omitted: { count: 54, unit: 'bytes', by: 'codex' }, recordedLength: 100 });
    expect(describeOutputNote({ ...facts, output: cut }).toggle).toBe('Show output received while it ran');
    expect(describeOutputNote({ ...facts, output: cut, recorded: true }).toggle).toBe('Show what Codex kept');
  });

  it('marks output that came without a known command', () => {
    expect(describeOutputNote({ ...facts, run: run('a', { adopted: true }) }).text).toMatch(/without a command/);
  });
});
