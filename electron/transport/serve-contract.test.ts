import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { HostEvent, RequestAnswer, RequestInput, RequestName } from '../../shared/contract/contract.ts';
import { requests } from '../../shared/contract/contract.ts';
import { FakeConnection } from '../../shared/contract/testing/fake-connection.ts';
import { sampleSnapshot } from '../../shared/contract/testing/sample-snapshot.ts';
import { behindBytes, disconnectBytes } from './event-outlet.ts';
import { type RequestRouter, serveContract } from './serve-contract.ts';

type AnyHandlers = { readonly [Name in RequestName]: (input: RequestInput<Name>) => RequestAnswer<Name> };

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked for in this test'));
const silent = Object.fromEntries(Object.keys(requests).map((name) => [name, notAsked]));

/** Serves a fake connection with these handlers; all others reject. */
function serve(handlers: Partial<AnyHandlers> = {}, { checksEvents = true, snapshot = () => sampleSnapshot } = {}) {
  const connection = new FakeConnection();
  const clock = new ManualClock();
  const reported: string[] = [];
  const reports: string[] = [];
  const all = { ...silent, ...handlers } as AnyHandlers;
  const router: RequestRouter = { connect: async () => undefined, snapshot, route: (name, input) => all[name](input) };
  const served = serveContract(connection, router, {
    clock,
    checksEvents,
    onDrained: () => void reported.push('drained'),
    onClosed: () => void reported.push('closed'),
    report: (problem) => void reports.push(problem),
  });
  return { connection, clock, reported, reports, served, ask: connection.ask.bind(connection) };
}

const alerts: HostEvent = { name: 'alertsChanged', payload: [] };
const connect = { windowId: null };

describe('a ping', () => {
  it('a ping is answered, even before the window is connected', () => {
    const { connection } = serve();
    connection.arrive({ kind: 'ping' });
    expect(connection.sent).toEqual([{ kind: 'pong' }]);
  });
});

describe('requests', () => {
  it('contract requests reach their handler with checked input, and return its value', async () => {
    const { ask } = serve({
      listFolders: async ({ typed }) => ok([{ path: typed, name: 'home', branch: null, recent: true }]),
    });
    await ask('connectWindow', connect);
    const result = await ask('listFolders', { typed: '/home', extra: 1 });
    expect(result).toEqual({ ok: true, value: [{ path: '/home', name: 'home', branch: null, recent: true }] });
  });

  it('contract requests return an ordinary failure as their own problem', async () => {
    const { ask } = serve({ resolveApproval: async () => err({ type: 'alreadySettled' }) });
    await ask('connectWindow', connect);
    const result = await ask('resolveApproval', { approvalId: 'a1', decision: { type: 'approve' } });
    expect(result).toEqual({ ok: false, error: { type: 'alreadySettled' } });
  });

  it.each(['noSuchThing', 'toString', '__proto__', 'constructor'])(
    'contract requests named %s are unknown',
    async (method) => {
      const { ask } = serve();
      await ask('connectWindow', connect);
      expect(await ask(method, null)).toEqual({ ok: false, error: { type: 'unknownMethod', method } });
    },
  );

  it('contract requests with bad input never reach the handler', async () => {
    let asked = false;
    const { ask } = serve({
      listFolders: async () => {
        asked = true;
        return ok([]);
      },
    });
    await ask('connectWindow', connect);
    expect(await ask('listFolders', { typed: 7 })).toMatchObject({
      ok: false,
      error: { type: 'badInput', method: 'listFolders', message: expect.stringContaining('typed') },
    });
    expect(asked).toBe(false);
  });

  it('contract requests whose handler throws get the message without its stack, and the host logs it', async () => {
    const { ask, reports } = serve({ restartCodex: () => Promise.reject(new Error('the disk is gone')) });
    await ask('connectWindow', connect);
    expect(await ask('restartCodex', null)).toEqual({
      ok: false,
      error: { type: 'internal', method: 'restartCodex', message: 'the disk is gone' },
    });
    expect(reports).toEqual([expect.stringContaining('the disk is gone\n')]);
  });

  it('contract requests whose handler breaks the contract get badOutput, not its data', async () => {
    const broken = { listThreads: async () => ok([{ id: 7, secret: 'x' }]) } as unknown as Partial<AnyHandlers>;
    const { ask, reports } = serve(broken);
    await ask('connectWindow', connect);
    const result = await ask('listThreads', { search: '' });
    expect(result).toMatchObject({ ok: false, error: { type: 'badOutput', method: 'listThreads' } });
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(reports).toHaveLength(1);
  });

  it('contract requests before connectWindow has succeeded get notConnected', async () => {
    const { ask } = serve({ listFolders: async () => ok([]) });
    expect(await ask('listFolders', { typed: '' })).toEqual({ ok: false, error: { type: 'notConnected' } });
    await ask('connectWindow', connect);
    expect(await ask('listFolders', { typed: '' })).toEqual({ ok: true, value: [] });
  });

  it('contract requests that cannot be parsed are rejected, and the connection continues', async () => {
    const { connection, ask } = serve();
    connection.arrive('nonsense');
    connection.arrive({ kind: 'hello', version: 4, key: 'again', nonce: 'again' });
    expect(connection.sent).toEqual([
      { kind: 'rejected', message: expect.any(String) },
      { kind: 'rejected', message: expect.any(String) },
    ]);
    expect(await ask('connectWindow', connect)).toMatchObject({ ok: true });
  });
});

describe('events', () => {
  it('contract events before a snapshot are never sent, because the snapshot contains what they changed', async () => {
    const { connection, served, ask } = serve();
    served.send(alerts);
    await ask('connectWindow', connect);
    expect(connection.sent.map(({ kind }) => kind)).toEqual(['reply']);
  });

  it('contract events after a snapshot follow it, for each of several snapshots', async () => {
    const { connection, served, ask } = serve(
      {},
      {
        snapshot: () => {
          queueMicrotask(() => served.send(alerts));
          return sampleSnapshot;
        },
      },
    );
    await ask('connectWindow', connect);
    await ask('connectWindow', connect);
    expect(connection.sent.map(({ kind }) => kind)).toEqual(['reply', 'event', 'reply', 'event']);
  });

  it('contract events reach a connected page though a later snapshot of it breaks the contract', async () => {
    const snapshots: unknown[] = [sampleSnapshot, null];
    const { connection, served, ask } = serve(
      {},
      {
        snapshot: () => {
          queueMicrotask(() => served.send(alerts));
          return snapshots.shift() as typeof sampleSnapshot;
        },
      },
    );
    await ask('connectWindow', connect);
    expect(await ask('connectWindow', connect)).toMatchObject({ ok: false, error: { type: 'badOutput' } });
    expect(connection.sent.map(({ kind }) => kind)).toEqual(['reply', 'event', 'reply', 'event']);
  });

  const exact = { text: 'x', offset: 0, threadId: 't', commandId: 'r' };
  const tooMuch = { name: 'commandOutputArrived', payload: { ...exact, leaked: 'secret' } } as unknown as HostEvent;
  const wrong = { name: 'alertsChanged', payload: 7 } as unknown as HostEvent;

  it('contract events with more fields than the contract are reported, and sent without them', async () => {
    const { connection, served, ask, reports } = serve();
    await ask('connectWindow', connect);
    served.send(tooMuch);
    expect(connection.sent.at(-1)).toEqual({ kind: 'event', name: 'commandOutputArrived', payload: exact });
    expect(reports).toEqual([expect.stringContaining('commandOutputArrived breaks the contract')]);
  });

  it('contract events that break the contract are reported instead of sent', async () => {
    const { connection, served, ask, reports } = serve();
    await ask('connectWindow', connect);
    served.send(wrong);
    expect(connection.sent).toHaveLength(1);
    expect(reports).toEqual([expect.stringContaining('alertsChanged breaks the contract')]);
  });

  it('contract events are reported once when several windows get them', async () => {
    const first = serve();
    const second = serve();
    await first.ask('connectWindow', connect);
    await second.ask('connectWindow', connect);
    const event = { ...wrong };
    first.served.send(event);
    second.served.send(event);
    expect([...first.reports, ...second.reports]).toHaveLength(1);
  });

  it('contract events are sent unchecked if the host does not check them', async () => {
    const { connection, served, ask } = serve({}, { checksEvents: false });
    await ask('connectWindow', connect);
    served.send(tooMuch);
    expect(connection.sent.at(-1)).toEqual({ kind: 'event', ...tooMuch });
  });

  it('contract events are dropped while the client is behind; once it has caught up, a fresh snapshot is requested', async () => {
    const { connection, clock, served, ask, reported } = serve();
    await ask('connectWindow', connect);
    connection.waitingBytes = behindBytes + 1;
    served.send(alerts);
    clock.advance(10_000);
    served.send(alerts);
    expect(connection.sent).toHaveLength(1);
    expect(reported).toEqual([]);
    connection.waitingBytes = 0;
    clock.advance(100);
    expect(reported).toEqual(['drained']);
    served.send({ name: 'appReset', payload: sampleSnapshot });
    expect(connection.sent.at(-1)).toMatchObject({ kind: 'event', name: 'appReset' });
  });
});

describe('the end', () => {
  it('the end of a connection comes for a client that keeps requesting without reading the answers', async () => {
    const { connection, ask, reported } = serve({ listFolders: async () => ok([]) });
    await ask('connectWindow', connect);
    connection.waitingBytes = disconnectBytes + 1;
    await ask('listFolders', { typed: '' });
    expect(connection.closed).toBe(true);
    expect(reported).toEqual(['closed']);
  });

  it('the end of a connection is announced once, leaves no timer, and nothing is sent or requested after it', async () => {
    const { connection, clock, served, ask, reported } = serve();
    await ask('connectWindow', connect);
    connection.waitingBytes = behindBytes + 1;
    served.send(alerts);
    served.close();
    connection.waitingBytes = 0;
    served.send(alerts);
    connection.arrive({ kind: 'request', id: 9, method: 'noSuchThing', input: null });
    expect(clock.pending).toBe(0);
    expect(reported).toEqual(['closed']);
    expect(connection.sent).toHaveLength(1);
  });
});
