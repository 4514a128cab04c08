import { expect, it } from 'vitest';
import { err, ok } from '../../shared/base/result.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { createHookSandbox } from './hook-sandbox.ts';

const answer = { exitCode: 0, stdout: 'out\n', stderr: '' };

function setUp(own: unknown = null) {
  const codex = new FakeCodexServer();
  codex.answers['config/read'] = () => ok({ config: { sandbox_workspace_write: own } } as never);
  const sandbox = createHookSandbox(codex, async () => []);
  const run = (signal: AbortSignal) =>
    sandbox.run({ words: ['/bin/sh', 'hook'], folder: '/w/repo', environment: { A: 'b', GIT_DIR: null }, signal });
  return { codex, run };
}

it('a hook gets the sandbox that writes only in its folder, on every system', async () => {
  const { codex, run } = setUp();
  codex.answers['command/exec'] = () => ok(answer);
  expect(await run(new AbortController().signal)).toEqual(ok({ exitCode: 0, output: 'out\n' }));
  expect(codex.sent.find(({ method }) => method === 'command/exec')?.params).toEqual({
    command: ['/bin/sh', 'hook'],
    cwd: '/w/repo',
    env: { A: 'b', GIT_DIR: null, WORKCELL_COMMAND: '1' },
    permissionProfile: ':workspace',
    processId: expect.stringMatching(/^app:/),
    outputBytesCap: expect.any(Number),
    timeoutMs: expect.any(Number),
  });
});

it('a hook does not start where Codex closes temporary folders', async () => {
  const { codex, run } = setUp({ exclude_slash_tmp: true });
  expect(await run(new AbortController().signal)).toMatchObject({ ok: false });
  expect(codex.sent.map(({ method }) => method)).not.toContain('command/exec');
});

it('Stop reaches a hook whose process Codex had not started when it was asked first', async () => {
  const { codex, run } = setUp();
  const stop = new AbortController();
  const ended = Promise.withResolvers<void>();
  codex.answers['command/exec'] = async () => {
    stop.abort();
    await ended.promise;
    return ok({ ...answer, exitCode: 137 });
  };
  let asked = 0;
  codex.answers['command/exec/terminate'] = () => {
    asked += 1;
    if (asked === 1) return err({ type: 'refused', code: -32_600, message: 'No such process', data: null });
    ended.resolve();
    return ok({});
  };
  expect(await run(stop.signal)).toMatchObject({ value: { exitCode: 137 } });
  expect(asked).toBe(2);
});
