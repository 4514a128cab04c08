import { describe, expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { ExecOutput, ExecRun } from '../../../shared/exec/exec-run.ts';
import { describeConsole, describeOutputNote, searchStep } from './console.view-model.ts';

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
  describeConsole(runs, null, now).rows.map((row) => row.name.replaceAll('\u00a0', ' '));

describe('the run list', () => {
  it('begins with the newest run and shows it until another is chosen', () => {
    const runs = [run('first'), run('second')];
    expect(describeConsole(runs, null, 0).rows.map((row) => row.id)).toEqual(['second', 'first']);
    expect(describeConsole(runs, null, 0)).toMatchObject({ following: true, shown: { id: 'second' } });
    expect(describeConsole(runs, entryId.parse('first'), 0)).toMatchObject({
      following: false,
      shown: { id: 'first' },
    });
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
});

describe('a key in the search', () => {
  const enter = { key: 'Enter', shiftKey: false, isComposing: false };

  it('leads to the next or the previous place', () => {
    expect([searchStep(enter), searchStep({ ...enter, shiftKey: true })]).toEqual(['next', 'previous']);
    expect(searchStep({ ...enter, key: 'a' })).toBeNull();
  });

  it('leads nowhere when it ends a composition', () => {
    expect(searchStep({ ...enter, isComposing: true })).toBeNull();
  });
});

describe('what is said of the output', () => {
  const facts = { run: run('a'), output: output(), missed: 0, recorded: false };

  it('is nothing when all of it is shown', () => {
    expect(describeOutputNote(facts)).toEqual({ text: null, toggle: null });
  });

  it('tells of what passes too fast while the command runs', () => {
    const running = run('a', { status: 'running', exitCode: null });
    expect(describeOutputNote({ ...facts, run: running, missed: 2_000 }).text).toMatch(/2.0\u00a0kB passed/);
  });

  it('offers what arrived while it ran when Codex left some out', () => {
    const cut = output({ omitted: { count: 54, unit: 'bytes', by: 'codex' }, recordedLength: 100 });
    expect(describeOutputNote({ ...facts, output: cut }).toggle).toBe('Show what arrived while it ran');
    expect(describeOutputNote({ ...facts, output: cut, recorded: true }).toggle).toBe('Show what Codex kept');
  });

  it('marks output that came without a known command', () => {
    expect(describeOutputNote({ ...facts, run: run('a', { adopted: true }) }).text).toMatch(/without a command/);
  });
});
