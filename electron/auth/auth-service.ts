import { z } from 'zod';
import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import { type AuthState, accountAllowsSend } from '../../shared/auth/auth-state.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { Secret } from '../../shared/base/secret.ts';
import { SerialQueue } from '../../shared/base/serial-queue.ts';
import type { CodexNotification, CodexParams, CodexReply } from '../../shared/codex-protocol/protocol.ts';
import type { authRequests } from '../../shared/contract/auth.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { accountState } from './account-state.ts';

type AuthProblem = RequestProblem<'signInWithChatgpt'>;

/** A sign-in under way. `loginId` is known once Codex has given the page to open. */
type Attempt = {
  readonly method: 'chatgpt' | 'apiKey';
  url: string | null;
  loginId: string | null;
  cancelled: boolean;
};

const loginCompleted = z.object({ loginId: z.string().nullable(), success: z.boolean(), error: z.string().nullable() });

/** Who is signed in at one Codex, as it tells, and the one sign-in that may be under way. */
export class AuthService {
  readonly #codex: CodexServer;
  readonly #listeners = new Listeners<[AuthState]>();
  #account: AuthState = { state: 'unknown' };
  #attempt: Attempt | null = null;
  /** One after the other, so that the last one asked is the one that holds. */
  readonly #readings = new SerialQueue();

  constructor(codex: CodexServer) {
    this.#codex = codex;
    codex.onNotification((notification) => this.#handle(notification));
    codex.onGenerationEnd(() => this.#endAttempt(this.#attempt, null));
  }

  get state(): AuthState {
    if (this.#attempt === null) return this.#account;
    return { state: 'signingIn', method: this.#attempt.method, url: this.#attempt.url };
  }

  /** Calls back with each new state; the returned function ends that. */
  onChange(listen: (state: AuthState) => void): () => void {
    return this.#listeners.add(listen);
  }

  /**
   * May a message go out as far as the account goes? Asks Codex where that is not known yet; where Codex cannot be
   * asked it is not the account that stands in the way.
   */
  async maySend(): Promise<boolean> {
    if (this.state.state === 'unknown') await this.check();
    return this.state.state === 'unknown' || accountAllowsSend(this.state);
  }

  readonly handlers: DomainHandlers<keyof typeof authRequests> = {
    signInWithChatgpt: async (window) => {
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirst);
      const attempt: Attempt = { method: 'chatgpt', url: null, loginId: null, cancelled: false };
      const begun = await this.#begin(attempt, { type: 'chatgpt' });
      if (!begun.ok) return begun;
      if (begun.value.type !== 'chatgpt') return err(this.#refused(attempt, t`Codex gave no page to sign in on.`));
      attempt.loginId = begun.value.loginId;
      attempt.url = begun.value.authUrl;
      if (attempt.cancelled) {
        await this.#cancel(attempt);
        return err({ type: 'refused', message: t`The sign-in was cancelled.` });
      }
      this.#publish();
      return ok({ url: attempt.url });
    },

    signInWithApiKey: async (window, input) => {
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirst);
      const apiKey = new Secret(input.apiKey);
      const attempt: Attempt = { method: 'apiKey', url: null, loginId: null, cancelled: false };
      const begun = await this.#begin(attempt, { type: 'apiKey', apiKey: apiKey.reveal() });
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
      if (this.#isAsleep() && window.workspace === null) return err(openFolderFirst);
      const reply = await this.#codex.request('account/logout', undefined);
      if (!reply.ok) return err(authProblemOf(reply.error));
      await this.check();
      return ok(null);
    },
  };

  async #begin(
    attempt: Attempt,
    params: CodexParams<'account/login/start'>,
  ): Promise<Result<CodexReply<'account/login/start'>, AuthProblem>> {
    if (this.#attempt !== null) return err({ type: 'alreadySigningIn' });
    this.#attempt = attempt;
    this.#publish();
    const reply = await this.#codex.request('account/login/start', params);
    if (reply.ok) return reply;
    const problem = authProblemOf(reply.error);
    this.#endAttempt(attempt, 'message' in problem ? problem.message : null);
    return err(problem);
  }

  /** Whatever Codex says to it, the sign-in is over: a page opened for it leads nowhere. */
  async #cancel(attempt: Attempt): Promise<void> {
    if (attempt.loginId !== null) await this.#codex.request('account/login/cancel', { loginId: attempt.loginId });
    this.#endAttempt(attempt, null);
  }

  #refused(attempt: Attempt, message: string): AuthProblem {
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

  /** Asks Codex who is signed in; settles when an answer asked for from now on is known. */
  check(): Promise<void> {
    return this.#readings.run(async () => {
      const reply = await this.#codex.request('account/read', {});
      if (reply.ok) {
        const provider = reply.value.requiresOpenaiAuth ? null : await this.#providerName();
        this.#account = accountState(reply.value, provider);
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

  /** No child runs, and none is started for a window without a folder. */
  #isAsleep(): boolean {
    return this.#codex.state.phase === 'idle';
  }

  #publish(): void {
    this.#listeners.call(this.state);
  }
}

const openFolderFirst: AuthProblem = { type: 'codexNotReady', message: t`No folder is open. Open one, then sign in.` };

function authProblemOf(problem: CodexProblem): AuthProblem {
  if (problem.type === 'refused') return { type: 'refused', message: problem.message };
  const failure = problem.type === 'notRunning' ? problem.failure : null;
  return {
    type: 'codexNotReady',
    message: failure === null ? t`Codex does not answer.` : describeCliFailure(failure).fact,
  };
}
