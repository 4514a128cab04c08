import { describe, expect, it } from 'vitest';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { Boot } from './boot.ts';
import { Readiness } from './readiness.ts';

const exited = { type: 'exited', code: 1, signal: null, stderr: [] } as const;

/** Creates a Codex with the steps after its start, recorded in order. The test completes the slow steps. */
function begin() {
  const codex = new FakeCodexServer();
  const order: string[] = [];
  let holds = Promise.withResolvers<void>();
  holds.resolve();
  const step = (name: string) => async () => {
    order.push(name);
    await holds.promise;
  };
  const readiness = new Readiness({
    codex,
    boot: new Boot(() => 0),
    kind: 'personal',
    threads: { refillThreads: step('refill') },
    auth: { check: step('account') },
    models: { read: async () => void order.push('catalogs') },
  });
  codex.onState(({ phase }) => order.push(phase));
  /** Waits until a message may be sent, then records it. */
  const send = (name: string) => void readiness.waitUntilOpen().then(() => order.push(name));
  const restart = () => {
    codex.die();
    codex.become({ phase: 'restarting', attempt: 1, of: 3, at: 0, failure: exited });
    codex.become({ phase: 'starting', since: 0 });
  };
  const hold = () => {
    holds = Promise.withResolvers<void>();
    return holds.resolve;
  };
  return { codex, order, send, restart, hold };
}

/** Lets all ready work run. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('after Codex starts', () => {
  it('checks the account, then the catalogs after the first start of Codex; nothing waits for it', async () => {
    const { codex, order, send } = begin();
    codex.become({ phase: 'starting', since: 0 });
    send('message');
    await settled();
    codex.becomeReady();
    await settled();
    expect(order).toEqual(['starting', 'message', 'account', 'ready', 'catalogs']);
  });

  it('reloads transcripts, commands and changes, then the account, after a restart; then allows messages', async () => {
    const { codex, order, restart, send } = begin();
    codex.becomeReady();
    await settled();
    order.length = 0;
    restart();
    send('message');
    await settled();
    expect(order).toEqual(['restarting', 'starting']);
    codex.becomeReady();
    await settled();
    expect(order.slice(2)).toEqual(['refill', 'ready', 'account', 'catalogs', 'message']);
  });

  it('runs the ready steps once per start of Codex, not when Codex responds again after it was slow', async () => {
    const { codex, order } = begin();
    codex.becomeReady();
    codex.becomeReady();
    await settled();
    expect(order.filter((name) => name === 'account')).toHaveLength(1);
  });

  it('opens nothing if the Codex that started has ended in the meantime', async () => {
    const { codex, hold, order, restart, send } = begin();
    codex.becomeReady();
    await settled();
    const proceed = hold();
    restart();
    codex.becomeReady();
    restart();
    send('message');
    proceed();
    await settled();
    expect(order).not.toContain('message');
    codex.becomeReady();
    await settled();
    expect(order.slice(-3)).toEqual(['account', 'catalogs', 'message']);
  });

  it('lets nothing wait if Codex does not start', async () => {
    const { codex, order, restart, send } = begin();
    codex.becomeReady();
    await settled();
    restart();
    send('message');
    codex.become({ phase: 'failed', failure: exited, attempts: 3 });
    await settled();
    expect(order.at(-1)).toBe('message');
  });
});
