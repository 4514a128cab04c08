import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Release, UpdateProblem, UpdateState } from '../../shared/updates/update-state.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { UpdateProgram } from '../host/update-program.ts';
import { Updates } from './updates.ts';

type Checked = Awaited<ReturnType<UpdateProgram['check']>>;
type Fetched = Awaited<ReturnType<UpdateProgram['download']>>;

const hourMs = 60 * 60_000;
const release: Release = { version: '0.2.0', notes: '- Shows more.' };
const cutOff: UpdateProblem = { kind: 'cutOff', detail: 'socket hang up' };
const idle = { running: [], waiting: 0, waitingThreads: [] };
const working = { ...idle, running: [{ threadId: threadId.parse('thread'), title: 'Fix rows', folder: '/folder' }] };
const asking = { ...idle, waiting: 1 };

/** An update program whose answers the test provides, in the order of its calls. */
class FakeProgram implements UpdateProgram {
  readonly checks: PromiseWithResolvers<Checked>[] = [];
  readonly downloads: (PromiseWithResolvers<Fetched> & {
    readonly part: (percent: number) => void;
    readonly signal: AbortSignal;
  })[] = [];
  restarts = 0;

  check(): Promise<Checked> {
    const asked = Promise.withResolvers<Checked>();
    this.checks.push(asked);
    return asked.promise;
  }

  download(part: (percent: number) => void, signal: AbortSignal): Promise<Fetched> {
    const begun = { ...Promise.withResolvers<Fetched>(), part, signal };
    this.downloads.push(begun);
    return begun.promise;
  }

  restart(): void {
    this.restarts += 1;
  }
}

/** Runs the pending tasks, so that answers are processed. */
const settle = () => new Promise<void>((done) => setImmediate(done));

function begin({ isAllowed = true } = {}) {
  const program = new FakeProgram();
  const clock = new ManualClock(0);
  const states: UpdateState[] = [];
  let allowed = isAllowed;
  const updates = new Updates({
    program,
    isAllowed: () => allowed,
    clock,
    lifetime: new Lifetime(),
    onState: (state) => void states.push(state),
  });
  const allow = (next: boolean): void => {
    allowed = next;
    updates.allowanceChanged();
  };
  const answer = async (checked: Checked) => {
    program.checks.at(-1)?.resolve(checked);
    await settle();
  };
  const fetched = async (result: Fetched) => {
    program.downloads.at(-1)?.resolve(result);
    await settle();
  };
  return { program, clock, states, updates, allow, answer, fetched };
}

async function makeReady() {
  const begun = begin();
  begun.updates.launched();
  await begun.answer(ok(release));
  await begun.fetched(ok(null));
  return begun;
}

describe('checking', () => {
  it('an update check waits until it is allowed, and then checks at once', async () => {
    const { allow, program, updates } = begin({ isAllowed: false });
    updates.launched();
    await updates.check();
    expect([updates.state, program.checks.length]).toEqual([{ type: 'off' }, 0]);
    allow(true);
    expect([updates.state, program.checks.length]).toEqual([{ type: 'checking' }, 1]);
  });

  it('an update check waits for the first window', () => {
    const { allow, program } = begin();
    allow(true);
    expect(program.checks).toEqual([]);
  });

  it('an update check checks once a day', async () => {
    const { answer, clock, program, updates } = begin();
    updates.launched();
    updates.launched();
    await answer(ok(null));
    expect(updates.state).toEqual({ type: 'none', at: 0 });
    clock.advance(24 * hourMs - 1);
    expect(program.checks.length).toBe(1);
    clock.advance(1);
    expect(program.checks.length).toBe(2);
  });

  it('an update check checks when the user asks, and restarts the daily wait', async () => {
    const { answer, clock, program, updates } = begin();
    updates.launched();
    await answer(ok(null));
    clock.advance(hourMs);
    void updates.check();
    await answer(ok(null));
    expect([program.checks.length, clock.pending]).toEqual([2, 1]);
  });

  it('an update check retries a failed check in an hour', async () => {
    const { answer, clock, program, updates } = begin();
    updates.launched();
    await answer(err({ kind: 'unreachable', detail: 'ENOTFOUND' }));
    expect(updates.state).toEqual({ type: 'failed', problem: { kind: 'unreachable', detail: 'ENOTFOUND' }, at: 0 });
    clock.advance(hourMs);
    expect(program.checks.length).toBe(2);
  });

  it('an update check ignores answers after it was switched off, and checks no more', async () => {
    const { allow, answer, clock, program, updates } = begin();
    updates.launched();
    allow(false);
    await answer(ok(release));
    clock.advance(48 * hourMs);
    expect([updates.state, program.checks.length, program.downloads.length]).toEqual([{ type: 'off' }, 1, 0]);
  });

  it('an update check reports why there is nothing to check', async () => {
    const missing = new Updates({
      program: 'noAddress',
      isAllowed: () => true,
      clock: new ManualClock(),
      lifetime: new Lifetime(),
      onState: () => undefined,
    });
    missing.launched();
    await missing.check();
    expect(missing.state).toEqual({ type: 'missing', because: 'noAddress' });
  });
});

describe('downloading', () => {
  it('an update download reports each percent once', async () => {
    const { answer, program, states, updates } = begin();
    updates.launched();
    await answer(ok(release));
    for (const part of [0.4, 12.3, 12.9, 140]) program.downloads[0]?.part(part);
    expect(states.flatMap((state) => (state.type === 'downloading' ? state.percent : []))).toEqual([0, 12, 100]);
  });

  it('an update download is canceled when switched off', async () => {
    const { allow, answer, fetched, program, updates } = begin();
    updates.launched();
    await answer(ok(release));
    allow(false);
    expect(program.downloads[0]?.signal.aborted).toBe(true);
    program.downloads[0]?.part(50);
    await fetched(ok(null));
    expect(updates.state).toEqual({ type: 'off' });
  });

  it('an update download starts over after an interruption', async () => {
    const { answer, clock, fetched, updates } = begin();
    updates.launched();
    await answer(ok(release));
    await fetched(err(cutOff));
    expect(updates.state).toEqual({ type: 'failed', problem: cutOff, at: 0 });
    clock.advance(hourMs);
    await answer(ok(release));
    await fetched(ok(null));
    expect(updates.state).toEqual({ type: 'ready', release, restarts: false });
  });
});

describe('installing', () => {
  it('an update installation never happens by itself', async () => {
    const { clock, program, updates } = await makeReady();
    updates.workChanged(working);
    updates.workChanged(idle);
    clock.advance(48 * hourMs);
    expect([program.restarts, program.checks.length]).toEqual([0, 1]);
  });

  it('an update installation restarts at once if nothing is running', async () => {
    const { program, updates } = await makeReady();
    updates.restart(true);
    expect(program.restarts).toBe(1);
  });

  it.each([
    ['a turn runs', working],
    ['an approval waits', asking],
  ])('an update installation waits while %s', async (_name, work) => {
    const { program, updates } = await makeReady();
    updates.workChanged(work);
    updates.restart(true);
    expect([program.restarts, updates.state]).toEqual([0, { type: 'ready', release, restarts: true }]);
    updates.workChanged(idle);
    expect(program.restarts).toBe(1);
  });

  it('an update installation does not restart once that is canceled', async () => {
    const { program, updates } = await makeReady();
    updates.workChanged(working);
    updates.restart(true);
    updates.restart(false);
    updates.workChanged(idle);
    expect([program.restarts, updates.state]).toEqual([0, { type: 'ready', release, restarts: false }]);
  });

  it('an update installation does not restart for an unfinished download', async () => {
    const { answer, program, updates } = begin();
    updates.launched();
    await answer(ok(release));
    updates.restart(true);
    expect(program.restarts).toBe(0);
  });
});
