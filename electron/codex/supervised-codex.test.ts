import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import type { CliFailure, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import type { SessionListener } from './codex-session.ts';
import { SupervisedCodex, type SupervisedSession } from './supervised-codex.ts';

const environment: EnvironmentSnapshot = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/ada/.codex',
  platform: 'linux',
};
const crash: CliFailure = { type: 'exited', code: 1, signal: null, stderr: [] };

/** A session controlled by the test. */
class FakeSession implements SupervisedSession {
  readonly pid = null;
  readonly listener: SessionListener;
  readonly replies: unknown[] = [];
  endAsked = false;
  readonly #over = Promise.withResolvers<void>();

  constructor(listener: SessionListener) {
    this.listener = listener;
  }

  becomeReady(): void {
    this.listener.ready(environment, 50);
  }

  finish(failure: CliFailure = crash): void {
    this.listener.ended(failure);
    this.#over.resolve();
  }

  async request(method: string) {
    return { ok: true, value: `reply to ${method}` } as const;
  }

  reply(id: string | number, result: unknown): void {
    this.replies.push([id, result]);
  }

  refuse(id: string | number, message: string): void {
    this.replies.push([id, message]);
  }

  async end(): Promise<void> {
    this.endAsked = true;
    await this.#over.promise;
  }
}

describe('SupervisedCodex', () => {
  let clock: ManualClock;
  let sessions: FakeSession[];
  let server: SupervisedCodex;
  let faults: unknown[];

  beforeEach(() => {
    clock = new ManualClock();
    sessions = [];
    faults = [];
    server = new SupervisedCodex({
      clock,
      startSession: (listener) => {
        const session = new FakeSession(listener);
        sessions.push(session);
        return session;
      },
      restartsByItself: () => true,
      listenerFailed: (fault) => faults.push(fault),
    });
  });

  function newest(): FakeSession {
    const session = sessions.at(-1);
    if (session === undefined) throw new Error('Nothing was started');
    return session;
  }

  it('starts nothing until it is needed, and one session for all callers', async () => {
    expect(sessions).toHaveLength(0);
    const both = [server.ready(), server.ready()];
    expect(sessions).toHaveLength(1);
    newest().becomeReady();
    expect(await Promise.all(both)).toEqual([
      { ok: true, value: { environment, generation: 1 } },
      { ok: true, value: { environment, generation: 1 } },
    ]);
  });

  it('reports a failed start to waiting callers, and lets later callers wait for the next try', async () => {
    const first = server.ready();
    newest().finish();
    expect(await first).toEqual({ ok: false, error: crash });
    const second = server.ready();
    expect(server.state.phase).toBe('restarting');
    clock.advance(500);
    newest().becomeReady();
    expect(await second).toMatchObject({ ok: true, value: { generation: 2 } });
  });

  it('keeps waiting callers when the start is repeated', async () => {
    const waiting = server.ready();
    const restarted = server.restart();
    expect(newest().endAsked).toBe(true);
    newest().finish();
    await restarted;
    expect(sessions).toHaveLength(2);
    newest().becomeReady();
    expect(await waiting).toMatchObject({ ok: true, value: { generation: 2 } });
  });

  it('starts once if a restart is requested twice', async () => {
    void server.ready();
    newest().becomeReady();
    const both = [server.restart(), server.restart()];
    newest().finish();
    await Promise.all(both);
    expect(sessions).toHaveLength(2);
    expect(server.state.phase).toBe('starting');
  });

  it('does not start if it is stopped while it ends for a restart', async () => {
    void server.ready();
    const restarted = server.restart();
    const stopped = server.stop();
    newest().finish();
    await Promise.all([restarted, stopped]);
    expect(sessions).toHaveLength(1);
    expect(server.state).toEqual({ phase: 'stopped' });
  });

  it('does not start after a stop during the wait for the next try', async () => {
    void server.ready();
    newest().finish();
    await server.stop();
    expect(clock.pending).toBe(0);
    expect(await server.ready()).toMatchObject({ ok: false });
    expect(await server.request('thread/loaded/list', {})).toEqual({
      ok: false,
      error: { type: 'notRunning', failure: null },
    });
    expect(sessions).toHaveLength(1);
  });

  it('makes every call of stop wait for the end', async () => {
    void server.ready();
    let stops = 0;
    const stop = async () => {
      await server.stop();
      stops += 1;
    };
    const both = [stop(), stop()];
    await Promise.resolve();
    expect(stops).toBe(0);
    newest().finish();
    await Promise.all(both);
    expect(stops).toBe(2);
  });

  it('reports the end of each generation, and whether it was requested', async () => {
    const ends: unknown[] = [];
    server.onGenerationEnd((generation, wanted) => ends.push([generation, wanted]));
    void server.ready();
    newest().becomeReady();
    newest().finish();
    clock.advance(500);
    newest().becomeReady();
    const restarted = server.restart();
    newest().finish();
    await restarted;
    expect(ends).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('delivers messages with their generation, and ignores answers for an earlier one', async () => {
    const received: unknown[] = [];
    const forget = server.onNotification(({ method }, generation) => received.push([method, generation]));
    server.onServerRequest(({ id }, generation) => received.push([id, generation]));
    void server.ready();
    newest().finish();
    clock.advance(500);
    newest().listener.notification({ method: 'tomorrow/thing', params: {}, emittedAtMs: null });
    newest().listener.serverRequest({ id: 0, method: 'ask', params: {} });
    forget();
    newest().listener.notification({ method: 'unheard', params: {}, emittedAtMs: null });
    expect(received).toEqual([
      ['tomorrow/thing', 2],
      [0, 2],
    ]);
    server.reply(1, 0, 'old');
    server.reply(2, 0, 'new');
    server.refuse(2, 1, 'no');
    expect(newest().replies).toEqual([
      [0, 'new'],
      [1, 'no'],
    ]);
  });

  it('holds a request until Codex is ready', async () => {
    const reply = server.request('thread/loaded/list', {});
    newest().becomeReady();
    expect(await reply).toEqual({ ok: true, value: 'reply to thread/loaded/list' });
  });

  it('does not send a request that is canceled during the start', async () => {
    const work = { isOver: false };
    const reply = server.request('thread/loaded/list', {}, { isCanceled: () => work.isOver });
    work.isOver = true;
    newest().becomeReady();
    expect(await reply).toMatchObject({ ok: false, error: { type: 'refused' } });
  });

  it('reports why a request was not sent', async () => {
    const reply = server.request('thread/loaded/list', {});
    const failure: CliFailure = { type: 'notFound', searched: ['codex on PATH'] };
    newest().finish(failure);
    expect(await reply).toEqual({ ok: false, error: { type: 'notRunning', failure } });
    expect(await server.ready()).toEqual({ ok: false, error: failure });
  });

  it('calls every listener even if one fails, and passes the error on', () => {
    const received: unknown[] = [];
    const fail = () => {
      throw new Error('It cannot be read');
    };
    server.onNotification(fail);
    server.onNotification(({ method }) => received.push(method));
    server.onServerRequest(fail);
    server.onServerRequest(({ id }) => received.push(id));
    void server.ready();
    newest().listener.notification({ method: 'item/started', params: {}, emittedAtMs: null });
    newest().listener.serverRequest({ id: 7, method: 'item/commandExecution/requestApproval', params: {} });
    newest().listener.notification({ method: 'item/completed', params: {}, emittedAtMs: null });
    expect(received).toEqual(['item/started', 7, 'item/completed']);
    expect(faults).toMatchObject(received.map(() => ({ message: 'It cannot be read' })));
  });
});
