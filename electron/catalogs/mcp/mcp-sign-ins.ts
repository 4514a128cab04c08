import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { McpSignInProblem, McpSignInResult } from '../../../shared/contract/mcp.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { codexProblemText } from '../codex-problem-words.ts';

type Attempt = { readonly loginId: string | null; readonly result: PromiseWithResolvers<McpSignInResult> };

const completed = z.object({
  name: z.string(),
  loginId: z.string().nullish(),
  success: z.boolean(),
  error: z.string().nullish(),
});

/**
 * Sign-ins to servers that want one, a page in the browser each. Codex keeps what comes of it; no token comes here. Codex
 * has no request that calls one off: the page of one that was called off here works until its time is over.
 */
export class McpSignIns {
  readonly #codex: CodexServer;
  readonly #changed: () => void;
  /** The last one of each server, also after its end. */
  readonly #attempts = new Map<string, Attempt>();

  /** `changed` is told when somebody has signed in. */
  constructor(codex: CodexServer, changed: () => void) {
    this.#codex = codex;
    this.#changed = changed;
    codex.onNotification(({ method, params }) => {
      if (method === 'mcpServer/oauthLogin/completed') void this.#handle(params);
    });
    codex.onGenerationEnd(() => {
      for (const name of this.#attempts.keys()) this.#end(name, { type: 'failed', message: t`Codex has stopped.` });
    });
  }

  /** Begins a sign-in; gives the page to open. One that is under way for this server is called off. */
  async begin(name: string): Promise<Result<{ readonly url: string }, McpSignInProblem>> {
    const begun = await this.#codex.request('mcpServer/oauth/login', { name });
    if (!begun.ok) return err({ type: 'refused', message: codexProblemText(begun.error) });
    const { authorizationUrl: url, loginId } = begun.value;
    if (!/^https?:/iu.test(url)) return err({ type: 'refused', message: t`Codex gave no page to sign in on.` });
    this.cancel(name);
    this.#attempts.set(name, { loginId: loginId ?? null, result: Promise.withResolvers() });
    return ok({ url });
  }

  /** Settles when the sign-in that was begun last has come to something; without one at once. */
  async end(name: string): Promise<McpSignInResult> {
    return (await this.#attempts.get(name)?.result.promise) ?? { type: 'cancelled' };
  }

  cancel(name: string): void {
    this.#end(name, { type: 'cancelled' });
  }

  async #handle(params: unknown): Promise<void> {
    const reported = completed.safeParse(params);
    if (!reported.success) return;
    const { error, loginId, name, success } = reported.data;
    if (success) {
      // Threads connect anew then.
      await this.#codex.request('config/mcpServer/reload', undefined);
      this.#changed();
    }
    const attempt = this.#attempts.get(name);
    if (attempt === undefined || (attempt.loginId !== null && loginId != null && attempt.loginId !== loginId)) return;
    this.#end(name, success ? { type: 'signedIn' } : { type: 'failed', message: error ?? t`Codex does not say why.` });
  }

  #end(name: string, result: McpSignInResult): void {
    this.#attempts.get(name)?.result.resolve(result);
  }
}
