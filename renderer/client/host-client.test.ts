import { describe, expect, it } from 'vitest';
import type { WindowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { FakeConnection } from '../../shared/contract/testing/fake-connection.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { type ConnectionState, HostClient, type TransportProblem } from './host-client.ts';

/** An app whose host the test controls: each attempt to connect takes the next of the given outcomes. */
function startApp(outcomes: (FakeConnection | TransportProblem['type'])[]) {
  const clock = new ManualClock();
  const states: ConnectionState[] = [];
  const events: HostEvent[] = [];
  let remembered: WindowId | null = null;
  const app = new HostClient(
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
  app.onState((state) => states.push(state));
  app.onEvent((event) => events.push(event));
  app.start();
  return { app, clock, states, events };
}

/** A connection behind a dead tunnel: closing it stays silent until the test says otherwise. */
class SilentConnection extends FakeConnection {
  override close(): void {
    this.closed = true;
  }

  fireClose(): void {
    super.close();
  }
}

/** Runs everything that waits on settled promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

async function answerConnect(connection: FakeConnection): Promise<void> {
  await settle();
  connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: sampleSnapshot } });
  await settle();
}

describe('the connection to the app', () => {
  it('receives the whole state with the first connection', async () => {
    const connection = new FakeConnection();
    const { states, events } = startApp([connection]);
    await answerConnect(connection);
    expect(connection.sent[0]).toMatchObject({ method: 'connectWindow', input: { windowId: null } });
    expect(states).toEqual(['connected']);
    expect(events).toEqual([{ name: 'appReset', payload: sampleSnapshot }]);
  });

  it('reports its first connection, and that it cannot be made', async () => {
    const connection = new FakeConnection();
    const { app } = startApp([connection]);
    let isKnown = false;
    const known = app.firstOutcome.then(() => {
      isKnown = true;
    });
    await settle();
    expect(isKnown).toBe(false);
    await answerConnect(connection);
    await known;
    expect(app.state).toBe('connected');
    const refused = startApp(['refused']).app;
    await refused.firstOutcome;
    expect(refused.state).toBe('refused');
  });

  it('reconnects after a loss, identifies its window, and receives the whole state again', async () => {
    const first = new FakeConnection();
    const second = new FakeConnection();
    const { clock, states, events } = startApp([first, 'unreachable', second]);
    await answerConnect(first);
    first.close();
    await settle();
    clock.advance(250);
    await settle();
    clock.advance(500);
    await answerConnect(second);
    expect(second.sent[0]).toMatchObject({ method: 'connectWindow', input: { windowId: 'window-1' } });
    expect(states).toEqual(['connected', 'lost', 'connected']);
    expect(events.map((event) => event.name)).toEqual(['appReset', 'appReset']);
  });

  it('closes a silent connection and fails its pending requests', async () => {
    const [dead, next] = [new SilentConnection(), new FakeConnection()];
    const { clock, app, states } = startApp([dead, next]);
    await answerConnect(dead);
    const asked = app.request('listFolders', { typed: '/' });
    clock.advance(10_000);
    expect(dead.sent.at(-1)).toEqual({ kind: 'ping' });
    expect(states).toEqual(['connected']);
    clock.advance(15_000);
    expect(await asked).toEqual({ ok: false, error: { type: 'disconnected' } });
    expect([states.at(-1), dead.closed]).toEqual(['lost', true]);
    clock.advance(250);
    await answerConnect(next);
    expect(states).toEqual(['connected', 'lost', 'connected']);
    // The dead connection revives, but its messages do not count.
    dead.arrive({ kind: 'event', name: 'cliChanged', payload: { phase: 'idle' } });
    dead.fireClose();
    clock.advance(0);
    expect(states).toEqual(['connected', 'lost', 'connected']);
  });

  it('closes a connection that never answers the first request', async () => {
    const dead = new SilentConnection();
    const { clock, states } = startApp([dead, new FakeConnection()]);
    await settle();
    clock.advance(25_000);
    expect(states).toEqual(['lost']);
  });

  it('keeps a connection as long as any message arrives', async () => {
    const connection = new FakeConnection();
    const { clock, states } = startApp([connection]);
    await answerConnect(connection);
    for (let times = 0; times < 20; times++) {
      clock.advance(10_000);
      connection.arrive(times % 2 === 0 ? { kind: 'pong' } : { kind: 'event', name: 'alertsChanged', payload: [] });
    }
    expect(states).toEqual(['connected']);
  });

  it('doubles the time limit after each loss, so that a slow connection is not cut repeatedly', async () => {
    const lines = [new SilentConnection(), new SilentConnection(), new FakeConnection()];
    const { clock, states } = startApp([...lines]);
    for (const answerMs of [15_000, 30_000]) {
      const line = lines.shift();
      if (line !== undefined) await answerConnect(line);
      clock.advance(10_000 + answerMs - 1);
      expect(states.at(-1)).toBe('connected');
      clock.advance(1);
      expect(states.at(-1)).toBe('lost');
      clock.advance(250);
      await settle();
    }
  });

  it("does not mistake the machine's sleep for silence", async () => {
    const connection = new FakeConnection();
    const { clock, states } = startApp([connection]);
    await answerConnect(connection);
    clock.advance(10_000);
    // The timer runs an hour late, so no answer could have been read.
    clock.oversleep(3_600_000);
    clock.advance(0);
    expect(connection.sent.filter(({ kind }) => kind === 'ping')).toHaveLength(2);
    expect(states).toEqual(['connected']);
    connection.arrive({ kind: 'pong' });
    clock.advance(15_000);
    expect(states).toEqual(['connected']);
  });

  it('stops trying when the host refuses this page', async () => {
    const { clock, states } = startApp(['refused']);
    await settle();
    expect(states).toEqual(['refused']);
    expect(clock.pending).toBe(0);
  });

  it('fails requests with `disconnected` while the connection is down', async () => {
    const { app } = startApp(['unreachable']);
    expect(await app.request('restartCodex', null)).toEqual({ ok: false, error: { type: 'disconnected' } });
  });
});
