import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { CodexBench, inPhase } from './testing/codex-bench.ts';

describe.skipIf(process.platform === 'win32')('a program that is not a working Codex', () => {
  let bench: CodexBench;
  let clock: ManualClock;
  beforeEach(async () => {
    bench = await CodexBench.open();
    clock = new ManualClock();
  });
  afterEach(() => bench.close());

  /** Creates a server with that program. Waits before retries take no time. */
  function serverWith(binary: string) {
    const server = bench.server({ clock, chosenBinary: () => binary });
    server.onState((state) => {
      if (state.phase === 'restarting') queueMicrotask(() => clock.advance(state.at - clock.now()));
    });
    return server;
  }

  it('a program that is not a working Codex is tried three more times, then fails with its exit code and last output', async () => {
    const server = serverWith(await bench.script('echo "no brakes" >&2; exit 3'));
    const phases: string[] = [];
    server.onState(({ phase }) => phases.push(phase));
    const first = await server.ready();
    expect(first).toMatchObject({ ok: false, error: { type: 'exited', code: 3 } });
    expect(await inPhase(server, 'failed')).toEqual({
      phase: 'failed',
      failure: { type: 'exited', code: 3, signal: null, stderr: ['no brakes'] },
      attempts: 3,
    });
    expect(phases.filter((phase) => phase === 'starting')).toHaveLength(4);
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['prints something else than the protocol', 'echo "Welcome to my shell"; cat > /dev/null', 'Welcome to my shell'],
    ['floods', 'yes', 'y'],
  ])('a program that is not a working Codex fails when it %s', async (_what, body, sample) => {
    const binary = await bench.script(body);
    const server = bench.server({ chosenBinary: () => binary, restartsByItself: () => false });
    expect(await server.ready()).toMatchObject({ ok: false, error: { type: 'garbage', sample } });
    expect(server.state.phase).toBe('failed');
    expect(await bench.recordedPids()).toEqual([]);
  });

  it('a program that is not a working Codex fails if it does not answer initialize, and shows as starting until then', async () => {
    const asked = bench.path('asked');
    const server = serverWith(await bench.script(`read line; touch ${asked}; echo waiting >&2; exec sleep 1000`));
    const ready = server.ready();
    await expect.poll(() => existsSync(asked)).toBe(true);
    expect(server.state.phase).toBe('starting');
    clock.advance(20_000);
    expect(await ready).toMatchObject({ ok: false, error: { type: 'noAnswer', afterMs: 20_000 } });
    expect(await inPhase(server, 'starting')).toMatchObject({ since: clock.now() });
  });

  it('a program that is not a working Codex ends on a stop before its first answer', async () => {
    const asked = bench.path('asked');
    const server = bench.server({ chosenBinary: () => bench.path('scripted-codex') });
    await bench.script(`read line; touch ${asked}; exec cat > /dev/null`);
    const ready = server.ready();
    await expect.poll(() => existsSync(asked)).toBe(true);
    // The process is recorded while it starts.
    await expect.poll(() => bench.recordedPids()).toHaveLength(1);
    const [pid] = await bench.recordedPids();
    await server.stop();
    expect(await ready).toMatchObject({ ok: false });
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  it('a program that is not a working Codex is refused if it is too old', async () => {
    const server = serverWith(await bench.script('exit 1', 'codex-cli 0.12.0'));
    expect(await server.ready()).toEqual({
      ok: false,
      error: { type: 'tooOld', version: '0.12.0', needed: '0.169.0' },
    });
    expect(server.state).toMatchObject({ phase: 'failed', attempts: 0 });
  });

  it('a program that is not a working Codex is not searched elsewhere if it is missing', async () => {
    const missing = bench.path('missing');
    expect(await serverWith(missing).ready()).toEqual({
      ok: false,
      error: { type: 'notFound', searched: [`${missing} (Settings)`] },
    });
  });

  it('a program that is not a working Codex continues after a line that is not a message, once it is ready', async () => {
    const binary = await bench.script(
      `read line; echo '{"id":1,"result":{"codexHome":"/x"}}'; read line; echo 'segfault soon'; echo '{"method":"tomorrow/thing"}'; exec cat > /dev/null`,
    );
    const server = serverWith(binary);
    const received = new Promise((resolve) => server.onNotification(({ method }) => resolve(method)));
    expect(await server.ready()).toMatchObject({ ok: true });
    expect(await received).toBe('tomorrow/thing');
    expect(server.state.phase).toBe('ready');
  });
});
