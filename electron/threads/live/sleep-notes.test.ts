import { describe, expect, it } from 'vitest';
import { FakeApp, firstThread } from '../testing/fake-app.ts';

const hourMs = 3_600_000;

/** Creates an app with a running turn. Call `sleep` to end a sleep with the host's first check. */
async function begin() {
  const app = new FakeApp();
  await app.startThread();
  const { clock, codex, window } = app;
  const emit = (method: string, params: object) => app.emit(firstThread, method, { turnId: 'turn 1', ...params });
  return {
    clock,
    codex,
    app,
    sleep: (ms: number) => {
      clock.sleep(ms);
      clock.advance(10_000);
    },
    says: () => emit('item/agentMessage/delta', { itemId: 'answer', delta: 'Hello. ' }),
    asks: () =>
      app.emit(firstThread, 'thread/status/changed', {
        status: { type: 'active', activeFlags: ['waitingOnApproval'] },
      }),
    ends: (status: string, error: object | null = null) => {
      app.emit(firstThread, 'thread/status/changed', { status: { type: 'idle' } });
      emit('turn/completed', { turn: { id: 'turn 1', status, items: [], error, startedAt: 1, completedAt: 2 } });
    },
    notes: () => window.entries('status').filter(({ slept }) => slept !== undefined),
    said: () => window.entries('status').flatMap(({ detail, slept }) => (slept === undefined ? [] : [detail])),
  };
}

describe('a turn during which the machine slept', () => {
  it('notes from when to when the machine slept, and that Codex continued once it does', async () => {
    const { clock, app, notes, said, says, sleep } = await begin();
    const from = clock.now();
    sleep(hourMs);
    const [note, ...others] = notes();
    expect([note?.status, others]).toEqual(['info', []]);
    expect(note?.fact).toMatch(/^The machine slept from \d{1,2}:\d\d to \d{1,2}:\d\d\.$/);
    expect(Math.abs((note?.slept?.from ?? 0) - from)).toBeLessThanOrEqual(10_000);
    expect(Math.abs((note?.slept?.until ?? 0) - clock.now())).toBeLessThanOrEqual(10_000);
    expect(said()).toEqual([expect.stringMatching(/^Codex has not responded since\./)]);
    says();
    clock.advance(1_000);
    expect(said()).toEqual(['Codex continued this turn.']);
    app.turnEnded(firstThread, 'turn 1');
    expect(said()).toEqual(['Codex continued this turn.']);
  });

  it('shows the sleep before the first text of Codex afterwards', async () => {
    const { clock, app, says, sleep } = await begin();
    says();
    clock.advance(1_000);
    clock.sleep(hourMs);
    app.emit(firstThread, 'item/started', {
      turnId: 'turn 1',
      item: { type: 'agentMessage', id: 'another', text: '', phase: 'commentary' },
    });
    expect(app.window.entries('status').map(({ detail }) => detail)).toEqual(['Codex continued this turn.']);
    sleep(1_000);
    expect(app.window.entries('status')).toHaveLength(1);
  });

  it('notes that the connection was lost, with Continue, at once or after some more text', async () => {
    const error = { message: 'stream disconnected', codexErrorInfo: { responseStreamDisconnected: {} } };
    const silent = await begin();
    silent.sleep(hourMs);
    silent.ends('failed', error);
    expect(silent.notes()).toMatchObject([
      { detail: expect.stringMatching(/^Codex lost its connection/), commands: ['continueTurn'] },
    ]);
    const spoke = await begin();
    spoke.sleep(hourMs);
    spoke.says();
    spoke.clock.advance(1_000);
    spoke.ends('failed', error);
    expect(spoke.notes()).toMatchObject([
      { detail: expect.stringMatching(/until it lost its connection/), commands: ['continueTurn'] },
    ]);
  });

  it('offers Continue if the turn was stopped while silent, and leaves other ends unchanged', async () => {
    const stopped = await begin();
    stopped.sleep(hourMs);
    stopped.ends('interrupted');
    expect(stopped.notes()).toMatchObject([
      { detail: expect.stringMatching(/^The turn was then stopped/), commands: ['continueTurn'] },
    ]);
    const failed = await begin();
    failed.sleep(hourMs);
    failed.ends('failed', { message: 'Too many requests', codexErrorInfo: 'usageLimitExceeded' });
    expect(failed.said()).toEqual(['This turn failed. The error is shown below.']);
    const gone = await begin();
    gone.sleep(hourMs);
    gone.codex.die();
    expect(gone.said()).toEqual(['Codex stopped after that.']);
  });

  it('notes that Codex still waits if it did before the sleep', async () => {
    const { asks, said, sleep } = await begin();
    asks();
    sleep(hourMs);
    expect(said()).toEqual(['Codex is still waiting for your answer.']);
  });

  it('merges sleeps with nothing in between, and keeps others separate', async () => {
    const { clock, notes, says, sleep } = await begin();
    sleep(hourMs);
    sleep(hourMs);
    expect(notes()).toHaveLength(1);
    const [{ slept } = {}] = notes();
    expect((slept?.until ?? 0) - (slept?.from ?? 0)).toBeGreaterThanOrEqual(2 * hourMs);
    says();
    clock.advance(1_000);
    sleep(hourMs);
    expect(notes()).toHaveLength(2);
  });

  it('ignores a sleep without a running turn, a short sleep, and one after the end of the host', async () => {
    const { clock, app, notes, sleep } = await begin();
    sleep(20_000);
    app.turnEnded(firstThread, 'turn 1');
    sleep(hourMs);
    app.turnStarted(firstThread, 'turn 2');
    await app.lifetime.end();
    clock.sleep(hourMs);
    clock.advance(60_000);
    expect(notes()).toEqual([]);
  });
});
