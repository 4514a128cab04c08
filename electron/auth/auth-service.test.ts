import { describe, expect, it } from 'vitest';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import { windowId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { Steps } from '../host/steps.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';
import { AuthService } from './auth-service.ts';

const nobody: CodexReply<'account/read'> = {
  account: null,
  userId: null,
  requiresOpenaiAuth: true,
  workspaceRouting: null,
};
const withKey: CodexReply<'account/read'> = { ...nobody, account: { type: 'apiKey' } };
const page = { type: 'chatgpt', loginId: 'login-1', authUrl: 'https://example.test/login' } as const;

const windowOn = (path: string | null): ClientWindow => ({
  id: windowId.parse('w'),
  workspace:
    path === null ? null : { path, name: 'w', displayPath: path, gitRoot: null, branch: null, trust: 'unknown' },
  openThread: null,
  steps: new Steps(),
  folderLifetime: new Lifetime(),
  view: new Lifetime(),
  send: () => undefined,
});
const app = windowOn('/w');

/** Starts a Codex with no one signed in. */
async function started() {
  const codex = new FakeCodexServer();
  codex.answers['account/read'] = () => ok(nobody);
  const auth = new AuthService(codex);
  const states: AuthState[] = [];
  auth.onChange((state) => states.push(state));
  codex.becomeReady();
  await auth.check();
  return { codex, auth, states };
}

function reached(auth: AuthService, state: AuthState['state']): Promise<AuthState> {
  if (auth.state.state === state) return Promise.resolve(auth.state);
  return new Promise((settle) => {
    const stop = auth.onChange((next) => {
      if (next.state !== state) return;
      stop();
      settle(next);
    });
  });
}

describe('the account', () => {
  it('the account is unknown until Codex was asked', () => {
    expect(new AuthService(new FakeCodexServer()).state).toEqual({ state: 'unknown' });
  });

  it('the account is not needed if the provider needs none; the provider is named', async () => {
    const codex = new FakeCodexServer();
    codex.answers['account/read'] = () => ok({ ...nobody, requiresOpenaiAuth: false });
    codex.answers['modelProvider/list'] = () =>
      ok({
        data: [{ id: 'mine', name: 'My provider', canEdit: false, baseUrl: null, settings: { type: 'openai' } }],
        defaultProviderId: 'mine',
        canChangeDefault: true,
      });
    const auth = new AuthService(codex);
    codex.becomeReady();
    await auth.check();
    expect(auth.state).toEqual({ state: 'notNeeded', provider: 'My provider' });
  });

  it('the account is read again when Codex reports that it changed', async () => {
    const { codex, auth } = await started();
    codex.answers['account/read'] = () =>
      ok({ ...nobody, account: { type: 'chatgpt', email: 'a@b.test', planType: 'plus', workspaceName: null } });
    codex.notify('account/updated', { authMode: 'chatgpt', planType: 'plus' });
    expect(await reached(auth, 'signedIn')).toEqual({
      state: 'signedIn',
      method: 'chatgpt',
      email: 'a@b.test',
      plan: 'plus',
    });
  });
});

describe('signing in with ChatGPT', () => {
  it('signing in with ChatGPT returns the page, is a state of its own, and ends when Codex says so', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    expect(await auth.handlers.signInWithChatgpt(app, null)).toEqual(ok({ url: page.authUrl }));
    expect(auth.state).toEqual({ state: 'signingIn', method: 'chatgpt', url: page.authUrl });

    codex.answers['account/read'] = () => ok(withKey);
    codex.notify('account/login/completed', { loginId: 'another', success: true, error: null });
    expect(auth.state.state).toBe('signingIn');
    codex.notify('account/login/completed', { loginId: 'login-1', success: true, error: null });
    expect((await reached(auth, 'signedIn')).state).toBe('signedIn');
  });

  it('signing in with ChatGPT does not allow a second one', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    await auth.handlers.signInWithChatgpt(app, null);
    expect(await auth.handlers.signInWithChatgpt(app, null)).toEqual(err({ type: 'alreadySigningIn' }));
    expect(await auth.handlers.signInWithApiKey(app, { apiKey: 'sk' })).toEqual(err({ type: 'alreadySigningIn' }));
  });

  it('signing in with ChatGPT can be canceled, which is not a failure', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    codex.answers['account/login/cancel'] = ({ loginId }) => {
      codex.notify('account/login/completed', { loginId, success: false, error: 'Login was not completed' });
      return ok({ status: 'canceled' });
    };
    await auth.handlers.signInWithChatgpt(app, null);
    expect(await auth.handlers.cancelSignIn(app, null)).toEqual(ok(null));
    expect(auth.state).toEqual({ state: 'signedOut', problem: null });
  });

  it('signing in with ChatGPT can be canceled before Codex has returned the page', async () => {
    const { codex, auth } = await started();
    let give: () => void = () => undefined;
    codex.answers['account/login/start'] = () => new Promise((settle) => (give = () => settle(ok(page))));
    codex.answers['account/login/cancel'] = () => ok({ status: 'canceled' });
    const signingIn = auth.handlers.signInWithChatgpt(app, null);
    await auth.handlers.cancelSignIn(app, null);
    give();
    expect((await signingIn).ok).toBe(false);
    expect(codex.sent.at(-1)).toEqual({ method: 'account/login/cancel', params: { loginId: 'login-1' } });
    expect(auth.state).toEqual({ state: 'signedOut', problem: null });
  });

  it('signing in with ChatGPT keeps the message of a failure', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    await auth.handlers.signInWithChatgpt(app, null);
    codex.notify('account/login/completed', { loginId: 'login-1', success: false, error: 'The code is wrong' });
    expect(await reached(auth, 'signedOut')).toEqual({ state: 'signedOut', problem: 'The code is wrong' });
  });

  it('signing in with ChatGPT ends with the Codex where it started', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    await auth.handlers.signInWithChatgpt(app, null);
    codex.die();
    expect(auth.state.state).toBe('signedOut');
  });
});

describe('signing in with a key', () => {
  it('signing in with a key passes the key only to Codex', async () => {
    const { codex, auth, states } = await started();
    codex.answers['account/login/start'] = () => {
      codex.answers['account/read'] = () => ok(withKey);
      return ok({ type: 'apiKey' });
    };
    expect(await auth.handlers.signInWithApiKey(app, { apiKey: 'sk-secret' })).toEqual(ok(null));
    expect(codex.sent).toContainEqual({
      method: 'account/login/start',
      params: { type: 'apiKey', apiKey: 'sk-secret' },
    });
    expect(states).toContainEqual({ state: 'signingIn', method: 'apiKey', url: null });
    expect(auth.state).toEqual({ state: 'signedIn', method: 'apiKey', email: null, plan: null });
    expect(JSON.stringify(states)).not.toContain('sk-secret');
  });

  it('signing in with a key keeps the message of a refusal', async () => {
    const { codex, auth } = await started();
    const refused = { type: 'refused', code: -32_600, message: 'Keys are not allowed here', data: null } as const;
    codex.answers['account/login/start'] = () => err(refused);
    expect(await auth.handlers.signInWithApiKey(app, { apiKey: 'sk' })).toEqual(
      err({ type: 'refused', message: 'Keys are not allowed here' }),
    );
    expect(auth.state).toEqual({ state: 'signedOut', problem: 'Keys are not allowed here' });
  });

  it('signing in with a key starts no Codex for a window without a folder', async () => {
    const codex = new FakeCodexServer();
    const auth = new AuthService(codex);
    const signedIn = await auth.handlers.signInWithApiKey(windowOn(null), { apiKey: 'sk' });
    expect(signedIn).toMatchObject({ ok: false, error: { type: 'codexNotReady' } });
    expect(codex.sent).toEqual([]);
  });
});

describe('signing out', () => {
  it('signing out is done when Codex has no one signed in', async () => {
    const { codex, auth } = await started();
    codex.answers['account/read'] = () => ok(withKey);
    codex.notify('account/updated', {});
    await reached(auth, 'signedIn');
    codex.answers['account/logout'] = () => {
      codex.answers['account/read'] = () => ok(nobody);
      return ok({});
    };
    expect(await auth.handlers.signOut(app, null)).toEqual(ok(null));
    expect(auth.state).toEqual({ state: 'signedOut', problem: null });
  });
});

describe('the gate before a message', () => {
  it('the authentication gate asks Codex first if nothing is known', async () => {
    const codex = new FakeCodexServer();
    codex.answers['account/read'] = () => ok(nobody);
    const auth = new AuthService(codex);
    expect(await auth.maySend()).toBe(false);
    codex.answers['account/read'] = () => ok(withKey);
    codex.notify('account/updated', {});
    await reached(auth, 'signedIn');
    expect(await auth.maySend()).toBe(true);
  });

  it('the authentication gate waits for the answer that a start of Codex brings', async () => {
    const codex = new FakeCodexServer();
    codex.answers['account/read'] = async () => {
      if (codex.state.phase === 'idle') codex.becomeReady();
      return ok(nobody);
    };
    expect(await new AuthService(codex).maySend()).toBe(false);
  });

  it('the authentication gate is closed during a sign-in', async () => {
    const { codex, auth } = await started();
    codex.answers['account/login/start'] = () => ok(page);
    await auth.handlers.signInWithChatgpt(app, null);
    expect(await auth.maySend()).toBe(false);
  });

  it('the authentication gate is open if Codex cannot be asked, which others report', async () => {
    const codex = new FakeCodexServer();
    codex.answers['account/read'] = () => err({ type: 'notRunning', failure: null });
    expect(await new AuthService(codex).maySend()).toBe(true);
  });
});
