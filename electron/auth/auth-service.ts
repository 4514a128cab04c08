import { z } from 'zod';
import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import { type AuthState, accountAllowsSend } from '../../shared/auth/auth-state.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { authRequests } from '../../shared/contract/auth.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { Secret } from '../base/secret.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { CodexNotification, CodexParams, CodexReply } from '../model/codex-protocol/protocol.ts';

type AuthProblem = RequestProblem<'signInWithChatgpt'>;

/** A sign-in in progress. `loginId` is known once Codex has returned the page to open. */
type Attempt = {
  readonly method: 'chatgpt' | 'apiKey';
  url: string | null;
  loginId: string | null;
  cancelled: boolean;
};

const loginCompleted = z.object({ loginId: z.string().nullable(), success: z.boolean(), error: z.string().nullable() });

/** The account that one Codex reports, and the one sign-in that may be in progress. */
export class AuthService {
  readonly #codex: CodexServer;
  readonly #listeners = new Listeners<[AuthState]>();
  #account: AuthState = { state: 'unknown' };
  #attempt: Attempt | null = null;
  /** Runs one read at a time, so that the last one wins. */
  readonly #readQueue = new SerialQueue();

  constructor(codex: CodexServer) {
    this.#codex = codex;
    codex.onNotification((notification) => this.#handle(notification));
    codex.onGenerationEnd(() => this.#endAttempt(this.#attempt, null));
  }

  get state(): AuthState {
    if (this.#attempt === null) return this.#account;
    return { state: 'signingIn', method: this.#attempt.method, url: this.#attempt.url };
  }

  /** Calls `listen` with each new state. The returned function removes the listener. */
  onChange(listen: (state: AuthState) => void): () => void {
    return this.#listeners.add(listen);
  }

  /**
   * Returns whether the account allows a message. Asks Codex if that is unknown. If Codex is unavailable, returns true:
   * the account is not the obstacle.
   */
  async maySend(): Promise<boolean> {
    if (this.state.state === 'unknown') await this.check();
    return this.state.state === 'unknown' || accountAllowsSend(this.state);
  }

  readonly handlers: DomainHandlers<keyof typeof authRequests> = {
    signInWithChatgpt: async (window) => {
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirstError);
      const attempt: Attempt = { method: 'chatgpt', url: null, loginId: null, cancelled: false };
      const begun = await this.#start(attempt, { type: 'chatgpt' });
      if (!begun.ok) return begun;
      if (begun.value.type !== 'chatgpt')
        return err(this.#refuseAttempt(attempt, t`Codex did not provide a sign-in page.`));
      attempt.loginId = begun.value.loginId;
      attempt.url = begun.value.authUrl;
      if (attempt.cancelled) {
        await this.#cancel(attempt);
        return err({ type: 'refused', message: t`Sign-in was canceled.` });
      }
      this.#publish();
      return ok({ url: attempt.url });
    },

    signInWithApiKey: async (window, input) => {
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirstError);
      const apiKey = new Secret(input.apiKey);
      const attempt: Attempt = { method: 'apiKey', url: null, loginId: null, cancelled: false };
      const begun = await this.#start(attempt, { type: 'apiKey', apiKey: apiKey.reveal() });
      if (!begun.ok) return begun;
      await this.check();
      this.#endAttempt(attempt, null);
      return ok(null);
    },

    cancelSignIn: async () => {
      const attempt = this.#attempt;
      if (attempt?.method === 'chatgpt') {
        attempt.cancelled = true;
        if (attempt.loginId !== null) await this.#cancel(attempt);
      }
      return ok(null);
    },

    signOut: async (window) => {
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirstError);
      const reply = await this.#codex.request('account/logout', undefined);
      if (!reply.ok) return err(toAuthProblem(reply.error));
      await this.check();
      return ok(null);
    },
  };

  async #start(
    attempt: Attempt,
    params: CodexParams<'account/login/start'>,
  ): Promise<Result<CodexReply<'account/login/start'>, AuthProblem>> {
    if (this.#attempt !== null) return err({ type: 'alreadySigningIn' });
    this.#attempt = attempt;
    this.#publish();
    const reply = await this.#codex.request('account/login/start', params);
    if (reply.ok) return reply;
    const problem = toAuthProblem(reply.error);
    this.#endAttempt(attempt, 'message' in problem ? problem.message : null);
    return err(problem);
  }

  /** Ends the sign-in, even if Codex does not confirm it. Its page no longer works. */
  async #cancel(attempt: Attempt): Promise<void> {
    if (attempt.loginId !== null) await this.#codex.request('account/login/cancel', { loginId: attempt.loginId });
    this.#endAttempt(attempt, null);
  }

  #refuseAttempt(attempt: Attempt, message: string): AuthProblem {
    this.#endAttempt(attempt, message);
    return { type: 'refused', message };
  }

  #handle({ method, params }: CodexNotification): void {
    if (method === 'account/updated') void this.check();
    if (method !== 'account/login/completed') return;
    const completed = loginCompleted.safeParse(params);
    const attempt = this.#attempt;
    if (!completed.success || attempt?.loginId == null || completed.data.loginId !== attempt.loginId) return;
    void this.#complete(attempt, completed.data.success, completed.data.error);
  }

  async #complete(attempt: Attempt, success: boolean, problem: string | null): Promise<void> {
    if (success) await this.check();
    this.#endAttempt(attempt, success || attempt.cancelled ? null : problem);
  }

  #endAttempt(attempt: Attempt | null, problem: string | null): void {
    if (attempt === null || this.#attempt !== attempt) return;
    this.#attempt = null;
    if (this.#account.state === 'signedOut') this.#account = { state: 'signedOut', problem };
    this.#publish();
  }

  /** Asks Codex who is signed in. Settles with the answer to a request sent after this call. */
  check(): Promise<void> {
    return this.#readQueue.run(async () => {
      const reply = await this.#codex.request('account/read', {});
      if (reply.ok) {
        const provider = reply.value.requiresOpenaiAuth ? null : await this.#providerName();
        this.#account = toAccountState(reply.value, provider);
      } else if (reply.error.type === 'refused') {
        this.#account = { state: 'signedOut', problem: reply.error.message };
      }
      this.#publish();
    });
  }

  async #providerName(): Promise<string | null> {
    const reply = await this.#codex.request('modelProvider/list', {});
    if (!reply.ok) return null;
    const { data, defaultProviderId } = reply.value;
    return data.find((provider) => provider.id === defaultProviderId)?.name ?? defaultProviderId;
  }

  /** Returns whether no Codex is running. A window without a folder starts none. */
  #isAsleep(): boolean {
    return this.#codex.state.phase === 'idle';
  }

  #publish(): void {
    this.#listeners.call(this.state);
  }
}

const openFolderFirstError: AuthProblem = {
  type: 'codexNotReady',
  message: t`No folder is open. Open one, then sign in.`,
};

function toAuthProblem(problem: CodexProblem): AuthProblem {
  if (problem.type === 'refused') return { type: 'refused', message: problem.message };
  const failure = problem.type === 'notRunning' ? problem.failure : null;
  return {
    type: 'codexNotReady',
    message: failure === null ? t`Codex is not responding.` : describeCliFailure(failure).fact,
  };
}

/** Converts Codex's account, without a sign-in in progress. `provider` is the name of the current provider. */
function toAccountState(reply: CodexReply<'account/read'>, provider: string | null): AuthState {
  const { account, requiresOpenaiAuth } = reply;
  if (!requiresOpenaiAuth) return { state: 'notNeeded', provider };
  if (account === null) return { state: 'signedOut', problem: null };
  if (account.type === 'chatgpt') {
    return { state: 'signedIn', method: 'chatgpt', email: account.email, plan: account.planType };
  }
  return { state: 'signedIn', method: account.type === 'apiKey' ? 'apiKey' : 'other', email: null, plan: null };
}
