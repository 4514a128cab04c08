import { expect, it } from 'vitest';
import { approvalId, entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { ReplayPlace } from '../../../shared/runs/replay/replay-moment.ts';
import { answer, command, ended, fold, patch, put, started, user } from '../../../shared/transcript/sample-thread.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { FakeRunThreads } from './testing/fake-run-threads.ts';
import { ThreadRunSource } from './thread-run-source.ts';

const id = threadId.parse('t');
const file = (path: string) => ({ path, change: 'modified', movedTo: null, added: 2, removed: 1 }) as const;

/**
 * Creates a turn with a prompt at 0, a command from 10 to 40, an answer from 50, an edit from 60, and the end at 70;
 * all plus `at`.
 */
function turnOf(name: string, at: number): Turn {
  const [turn] = fold(
    started(),
    put({ ...user, at, state: 'confirmed' }),
    put({ ...command, at: at + 10, status: 'failed', exitCode: 1, durationMs: 30, outputTail: 'It broke' }),
    put({ ...answer, at: at + 50, text: 'I mend it', state: 'done' }),
    put({
      ...patch,
      id: entryId.parse(`patch ${name}`),
      at: at + 60,
      status: 'done',
      files: [file('a.ts'), file(`${name}.ts`)],
    }),
    ended('completed'),
  ).turns;
  if (turn === undefined) throw new Error('There is no turn');
  return { ...turn, id: turnId.parse(name), startedAt: at, endedAt: at + 70, durationMs: 70 };
}

function sourceOf(...turns: readonly Turn[]) {
  const threads = new FakeRunThreads();
  threads.put(id, turns);
  return new ThreadRunSource(id, threads, new ManualClock());
}

async function got<T>(asked: Promise<Result<T, unknown>>): Promise<T> {
  const result = await asked;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const stateAt = (source: ThreadRunSource, place: ReplayPlace) => got(source.stateAt(place, 'full'));
const time = (at: number): ReplayPlace => ({ type: 'time', at });

it('shows a command as running and without its result until it ends', async () => {
  const source = sourceOf(turnOf('one', 1_000));
  const [during] = (await stateAt(source, time(1_039))).calls;
  expect(during).toMatchObject({ state: 'running', output: null, exitCode: null });
  const [after] = (await stateAt(source, time(1_040))).calls;
  expect(after).toMatchObject({ state: 'failed', output: 'It broke', exitCode: 1, durationMs: 30 });
});

it('shows an unfinished answer without its text, and an edit only once it is applied', async () => {
  const source = sourceOf(turnOf('one', 1_000));
  const during = await stateAt(source, time(1_055));
  expect(during.messages.at(-1)).toMatchObject({ type: 'response_complete', isWriting: true, text: '' });
  expect((await stateAt(source, time(1_060))).messages.at(-1)).toMatchObject({ isWriting: false, text: 'I mend it' });
  expect((await stateAt(source, time(1_069))).files).toEqual([]);
  expect((await stateAt(source, time(1_070))).files.map(({ path }) => path)).toEqual(['one.ts', 'a.ts']);
});

it('steps through starts and ends, forward and back', async () => {
  const source = sourceOf(turnOf('one', 1_000), turnOf('two', 2_000));
  const first = await stateAt(source, { type: 'event', event: 0 });
  const forth = [first.moment];
  for (let moment = first.moment, goesOn = true; goesOn && forth.length < 40; ) {
    const next = await stateAt(source, { type: 'step', from: moment, by: 1 });
    moment = next.moment;
    forth.push(moment);
    goesOn = next.hasNext;
  }
  const times = forth.map(({ at }) => at ?? 0);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(new Set(times)).toEqual(
    new Set([1_000, 1_010, 1_040, 1_050, 1_060, 1_070, 2_000, 2_010, 2_040, 2_050, 2_060, 2_070]),
  );
  const back = [forth.at(-1)];
  for (let moment = forth.at(-1) ?? first.moment; moment.event > 0 && back.length < 60; ) {
    moment = (await stateAt(source, { type: 'step', from: moment, by: -1 })).moment;
    back.push(moment);
  }
  expect(new Set(back.map((moment) => moment?.at))).toEqual(new Set(times));
});

it('adds up files over turns, and has the diff of each change', async () => {
  const source = sourceOf(turnOf('one', 1_000), turnOf('two', 2_000));
  const { files, moment } = await stateAt(source, time(9_000));
  expect(files[1]).toEqual({ path: 'a.ts', added: 4, removed: 2, writes: 2 });
  const { diffs } = await got(source.diffsAt(moment, 'a.ts'));
  expect(diffs.map(({ at, diff }) => [at, diff])).toEqual([
    [1_070, 'a diff'],
    [2_070, 'a diff'],
  ]);
  const { diffs: before } = await got(source.diffsAt({ event: moment.event, at: 2_069 }, 'a.ts'));
  expect(before).toHaveLength(1);
});

it('has a pending approval from the question to the answer', async () => {
  const asked = {
    approvalId: approvalId.parse('q'),
    state: 'approved',
    askedAt: 1_010,
    settledAt: 1_500,
    by: 'person',
  } as const;
  const [turn] = fold(
    started(),
    put({ ...command, at: 1_000, status: 'done', exitCode: 0, durationMs: 100, approval: asked }),
    ended('completed'),
  ).turns;
  if (turn === undefined) throw new Error('There is no turn');
  const source = sourceOf({ ...turn, startedAt: 1_000, endedAt: 2_000, durationMs: 1_000 });
  const during = await stateAt(source, time(1_200));
  expect(during.approvals).toMatchObject([{ kind: 'command' }]);
  expect(during.calls).toMatchObject([{ state: 'waiting' }]);
  expect((await stateAt(source, time(1_550))).calls).toMatchObject([{ state: 'running' }]);
  const after = await stateAt(source, time(1_600));
  expect([after.approvals, after.calls[0]?.state]).toEqual([[], 'done']);
});
