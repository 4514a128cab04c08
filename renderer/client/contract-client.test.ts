import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { type HostEvent, requests } from '../../shared/contract/contract.ts';
import { FakeConnection } from '../../shared/contract/testing/fake-connection.ts';
import { ContractClient, requestLimits } from './contract-client.ts';

function connect() {
  const connection = new FakeConnection();
  const events: HostEvent[] = [];
  const unreadable: string[] = [];
  const clock = new ManualClock();
  const client = new ContractClient(connection, clock, {
    onEvent: (event) => events.push(event),
    onUnreadable: (message) => unreadable.push(message),
    onMessage: () => undefined,
  });
  return { connection, client, clock, events, unreadable };
}

describe('a request', () => {
  it('sends a request with its input and settles it with the reply of the same ID', async () => {
    const { connection, client } = connect();
    const first = client.request('listFolders', { typed: '/a' });
    const second = client.request('listFolders', { typed: '/b' });
    expect(connection.sent).toEqual([
      { kind: 'request', id: 1, method: 'listFolders', input: { typed: '/a' } },
      { kind: 'request', id: 2, method: 'listFolders', input: { typed: '/b' } },
    ]);
    const folder = { path: '/b/c', name: 'c', branch: null, recent: false };
    connection.arrive({ kind: 'reply', id: 2, result: { ok: true, value: [folder] } });
    connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: [] } });
    expect(await second).toEqual({ ok: true, value: [folder] });
    expect(await first).toEqual({ ok: true, value: [] });
  });

  it('returns the problem that the host reports for a request', async () => {
    const { connection, client } = connect();
    const answer = client.request('openWorkspace', { path: '/gone' });
    connection.arrive({ kind: 'reply', id: 1, result: { ok: false, error: { type: 'missing', path: '/gone' } } });
    expect(await answer).toEqual({ ok: false, error: { type: 'missing', path: '/gone' } });
  });

  it('fails a request whose value does not match the contract', async () => {
    const { connection, client } = connect();
    const answer = client.request('listFolders', { typed: '' });
    connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: [{ path: 7 }] } });
    expect(await answer).toMatchObject({ ok: false, error: { type: 'badOutput', method: 'listFolders' } });
  });

  it('fails requests when the connection is lost, and afterwards', async () => {
    const { connection, client } = connect();
    const answer = client.request('restartCodex', null);
    connection.close();
    expect(await answer).toEqual({ ok: false, error: { type: 'disconnected' } });
    expect(await client.request('restartCodex', null)).toEqual({ ok: false, error: { type: 'disconnected' } });
    expect(connection.sent).toHaveLength(1);
  });
});

describe('a request that the host does not answer', () => {
  it('fails a request after its time limit, and ignores a late reply', async () => {
    const { client, clock, connection, unreadable } = connect();
    const answer = client.request('listFolders', { typed: '/a' });
    clock.advance(requestLimits[requests.listFolders.wait] ?? 0);
    expect(await answer).toEqual({ ok: false, error: { type: 'noAnswer', method: 'listFolders' } });
    connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: [] } });
    expect(unreadable).toEqual([]);
  });

  it('waits without a limit for requests that depend on the user or a job', async () => {
    const { client, clock, connection } = connect();
    const answers = [client.request('browseForFolder', null), client.request('sendMessage', Object())];
    clock.advance(24 * 3_600_000);
    connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: '/a' } });
    expect(await answers[0]).toEqual({ ok: true, value: '/a' });
    connection.close();
    expect(await answers[1]).toEqual({ ok: false, error: { type: 'disconnected' } });
  });

  it('stops the timer of a request once it is answered or the connection is lost', () => {
    const { client, clock, connection } = connect();
    void client.request('listFolders', { typed: '/a' });
    void client.request('listFolders', { typed: '/b' });
    connection.arrive({ kind: 'reply', id: 1, result: { ok: true, value: [] } });
    expect(clock.pending).toBe(1);
    connection.close();
    expect(clock.pending).toBe(0);
  });

  it('sets no request limit shorter than what Codex may take', () => {
    const limits = Object.values(requestLimits).filter((limit) => limit !== null);
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(60_000);
  });
});

describe('an event', () => {
  it('passes an event that matches the contract to the listener', () => {
    const { connection, events } = connect();
    connection.arrive({ kind: 'event', name: 'cliChanged', payload: { phase: 'idle' } });
    expect(events).toEqual([{ name: 'cliChanged', payload: { phase: 'idle' } }]);
  });

  it.each([
    ['an unknown name', { kind: 'event', name: 'surprise', payload: null }],
    ['a bad payload', { kind: 'event', name: 'cliChanged', payload: { phase: 'dancing' } }],
    ['no message of ours', { hello: 'there' }],
    ['no JSON', undefined],
  ])('reports an event with %s as unreadable and ignores it', (_what, message) => {
    const { connection, events, unreadable } = connect();
    connection.arrive(message);
    expect(events).toEqual([]);
    expect(unreadable).toHaveLength(1);
  });
});
