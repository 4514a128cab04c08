import { expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { McpSignIns } from './mcp-sign-ins.ts';

function signInsAt(authorizationUrl: string): McpSignIns {
  const codex = new FakeCodexServer();
  codex.answers['mcpServer/oauth/login'] = () => ok({ authorizationUrl, loginId: 'login' });
  return new McpSignIns(codex, () => undefined);
}

it.each(['https://accounts.example/authorize?client=1', 'http://127.0.0.1:4100/authorize'])(
  'a sign-in opens the page at %s',
  async (url) => {
    expect(await signInsAt(url).start('remote')).toEqual(ok({ url }));
  },
);

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'vscode://open?x',
  'workcell://window',
  'smb://host/share',
  ' https://a.example',
  '',
])('a sign-in opens no page at %j', async (url) => {
  const signIns = signInsAt(url);
  expect(await signIns.start('remote')).toMatchObject({ ok: false, error: { type: 'refused' } });
  expect(await signIns.end('remote')).toEqual({ type: 'cancelled' });
});
