import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OAuthMcpServer, startOAuthMcpServer } from '../../../fixtures/mcp-server/oauth-server.ts';
import { TestApp } from '../../app/testing/test-app.ts';

// Tests sign-ins of the real Codex to our own small server. The test acts as the browser.

let remote: OAuthMcpServer;
let app: TestApp;
beforeEach(async () => {
  remote = await startOAuthMcpServer();
  app = await TestApp.start({
    config: { mcp_oauth_credentials_store: 'file', mcp_servers: { remote: { url: remote.url } } },
  });
});
afterEach(async () => {
  await app.end();
  await remote.stop();
});

const signIn = async (window: Awaited<ReturnType<TestApp['openWindow']>>) => {
  const { url } = await window.get('signInToMcp', { name: 'remote' });
  return { url, result: window.get('awaitMcpSignIn', { name: 'remote' }) };
};

it('a server that needs a sign-in says so, fails if the user denies it, and works once they allow it', async () => {
  const window = await app.openWindow();
  expect(await window.get('testMcpServer', { name: 'remote' })).toEqual({ type: 'signInNeeded' });

  remote.user = 'denies';
  const denied = await signIn(window);
  await fetch(denied.url);
  expect(await denied.result).toMatchObject({ type: 'failed', message: expect.stringContaining('access_denied') });

  remote.user = 'allows';
  const allowed = await signIn(window);
  await fetch(allowed.url);
  expect(await allowed.result).toEqual({ type: 'signedIn' });
  expect(await window.get('testMcpServer', { name: 'remote' })).toMatchObject({ type: 'answered', tools: 1 });
});

it('a sign-in is canceled by the user or by the next one, and ends with Codex', async () => {
  const window = await app.openWindow();
  const first = await signIn(window);
  const second = await signIn(window);
  expect(await first.result).toEqual({ type: 'cancelled' });
  await window.get('cancelMcpSignIn', { name: 'remote' });
  expect(await second.result).toEqual({ type: 'cancelled' });
  const third = await signIn(window);
  await window.get('restartCodex', null);
  expect(await third.result).toMatchObject({ type: 'failed' });
  expect(await window.ask('signInToMcp', { name: 'nobody' })).toMatchObject({ error: { type: 'refused' } });
});
