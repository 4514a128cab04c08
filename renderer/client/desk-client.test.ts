import { describe, expect, it } from 'vitest';
import type { WindowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DeskEvent } from '../../shared/contract/contract.ts';
import { FakeConnection } from '../../shared/contract/testing/fake-connection.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { DeskClient, type LineState } from './desk-client.ts';
import type { TransportProblem } from './transport.ts';

/** A desk whose host is played by the test: each attempt to connect takes the next of the given outcomes. */
function startDesk(outcomes: (FakeConnection | TransportProblem['type'])[]) {
  const clock = new ManualClock();
  const states: LineState[] = [];
  const events: DeskEvent[] = [];
  let remembered: WindowId | null = null;
  const desk = new DeskClient(
    async () => {
      const outcome = outcomes.shift() ?? 'unreachable';
      return typeof outcome === 'string' ? err({ type: outcome }) : ok(outcome);
    },
    {
      read: () => remembered,
      write: (id) => {
        remembered = id;
      },
    },
    clock,
  );
  desk.onState((state) => states.push(state));
  desk.onEvent((event) => events.push(event));
  desk.start();
  return { desk, clock, states, events };
}

/** Lets everything that waits on settled promises run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

async function answerConnect(connection: FakeConnection): Promise<void> {
  await settle();
  connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: sampleSnapshot } });
  await settle();
}

describe('the line to the desk', () => {
  it('begins with the whole state', async () => {
    const connection = new FakeConnection();
    const { states, events } = startDesk([connection]);
    await answerConnect(connection);
    expect(connection.sent[0]).toMatchObject({ method: 'connectWindow', input: { windowId: null } });
    expect(states).toEqual(['connected']);
    expect(events).toEqual([{ name: 'deskReset', payload: sampleSnapshot }]);
  });

  it('comes back after a loss, says which window it is, and takes the whole state anew', async () => {
    const first = new FakeConnection();
    const second = new FakeConnection();
    const { clock, states, events } = startDesk([first, 'unreachable', second]);
    await answerConnect(first);
    first.close();
    await settle();
    clock.advance(250);
    await settle();
    clock.advance(500);
    await answerConnect(second);
    expect(second.sent[0]).toMatchObject({ method: 'connectWindow', input: { windowId: 'window-1' } });
    expect(states).toEqual(['connected', 'lost', 'connected']);
    expect(events.map((event) => event.name)).toEqual(['deskReset', 'deskReset']);
  });

  it('stops trying when the host refuses this page', async () => {
    const { clock, states } = startDesk(['refused']);
    await settle();
    expect(states).toEqual(['refused']);
    expect(clock.pending).toBe(0);
  });

  it('answers requests with `disconnected` while the line is down', async () => {
    const { desk } = startDesk(['unreachable']);
    expect(await desk.request('restartCodex', null)).toEqual({ ok: false, error: { type: 'disconnected' } });
  });
});
