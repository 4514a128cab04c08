import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { CommandRun, ConsoleOutput } from '../../../shared/console/command-run.ts';
import {
  describeCommandRow,
  describeConsole,
  describeNoOutput,
  describeOutputNote,
  findCommandIndex,
  getSearchStep,
  stepInList,
} from './console.view-model.ts';

const run = (id: string, facts: Partial<CommandRun> = {}): CommandRun => ({
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
  isAdopted: false,
  ...facts,
});

const output = (facts: Partial<ConsoleOutput> = {}): ConsoleOutput => ({
  head: '',
  omitted: null,
  tail: '',
  length: 0,
  authoritative: true,
  recordedLength: 0,
  ...facts,
});

const names = (runs: readonly CommandRun[], now = 8_000) =>
  runs.map((_, at) =>
    describeCommandRow(findCommandIndex(runs, at) ?? run('none'), now).name.replaceAll('\u00a0', ' '),
  );

describe('the run list', () => {
  it('lists the newest command first and shows it until another is selected', () => {
    const runs = [run('first'), run('second')];
    expect(describeConsole(runs, null)).toMatchObject({
      isFollowing: true,
      shownCommand: { id: 'second' },
      shownAt: 0,
    });
    expect([0, 1, 2].map((at) => findCommandIndex(runs, at)?.id)).toEqual(['second', 'first', undefined]);
    expect(describeConsole(runs, entryId.parse('first'))).toMatchObject({
      isFollowing: false,
      shownCommand: { id: 'first' },
      shownAt: 1,
    });
    expect(describeConsole([], null)).toMatchObject({ shownCommand: null, shownAt: -1 });
  });

  it('follows the newest command that was not declined', () => {
    const runs = [run('ran'), run('no', { status: 'declined' })];
    expect(describeConsole(runs, null)).toMatchObject({
      isFollowing: true,
      followedId: 'ran',
      shownCommand: { id: 'ran' },
    });
    expect(describeConsole(runs, entryId.parse('no')).shownCommand?.id).toBe('no');
    expect(describeConsole(runs.slice(1), null).shownCommand?.id).toBe('no');
  });

  it('says why there is no output instead of showing an empty terminal', () => {
    expect(describeNoOutput(run('a', { status: 'declined' }))?.what).toBe('This command did not run.');
    expect(describeNoOutput(run('a', { status: 'waiting' }))?.what).toBe('This command is waiting for you.');
    expect(describeNoOutput(run('a', { status: 'declined', outputLength: 3 }))).toBeNull();
    expect(describeNoOutput(run('a'))).toBeNull();
  });

  it('names each command with its text, result and duration', () => {
    expect(
      names([
        run('a', { exitCode: 1, status: 'failed' }),
        run('b', { exitCode: null, durationMs: null, status: 'running' }),
        run('c', { exitCode: null, durationMs: null, status: 'declined' }),
      ]),
    ).toEqual(['run c, you declined', 'run b, running, 0:07', 'run a, exit 1, 3.4 s']);
  });

  it('shows an exit code only for a command that ended by itself', () => {
    const stopped = run('a', { exitCode: -1, status: 'stopped' });
    expect(describeCommandRow(stopped, 0).exit).toBeNull();
    expect(names([stopped])).toEqual(['run a, stopped, 3.4 s']);
  });
});

it('shortens a command that is longer than a row', () => {
  const row = describeCommandRow(run('x', { command: 'a'.repeat(200_000) }), 0);
  expect(row.command).toHaveLength(302);
  expect(row.name.length).toBeLessThan(400);
});

describe('a key in the run list', () => {
  it('moves to an existing row of the command list by key', () => {
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

  it('moves to the next or previous match by key', () => {
    expect([getSearchStep(enter), getSearchStep({ ...enter, shiftKey: true })]).toEqual(['next', 'previous']);
    expect(getSearchStep({ ...enter, key: 'a' })).toBeNull();
  });

  it('ignores the Enter key that ends an IME composition', () => {
    expect(getSearchStep({ ...enter, isComposing: true })).toBeNull();
  });
});

describe('the note about the output', () => {
  const facts = { run: run('a'), output: output(), missed: 0, isRecorded: false, isTopCut: false };

  it('shows no note when all output is shown', () => {
    expect(describeOutputNote(facts)).toEqual({ text: null, toggle: null });
  });

  it('notes skipped output while the command runs', () => {
    const running = run('a', { status: 'running', exitCode: null });
    expect(describeOutputNote({ ...facts, run: running, missed: 2_000 }).text).toMatch(/2.0\u00a0kB arrived/);
  });

  it('offers recorded output when Codex left some out', () => {
    const cut = output({ omitted: { count: 54, unit: 'bytes', by: 'codex' }, recordedLength: 100 });
    expect(describeOutputNote({ ...facts, output: cut }).toggle).toBe('Show output received while it ran');
    expect(describeOutputNote({ ...facts, output: cut, isRecorded: true }).toggle).toBe('Show what Codex kept');
  });

  it('notes what is missing in the middle, and that the first lines are not searched', () => {
    const cut = output({ omitted: { count: 5_400, unit: 'characters', by: 'workcell' } });
    expect(describeOutputNote({ ...facts, output: cut }).text).toBe('5,400 characters are not kept in memory');
    const top = describeOutputNote({ ...facts, isTopCut: true }).text;
    expect(top).toBe('The first lines are not shown or searched. Copy output has them');
    const both = describeOutputNote({ ...facts, output: cut, isTopCut: true }).text;
    expect(both).toBe(`5,400 characters are not kept in memory · ${top}`);
  });

  it('marks output that arrived without a known command', () => {
    expect(describeOutputNote({ ...facts, run: run('a', { isAdopted: true }) }).text).toMatch(/without a command/);
  });
});
