import { expect, it } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { ok } from '../../shared/base/result.ts';
import type { CommandEntry } from '../../shared/transcript/entry.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import { OwnCommands } from './own-commands.ts';

const thread = threadId.parse('thread');

/** Sets up a command that runs once `judged` resolves. */
function bench() {
  const codex = new FakeCodexServer();
  const entries: CommandEntry[] = [];
  const commands = new OwnCommands({
    codex,
    clock: new ManualClock(),
    commands: { appendOutput: () => undefined, endOutput: () => '' },
    shell: ['sh', '-c'],
    threads: { addEntry: (_thread, _turn, entry) => void entries.push(entry) },
  });
  const judged = Promise.withResolvers<string | null>();
  codex.answers['command/exec'] = () => ok({ exitCode: 0, stdout: '', stderr: '' });
  codex.answers['command/exec/terminate'] = () => ok({});
  const limits = { permissionProfile: ':workspace' };
  const place = { threadId: thread, turnId: turnId.parse('turn'), cwd: '/a' };
  const begin = () =>
    commands.run({ ...place, command: 'touch late', limits, approval: null, checkAllowed: () => judged.promise });
  const began = () => codex.sent.filter(({ method }) => method === 'command/exec').length;
  return { began, begin, codex, commands, entries, judged };
}

it('does not start a command that may no longer run, and adds no entry', async () => {
  const { began, begin, entries, judged } = bench();
  judged.resolve('You set this folder to read-only.');
  expect(await begin()).toBe('You set this folder to read-only.');
  expect([began(), entries]).toEqual([0, []]);
});

it('does not start a command that is ended while it is checked', async () => {
  const { began, begin, commands, entries, judged } = bench();
  const run = begin();
  await commands.end(thread, null);
  judged.resolve(null);
  expect(await run).toBe('It was stopped before it started.');
  expect([began(), entries]).toEqual([0, []]);
});

it('does not send a command that is ended before Codex has it, and shows it as stopped', async () => {
  const { began, begin, codex, commands, entries, judged } = bench();
  const request = codex.request.bind(codex);
  codex.request = async (method, params, options) => {
    // For example while Codex starts or the folder is checked.
    if (method === 'command/exec') await commands.end(thread, null);
    return await request(method, params, options);
  };
  judged.resolve(null);
  expect(await begin()).toBeNull();
  expect(began()).toBe(0);
  expect(entries.at(-1)).toMatchObject({ status: 'stopped', message: null });
});

it('starts an allowed command, and its entry shows its end', async () => {
  const { began, begin, entries, judged } = bench();
  judged.resolve(null);
  expect(await begin()).toBeNull();
  expect(began()).toBe(1);
  expect(entries.map(({ status }) => status)).toEqual(['background', 'done']);
});
