import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { McpSignInProblem, McpSignInResult } from '../../../shared/contract/mcp.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { describeCodexProblem } from '../describe-codex-problem.ts';

type Attempt = { readonly loginId: string | null; readonly result: PromiseWithResolvers<McpSignInResult> };

const completed = z.object({
  name: z.string(),
  loginId: z.string().nullish(),
  success: z.boolean(),
  error: z.string().nullish(),
});

/**
 * Sign-ins to servers that need one, each with a page in the browser. Codex keeps the result. Workcell gets no token.
 * Codex has no request to cancel one, so the page of a canceled sign-in works until it times out.
 */
export class McpSignIns {
  readonly #codex: CodexServer;
  readonly #changed: () => void;
  /** The last attempt for each server, kept after its end. */
  readonly #attempts = new Map<string, Attempt>();

  /** `changed` is called after a sign-in. */
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

  /** Starts a sign-in and returns the page to open. Cancels a pending one for this server. */
  async start(name: string): Promise<Result<{ readonly url: string }, McpSignInProblem>> {
    const begun = await this.#codex.request('mcpServer/oauth/login', { name });
    if (!begun.ok) return err({ type: 'refused', message: describeCodexProblem(begun.error) });
    const { authorizationUrl: url, loginId } = begun.value;
    if (!/^https?:/iu.test(url)) return err({ type: 'refused', message: t`Codex did not provide a sign-in page.` });
    this.cancel(name);
    this.#attempts.set(name, { loginId: loginId ?? null, result: Promise.withResolvers() });
    return ok({ url });
  }

  /** Resolves with the result of the last sign-in, once there is one, or at once if there was no sign-in. */
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
      // Makes threads reconnect.
      await this.#codex.request('config/mcpServer/reload', undefined);
      this.#changed();
    }
    const attempt = this.#attempts.get(name);
    if (attempt === undefined || (attempt.loginId !== null && loginId != null && attempt.loginId !== loginId)) return;
    this.#end(
      name,
      success ? { type: 'signedIn' } : { type: 'failed', message: error ?? t`Codex did not give a reason.` },
    );
  }

  #end(name: string, result: McpSignInResult): void {
    this.#attempts.get(name)?.result.resolve(result);
  }
}
