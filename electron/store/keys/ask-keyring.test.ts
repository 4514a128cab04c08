import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { createAskKeyring } from './ask-keyring.ts';
import type { KeyringListener, KeyringProcess } from './keyring-process.ts';

/** Creates a program that starts when the test allows it. */
function createProgram() {
  const started = Promise.withResolvers<KeyringProcess>();
  const done: unknown[] = [];
  let listener: KeyringListener | null = null;
  const clock = new ManualClock();
  const ask = createAskKeyring({
    clock,
    env: { DBUS_SESSION_BUS_ADDRESS: 'a' },
    start: (_env, received) => {
      listener = received;
      return started.promise;
    },
  });
  const program: KeyringProcess = { send: (request) => done.push(request), kill: () => done.push('killed') };
  return {
    asking: ask({ action: 'read', account: 'one' }),
    start: () => started.resolve(program),
    refuse: (failure: Error) => started.reject(failure),
    say: (message: unknown) => listener?.received(message),
    clock,
    done,
  };
}

describe('asking the keyring', () => {
  it('asking the keyring ends the program once it has answered', async () => {
    const { asking, start, say, done } = createProgram();
    start();
    await Promise.resolve();
    say({ type: 'connected' });
    say({ type: 'done', secret: null });
    expect(await asking).toEqual({ type: 'done', secret: null });
    expect(done).toEqual([{ action: 'read', account: 'one' }, 'killed']);
  });

  it('asking the keyring ends a program that starts after the deadline, without asking it anything', async () => {
    const { asking, start, clock, done } = createProgram();
    clock.advance(20_000);
    expect(await asking).toEqual({ type: 'failed', message: 'it did not answer within 20 s' });
    start();
    await Promise.resolve();
    expect(done).toEqual(['killed']);
  });

  it('asking the keyring waits 60 s for the user to unlock a keyring that answers', async () => {
    const { asking, start, say, clock, done } = createProgram();
    start();
    await Promise.resolve();
    say({ type: 'connected' });
    clock.advance(59_999);
    expect(done).not.toContain('killed');
    clock.advance(1);
    expect(await asking).toEqual({ type: 'failed', message: 'it was not unlocked within 60 s' });
    expect(done).toContain('killed');
  });

  it('asking the keyring reports why no program can be started', async () => {
    const { asking, refuse } = createProgram();
    refuse(new Error('no process is left'));
    expect(await asking).toEqual({ type: 'failed', message: 'no process is left' });
  });
});
