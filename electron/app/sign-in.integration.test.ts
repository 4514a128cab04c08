import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer } from '../../fixtures/provider/script.ts';
import { readTextsBelow } from '../../fixtures/testkit/texts-below.ts';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

const apiKey = 'sk-a-key-that-nobody-may-see';

let app: TestApp;
let window: TestWindow;
const reached = (state: AuthState['state']) =>
  window.until(() => (window.app.auth.state === state ? window.app.auth : null));
beforeEach(async () => {
  app = await TestApp.start({ otherwise: answer('Hello.'), providerConfig: { requires_openai_auth: true } });
  window = await app.openWindow();
});
afterEach(() => app.end());

describe('signing in', () => {
  it('requires sign-in before a message if the provider requires it', async () => {
    expect(await reached('signedOut')).toEqual({ state: 'signedOut', problem: null });
    await expect(sendMessage(window, 'Hi')).rejects.toThrow('signedOut');
    expect(app.provider.requests).toEqual([]);
  });

  it('signs in with a key, which only Codex and the provider see, until the user signs out', async () => {
    const other = await app.openWindow();
    await reached('signedOut');
    await window.get('signInWithApiKey', { apiKey });
    expect(await reached('signedIn')).toEqual({ state: 'signedIn', method: 'apiKey', email: null, plan: null });
    await other.until(() => other.app.auth.state === 'signedIn');
    await sendMessage(window, 'Hi');
    await waitForTurnEnd(window);
    expect(app.provider.requests[0]?.headers.authorization).toBe(`Bearer ${apiKey}`);
    expect(JSON.stringify(window.app)).not.toContain(apiKey);
    expect(app.reports.join()).not.toContain(apiKey);
    expect((await readTextsBelow(app.dataFolder.path)).join('\n')).not.toContain(apiKey);

    await window.get('signOut', null);
    await reached('signedOut');
    expect(existsSync(join(app.codexHome.path, 'auth.json'))).toBe(false);
    await expect(sendMessage(window, 'Hi')).rejects.toThrow('signedOut');
  });

  it('signs in with ChatGPT: returns a page, blocks Send, refuses a second sign-in, and can be canceled', async () => {
    await reached('signedOut');
    const { url } = await window.get('signInWithChatgpt', null);
    expect(new URL(url).hostname).toBe('auth.openai.com');
    expect(await reached('signingIn')).toEqual({ state: 'signingIn', method: 'chatgpt', url });
    const again = await window.ask('signInWithApiKey', { apiKey });
    expect(again).toEqual({ ok: false, error: { type: 'alreadySigningIn' } });
    await expect(sendMessage(window, 'Hi')).rejects.toThrow('signedOut');
    await window.get('cancelSignIn', null);
    expect(await reached('signedOut')).toEqual({ state: 'signedOut', problem: null });
  });

  it('ends a sign-in when Codex restarts', async () => {
    await reached('signedOut');
    await window.get('signInWithChatgpt', null);
    await reached('signingIn');
    await window.get('restartCodex', null);
    await reached('signedOut');
  });
});
