import { beforeEach, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { ResourceReader } from './resource-reader.ts';

const thread = threadId.parse('01a1f000-0000-7000-8000-000000000001');
const wanted = { server: 'notes', uri: 'memory://guide', name: 'guide' };

let codex: FakeCodexServer;
const reader = (keep = async (name: string, _bytes: Uint8Array) => `/kept/${name}`) =>
  new ResourceReader({ codex, storeAttachment: keep });
beforeEach(() => {
  codex = new FakeCodexServer();
  codex.answers['mcpServer/resource/read'] = ({ uri }) =>
    ok({ contents: [{ uri, text: 'Feed the parrot.' }], originCallId: null });
});

it('keeps a resource with its origin, without secrets and invisible characters', async () => {
  const token = `ghp_${'aB3dE5fG7h'.repeat(4)}`;
  const odd = { server: 'notes', uri: `memory://gui\u200bde?token=${token}`, name: ' \u202ethe\nguide\u{e0041} ' };
  const resource = { server: 'notes', uri: 'memory://guide?token=[secret: GitHub token]' };
  expect(await reader().attach(odd, thread)).toEqual(
    ok({ kind: 'file', name: 'the guide', source: '/kept/the guide', resource }),
  );
  expect(codex.sent.at(-1)?.params).toMatchObject({ uri: odd.uri, threadId: thread });
  expect(await reader().attach({ ...wanted, name: '\u200b' }, null)).toMatchObject({ value: { name: wanted.uri } });
});

it('uses the configuration for a thread that Codex has not loaded, and reports other refusals', async () => {
  const given = codex.answers['mcpServer/resource/read'];
  const refuse = (message: string) => err({ type: 'refused' as const, code: -32600, message, data: null });
  codex.answers['mcpServer/resource/read'] = (params) =>
    params.threadId === null && given !== undefined ? given(params) : refuse(`thread not found: ${thread}`);
  expect(await reader().attach(wanted, thread)).toMatchObject({ ok: true });
  codex.answers['mcpServer/resource/read'] = () => refuse('Transport closed');
  expect(await reader().attach(wanted, thread)).toEqual(err({ type: 'notRead', message: 'Transport closed' }));
});

it('reports a server that never answers, and a disk that accepts nothing', async () => {
  codex.answers['mcpServer/resource/read'] = () => err({ type: 'noAnswer', afterMs: 30_000 });
  expect(await reader().attach(wanted, null)).toEqual(err({ type: 'noAnswer', afterMs: 30_000 }));
  codex.answers['mcpServer/resource/read'] = ({ uri }) => ok({ contents: [{ uri, text: 'x' }], originCallId: null });
  const full = () => Promise.reject(new Error('no room'));
  expect(await reader(full).attach(wanted, null)).toEqual(err({ type: 'notKept', message: 'no room' }));
});
