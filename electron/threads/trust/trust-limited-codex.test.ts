import { expect, it } from 'vitest';
import { err, ok } from '../../../shared/base/result.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import type { DecisionContext, FolderDecisions } from '../../host/folder-decisions.ts';
import type { CodexParams } from '../../model/codex-protocol/protocol.ts';
import { planPermissions } from './plan-limits.ts';
import { limitCodexToTrust } from './trust-limited-codex.ts';

const untrusted: FolderDecisions = {
  levels: { '/a': 'untrusted' },
  toWrite: { '/a': 'untrusted' },
  refusal: null,
};
const thread = { cwd: '/a', sandbox: 'read-only', approvalPolicy: 'never' } as const;

/** Creates a Codex that accepts every entry, and a trust that waits for `decide` while `isHeld`. */
function bench() {
  const codex = new FakeCodexServer();
  codex.answers['config/batchWrite'] = () => ok({} as never);
  codex.answers['config/read'] = () => ok({ config: {}, layers: [] } as never);
  codex.answers['thread/start'] = () => ok({} as never);
  codex.answers['mcpServerStatus/list'] = () => ok({} as never);
  codex.answers['turn/start'] = () => ok({} as never);
  const held = { isHeld: false, decide: () => {} };
  const reported: DecisionContext[] = [];
  const decide = async (_: string, surroundings: DecisionContext) => {
    reported.push(surroundings);
    if (held.isHeld) await new Promise<void>((resolve) => (held.decide = resolve));
    return untrusted;
  };
  const trust = { decide, getFormerEntries: async () => ({}) };
  const within = limitCodexToTrust(
    codex,
    trust,
    async () => ok(null),
    () => [],
  );
  const written = () => codex.sent.filter(({ method }) => method === 'config/batchWrite').length;
  return { codex, held, reported, within, written };
}

const asked = (held: { decide: () => void }, before: () => void) => expect.poll(() => held.decide).not.toBe(before);

it('writes no entry into a restarted Codex for a thread that only the previous one had', async () => {
  const { codex, held, within, written } = bench();
  await within.request('thread/start', thread);
  expect(written()).toBe(1);
  const before = held.decide;
  held.isHeld = true;
  const listed = within.request('mcpServerStatus/list', {});
  await asked(held, before);
  codex.die(true);
  held.decide();
  await listed;
  expect(written()).toBe(1);
});

it('writes the entry into the new Codex before it loads a thread that starts during a restart', async () => {
  const { codex, held, within } = bench();
  held.isHeld = true;
  const before = held.decide;
  const started = within.request('thread/start', thread);
  await asked(held, before);
  codex.die(true);
  held.isHeld = false;
  held.decide();
  await started;
  // The same happens if Codex restarts after the entry, while it reads the configuration.
  expect(codex.sent.map(({ method }) => method)).toEqual(['config/batchWrite', 'config/read', 'thread/start']);
  codex.sent.length = 0;
  let reads = 0;
  codex.answers['config/read'] = () => {
    reads += 1;
    if (reads === 1) codex.die(true);
    return ok({ config: {}, layers: [] } as never);
  };
  await within.request('thread/start', thread);
  const entry = ['config/batchWrite', 'config/read'];
  expect(codex.sent.map(({ method }) => method)).toEqual([...entry, ...entry, 'thread/start']);
});

it('does not send a command that is canceled during the folder check', async () => {
  const { codex, held, within } = bench();
  const command = { isEnded: false };
  held.isHeld = true;
  const before = held.decide;
  const isCalledOff = () => command.isEnded;
  const sent = within.request('command/exec', { command: ['touch', 'late'], cwd: '/a' }, { isCanceled: isCalledOff });
  await asked(held, before);
  command.isEnded = true;
  held.decide();
  expect(await sent).toMatchObject({ error: { type: 'refused' } });
  expect(codex.sent.filter(({ method }) => method === 'command/exec')).toEqual([]);
});

it('counts a thread as loaded with folder settings until Codex restarts', async () => {
  const { codex, within } = bench();
  const folderLayer = { name: { type: 'project', dotCodexFolder: '/a/.codex' }, config: {}, version: '' };
  const layers = { isUsed: true };
  codex.answers['config/read'] = () =>
    ok({
      config: {},
      layers: [{ ...folderLayer, ...(layers.isUsed ? {} : { disabledReason: 'not trusted' }) }],
    } as never);
  codex.answers['thread/start'] = () => ok({ thread: { id: 'one' } } as never);
  codex.answers['thread/resume'] = ({ threadId }) => ok({ thread: { id: threadId } } as never);
  await within.request('thread/start', thread);
  expect(within.usesFolderSettings('one')).toBe(true);
  // Codex keeps the settings of a loaded thread even if its folder is no longer trusted.
  layers.isUsed = false;
  await within.request('thread/resume', { threadId: 'one', cwd: '/a' });
  await within.request('thread/resume', { threadId: 'two', cwd: '/a' });
  expect([within.usesFolderSettings('one'), within.usesFolderSettings('two')]).toEqual([true, false]);
  codex.die(true);
  expect(within.usesFolderSettings('one')).toBe(false);
});

const writes: CodexParams<'turn/start'> = {
  threadId: 'one',
  cwd: '/',
  input: [],
  sandboxPolicy: { type: 'dangerFullAccess' },
};

it('reports a turn that may write from when it is sent until it ends', async () => {
  const { codex, reported, within } = bench();
  const writersAt = async () => {
    await within.request('thread/start', thread);
    return reported.at(-1)?.writers.map(({ folder }) => folder);
  };
  await within.request('turn/start', { ...writes, sandboxPolicy: { type: 'readOnly', networkAccess: false } });
  expect(await writersAt()).toEqual([]);
  const reply = Promise.withResolvers<void>();
  codex.answers['turn/start'] = async () => {
    await reply.promise;
    return ok({} as never);
  };
  const sent = within.request('turn/start', writes);
  expect(await writersAt()).toEqual(['/']);
  reply.resolve();
  await sent;
  expect(await writersAt()).toEqual(['/']);
  codex.notify('turn/completed', { threadId: 'one' });
  expect(await writersAt()).toEqual([]);
  codex.answers['turn/start'] = () => err({ type: 'refused', code: 0, message: 'No', data: null });
  await within.request('turn/start', writes);
  expect(await writersAt()).toEqual([]);
});

it('delays a turn that may write while Codex loads a thread below its folder, and no other turn', async () => {
  const { codex, held, within } = bench();
  held.isHeld = true;
  const before = held.decide;
  const started = within.request('thread/start', thread);
  await asked(held, before);
  await within.request('turn/start', { ...writes, cwd: '/a' });
  await within.request('turn/start', { ...writes, sandboxPolicy: { type: 'readOnly', networkAccess: false } });
  const turn = within.request('turn/start', writes);
  held.decide();
  await Promise.all([started, turn]);
  const order = codex.sent.map(({ method }) => method).filter((method) => method.endsWith('/start'));
  expect(order).toEqual(['turn/start', 'turn/start', 'thread/start', 'turn/start']);
});

it('loads a thread with a profile to plan with, or without it if the configuration may have no other', async () => {
  const { codex, within } = bench();
  await within.request('thread/start', thread);
  const [, , { params }] = codex.sent as unknown as readonly [
    unknown,
    unknown,
    { params: CodexParams<'thread/start'> },
  ];
  expect(Object.entries(params.config?.permissions ?? {})).toEqual([
    [expect.stringMatching(/^workcell-plan-/), { filesystem: expect.objectContaining({ ':root': 'read' }) }],
  ]);
  codex.sent.length = 0;
  codex.answers['thread/start'] = ({ config }) =>
    config?.permissions === undefined
      ? ok({} as never)
      : err({ type: 'refused', code: 0, message: 'failed to load configuration: not allowed', data: null });
  expect(await within.request('thread/start', thread)).toMatchObject({ ok: true });
  codex.answers['thread/start'] = () => err({ type: 'refused', code: 0, message: 'no such folder', data: null });
  codex.sent.length = 0;
  await within.request('thread/start', thread);
  expect(codex.sent.filter(({ method }) => method === 'thread/start')).toHaveLength(1);
});

it('reloads no settings while Codex or an agent of the plan works, and reloads them afterward if it has to', async () => {
  const { codex, within } = bench();
  codex.answers['config/mcpServer/reload'] = () => ok({});
  const reloads = () => codex.sent.filter(({ method }) => method === 'config/mcpServer/reload').length;
  const reload = () => within.request('config/mcpServer/reload', undefined);
  await within.request('turn/start', { threadId: 'one', input: [], ...planPermissions });
  codex.notify('turn/started', { threadId: 'agent' });
  codex.notify('turn/completed', { threadId: 'one' });
  const refused = { ok: false, error: { message: expect.stringContaining('Codex is planning') } };
  expect(await reload()).toMatchObject(refused);
  expect(await within.request('mcpServerStatus/list', {})).toMatchObject(refused);
  expect(reloads()).toBe(0);
  codex.notify('turn/completed', { threadId: 'agent' });
  await expect.poll(reloads).toBe(1);
  await within.request('turn/start', writes);
  expect((await reload()).ok).toBe(true);
  codex.answers['turn/start'] = () => err({ type: 'refused', code: 0, message: 'No', data: null });
  codex.notify('turn/completed', { threadId: 'one' });
  await within.request('turn/start', { threadId: 'one', input: [], ...planPermissions });
  expect((await reload()).ok).toBe(true);
});

it('starts no plan in a thread that has got other tools since it was loaded', async () => {
  const { codex, within } = bench();
  codex.answers['thread/start'] = () => ok({ thread: { id: 'one' } } as never);
  await within.request('thread/start', thread);
  const startPlan = () => within.request('turn/start', { threadId: 'one', input: [], ...planPermissions });
  expect((await startPlan()).ok).toBe(true);
  codex.notify('turn/completed', { threadId: 'one' });
  codex.answers['config/read'] = () => ok({ config: { mcp_servers: { notes: {} } }, layers: [] } as never);
  const refreshed = within.request('mcpServerStatus/list', {});
  expect((await startPlan()).ok).toBe(false);
  await refreshed;
  expect(within.mayUseTools('one')).toBe(true);
  codex.die(true);
  expect(within.mayUseTools('one')).toBe(false);
});

it('knows that a loaded thread may call an app, although that may be off by the time it plans', async () => {
  const { codex, within } = bench();
  codex.answers['thread/start'] = () => ok({ thread: { id: 'one' } } as never);
  await within.request('thread/start', thread);
  const mail = { id: 'mail', runtimeName: null, enabled: true, callable: false };
  codex.answers['app/installed'] = () => ok({ apps: [mail] });
  await within.request('app/installed', {});
  expect(within.mayUseTools('one')).toBe(false);
  codex.answers['app/installed'] = () => ok({ apps: [{ ...mail, callable: true }] });
  await within.request('app/installed', {});
  expect(within.mayUseTools('one')).toBe(true);
});
