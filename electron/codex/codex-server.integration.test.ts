import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { identifyProcess } from '../processes/process-identity.ts';
import { ProcessRecords } from '../processes/process-records.ts';
import { readProcessTable } from '../processes/process-table.ts';
import type { CodexServer } from './codex-server.ts';
import { CodexBench, inPhase } from './testing/codex-bench.ts';

describe('the real Codex', () => {
  let bench: CodexBench;
  beforeEach(async () => {
    bench = await CodexBench.open();
  });
  afterEach(() => bench.close());

  async function pidOf(server: CodexServer): Promise<number> {
    const diagnostics = await server.request('server/diagnostics', {});
    if (!diagnostics.ok) throw new Error(diagnostics.error.type);
    return diagnostics.value.process.id;
  }

  it('the real Codex starts on first use, once for all callers, and reports its environment', async () => {
    const server = bench.server();
    const phases: string[] = [];
    server.onState(({ phase }) => phases.push(phase));
    expect(server.state).toEqual({ phase: 'idle' });
    const [one, other] = await Promise.all([server.ready(), server.ready()]);
    expect(one).toEqual({
      ok: true,
      value: {
        generation: 1,
        environment: {
          binary: expect.stringMatching(/vendor.*codex(\.exe)?$/u),
          binarySource: 'package',
          version: '0.169.0',
          codexHome: bench.codexHome,
          platform: process.platform,
        },
      },
    });
    expect(other).toEqual(one);
    expect(phases.slice(0, 2)).toEqual(['starting', 'ready']);
    expect(await bench.recordedPids()).toEqual([await pidOf(server)]);
  });

  it('the real Codex answers requests, refuses in its own words, and delivers every notification', async () => {
    const server = bench.server();
    const methods: string[] = [];
    server.onNotification(({ method }) => methods.push(method));
    expect(await server.request('thread/loaded/list', {})).toMatchObject({ ok: true, value: { data: [] } });
    const refused = await server.request('thread/read', { threadId: 'nonsense', includeTurns: false });
    expect(refused).toMatchObject({ ok: false, error: { type: 'refused', code: -32_600 } });
    expect(methods).toContain('remoteControl/status/changed');
  });

  it('the real Codex lets the caller handle a reply before what Codex sent after it', async () => {
    const server = bench.server();
    await server.ready();
    const order: string[] = [];
    server.onNotification(({ method }) => order.push(method));
    const started = await server.request('thread/start', { cwd: bench.codexHome, ephemeral: true });
    order.push('reply');
    expect(started.ok).toBe(true);
    await expect.poll(() => order).toContain('thread/started');
    expect(order.indexOf('reply')).toBeLessThan(order.indexOf('thread/started'));
  });

  it('the real Codex starts again after a kill, as a new generation', async () => {
    const server = bench.server();
    const ends: unknown[] = [];
    server.onGenerationEnd((generation, wanted) => ends.push([generation, wanted]));
    const pid = await pidOf(server);
    const open = server.request('thread/list', {});
    process.kill(pid, 'SIGKILL');
    expect(await inPhase(server, 'restarting')).toMatchObject({
      attempt: 1,
      of: 3,
      failure: { type: 'exited', code: null, signal: 'SIGKILL' },
    });
    await open;
    expect(await server.ready()).toMatchObject({ ok: true, value: { generation: 2 } });
    expect(await pidOf(server)).not.toBe(pid);
    expect(ends).toEqual([[1, false]]);
  });

  it('the real Codex fails with how it ended if it may not restart by itself, until it is restarted', async () => {
    const server = bench.server({ restartsByItself: () => false });
    process.kill(await pidOf(server), 'SIGKILL');
    const { failure } = await inPhase(server, 'failed');
    expect(failure).toMatchObject({ type: 'exited', signal: 'SIGKILL' });
    expect(await server.request('thread/list', {})).toEqual({ ok: false, error: { type: 'notRunning', failure } });
    await server.restart();
    expect(await server.ready()).toMatchObject({ ok: true, value: { generation: 2 } });
  });

  it('the real Codex leaves as many processes after five restarts as after one', async () => {
    const server = bench.server();
    const left = async () => {
      await server.request('thread/loaded/list', {});
      return {
        exitListeners: process.listenerCount('exit'),
        children: readProcessTable().filter(({ parent }) => parent === process.pid).length,
        records: (await bench.recordedPids()).length,
        handles: process.getActiveResourcesInfo().filter((kind) => /Pipe|Process/u.test(kind)).length,
      };
    };
    const received: number[] = [];
    server.onState((state) => {
      if (state.phase === 'starting') received.push(state.since);
    });
    await server.restart();
    const afterOne = await left();
    for (let restart = 0; restart < 4; restart += 1) await server.restart();
    expect(await left()).toEqual(afterOne);
    expect(received).toHaveLength(5);
    expect(await server.ready()).toMatchObject({ ok: true, value: { generation: 5 } });
  });

  it('the real Codex is asked nothing before its record is written, so that the next start of the app finds it', async () => {
    const order: string[] = [];
    const slowRecords = new (class extends ProcessRecords {
      override async note(mark: string, pid: number): Promise<void> {
        await bench.server().ready();
        await super.note(mark, pid);
        order.push('recorded');
      }
    })(bench.path('slow-records'), realClock);
    const server = bench.server({ records: slowRecords });
    server.onState(({ phase }) => order.push(phase));
    expect(await server.ready()).toMatchObject({ ok: true });
    expect(order).toEqual(['starting', 'recorded', 'ready']);
  });

  it('the real Codex is gone after a stop, with its record', async () => {
    const server = bench.server();
    const pid = await pidOf(server);
    await server.stop();
    expect(await identifyProcess(pid)).toBeNull();
    expect(readProcessTable().filter(({ session }) => session === pid)).toEqual([]);
    expect(await bench.recordedPids()).toEqual([]);
    expect(server.state).toEqual({ phase: 'stopped' });
  });

  it('the real Codex shows as slow while it does not answer, and as ready when it does', async () => {
    const clock = new ManualClock();
    const server = bench.server({ clock });
    const pid = await pidOf(server);
    await expect.poll(() => clock.pending).toBe(1);
    process.kill(pid, 'SIGSTOP');
    clock.advance(15_000);
    expect(server.state).toMatchObject({ phase: 'slow', generation: 1 });
    process.kill(pid, 'SIGCONT');
    expect(await inPhase(server, 'ready')).toMatchObject({ generation: 1 });
  });

  it('the real Codex is ended after it stops writing anything', async () => {
    const clock = new ManualClock();
    const server = bench.server({ clock });
    const pid = await pidOf(server);
    await expect.poll(() => clock.pending).toBe(1);
    process.kill(pid, 'SIGSTOP');
    clock.advance(35_000);
    expect(await inPhase(server, 'restarting')).toMatchObject({ failure: { type: 'noAnswer' } });
    expect(await identifyProcess(pid)).toBeNull();
    clock.advance(500);
    expect(await server.ready()).toMatchObject({ ok: true, value: { generation: 2 } });
  });

  it('the real Codex initializes with a broken config.toml and reports the error', async () => {
    await bench.writeConfig('model = "gpt');
    const server = bench.server();
    const warned = new Promise((resolve) => {
      server.onNotification(({ method, params }) => {
        if (method === 'configWarning' && JSON.stringify(params).includes('config.toml')) resolve(params);
      });
    });
    expect(await server.ready()).toMatchObject({ ok: true });
    expect(await warned).toBeDefined();
  });

  it.runIf(process.platform === 'linux')('the real Codex gets nothing of ours in its environment', async () => {
    const environment = { ...process.env, HOME: bench.codexHome, WORKCELL_TOKEN: 'secret', ELECTRON_RUN_AS_NODE: '1' };
    const server = bench.server({ environment });
    const variables = (await readFile(`/proc/${await pidOf(server)}/environ`, 'utf8')).split('\0');
    expect(variables).toContain(`CODEX_HOME=${bench.codexHome}`);
    expect(variables.filter((variable) => /^(WORKCELL_|ELECTRON_RUN)|secret/u.test(variable))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'gets what only languages read, and nothing else by a relative path',
    async () => {
      const planted = { PYTHONPATH: 'src', LD_LIBRARY_PATH: '/usr/lib:lib', BASH_ENV: './env.sh' };
      const leftOut: (readonly string[])[] = [];
      const server = bench.server({
        environment: { ...process.env, HOME: bench.codexHome, ...planted },
        variablesLeftOut: (names) => leftOut.push(names),
      });
      const variables = (await readFile(`/proc/${await pidOf(server)}/environ`, 'utf8')).split('\0');
      expect(variables).toEqual(expect.arrayContaining(['PYTHONPATH=src', 'LD_LIBRARY_PATH=/usr/lib']));
      expect(variables.filter((variable) => variable.startsWith('BASH_ENV='))).toEqual([]);
      expect(leftOut).toEqual([expect.arrayContaining(['BASH_ENV', 'LD_LIBRARY_PATH'])]);
      expect(leftOut.flat()).not.toContain('PYTHONPATH');
    },
  );

  it.runIf(process.platform === 'linux')(
    'the real Codex makes no connections by itself unless config.toml says so',
    async () => {
      const argumentsOf = async (server: CodexServer) => await readFile(`/proc/${await pidOf(server)}/cmdline`, 'utf8');
      const server = bench.server();
      expect(await argumentsOf(server)).toContain('analytics.enabled=false\0-c\0features.plugins=false');
      await bench.writeConfig('analytics.enabled = true\nfeatures.plugins = true\n');
      await server.restart();
      expect(await argumentsOf(server)).not.toMatch(/analytics|plugins/);
    },
  );
});
