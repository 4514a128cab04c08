import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { Lifetime } from '../../shared/base/lifetime.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Release, UpdateProblem, UpdateState } from '../../shared/updates/update-state.ts';
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

/** A program whose answers the test gives, in the order in which it was asked. */
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

/** What has been answered is heard once the tasks that wait for it have run. */
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

describe('asking', () => {
  it('asks nothing before it is allowed, and at once when it is', async () => {
    const { allow, program, updates } = begin({ isAllowed: false });
    updates.launched();
    await updates.check();
    expect([updates.state, program.checks.length]).toEqual([{ type: 'off' }, 0]);
    allow(true);
    expect([updates.state, program.checks.length]).toEqual([{ type: 'checking' }, 1]);
  });

  it('asks nothing before the first window is there', () => {
    const { allow, program } = begin();
    allow(true);
    expect(program.checks).toEqual([]);
  });

  it('asks once a day', async () => {
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

  it('asks when the person wants it, and counts the day from there', async () => {
    const { answer, clock, program, updates } = begin();
    updates.launched();
    await answer(ok(null));
    clock.advance(hourMs);
    void updates.check();
    await answer(ok(null));
    expect([program.checks.length, clock.pending]).toEqual([2, 1]);
  });

  it('tries again in an hour what failed', async () => {
    const { answer, clock, program, updates } = begin();
    updates.launched();
    await answer(err({ kind: 'unreachable', detail: 'ENOTFOUND' }));
    expect(updates.state).toEqual({ type: 'failed', problem: { kind: 'unreachable', detail: 'ENOTFOUND' }, at: 0 });
    clock.advance(hourMs);
    expect(program.checks.length).toBe(2);
  });

  it('hears no answer after it was switched off, and asks nothing more', async () => {
    const { allow, answer, clock, program, updates } = begin();
    updates.launched();
    allow(false);
    await answer(ok(release));
    clock.advance(48 * hourMs);
    expect([updates.state, program.checks.length, program.downloads.length]).toEqual([{ type: 'off' }, 1, 0]);
  });

  it('says why there is nothing to ask', async () => {
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
  it('tells each percent once', async () => {
    const { answer, program, states, updates } = begin();
    updates.launched();
    await answer(ok(release));
    for (const part of [0.4, 12.3, 12.9, 140]) program.downloads[0]?.part(part);
    expect(states.flatMap((state) => (state.type === 'downloading' ? state.percent : []))).toEqual([0, 12, 100]);
  });

  it('is called off when it is switched off', async () => {
    const { allow, answer, fetched, program, updates } = begin();
    updates.launched();
    await answer(ok(release));
    allow(false);
    expect(program.downloads[0]?.signal.aborted).toBe(true);
    program.downloads[0]?.part(50);
    await fetched(ok(null));
    expect(updates.state).toEqual({ type: 'off' });
  });

  it('begins anew after it was cut off', async () => {
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
  it('does nothing by itself', async () => {
    const { clock, program, updates } = await makeReady();
    updates.workChanged(working);
    updates.workChanged(idle);
    clock.advance(48 * hourMs);
    expect([program.restarts, program.checks.length]).toEqual([0, 1]);
  });

  it('restarts at once where nothing is under way', async () => {
    const { program, updates } = await makeReady();
    updates.restart(true);
    expect(program.restarts).toBe(1);
  });

  it.each([
    ['a turn runs', working],
    ['an approval waits', asking],
  ])('waits while %s', async (_name, work) => {
    const { program, updates } = await makeReady();
    updates.workChanged(work);
    updates.restart(true);
    expect([program.restarts, updates.state]).toEqual([0, { type: 'ready', release, restarts: true }]);
    updates.workChanged(idle);
    expect(program.restarts).toBe(1);
  });

  it('does not restart once that is called off', async () => {
    const { program, updates } = await makeReady();
    updates.workChanged(working);
    updates.restart(true);
    updates.restart(false);
    updates.workChanged(idle);
    expect([program.restarts, updates.state]).toEqual([0, { type: 'ready', release, restarts: false }]);
  });

  it('does not restart with what is only on its way', async () => {
    const { answer, program, updates } = begin();
    updates.launched();
    await answer(ok(release));
    updates.restart(true);
    expect(program.restarts).toBe(0);
  });
});
