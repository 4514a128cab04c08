import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { SendProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { isFolder } from '../../files/is-folder.ts';
import type { AuthGate, TrustGate } from '../../host/gates.ts';
import { toNotReadyProblem, toThreadProblem } from '../codex-problems.ts';
import type { RunPlaces } from '../list/run-places.ts';
import { findProjectFolders } from '../project-folders.ts';
import { allowsWriting, getPermissions } from '../trust/permissions.ts';

/** Decides whether a message may go out, and with which permissions. */
export class SendGate {
  readonly #codex: CodexServer;
  readonly #trust: TrustGate;
  readonly #auth: AuthGate;
  readonly #places: Pick<RunPlaces, 'findProject'>;

  constructor(codex: CodexServer, trust: TrustGate, auth: AuthGate, places: Pick<RunPlaces, 'findProject'>) {
    this.#codex = codex;
    this.#trust = trust;
    this.#auth = auth;
    this.#places = places;
  }

  /**
   * Checks the folder, its trust, full access, the account and Codex, in this order. Returns the mode to send with: the
   * one the user chose, or read-only if they keep the folder read-only.
   */
  async check(
    folder: string | null,
    chosen: ApprovalMode,
    fullAccessConsent: boolean,
  ): Promise<Result<ApprovalMode, SendProblem>> {
    if (folder === null) return err({ type: 'noWorkspace' });
    if (!(await isFolder(folder))) {
      const isWorktree = this.#places.findProject(folder) !== folder;
      return err({ type: 'workspaceGone', path: folder, ...(isWorktree && { isWorktree }) });
    }
    const trusted = await this.limitToTrust(folder, chosen);
    if (!trusted.ok) return trusted;
    if (trusted.value === 'fullAccess' && !fullAccessConsent) return err({ type: 'needsFullAccessConsent' });
    if (!(await this.#auth.maySend())) return err({ type: 'signedOut' });
    const ready = await this.#codex.ready();
    return ready.ok ? trusted : err(toNotReadyProblem(ready.error));
  }

  /**
   * Limits the mode to the trust in the folder.
   *
   * Codex writes a folder's trust into config.toml when a thread that may write starts there, so we ask the user first.
   * In config mode, the folder's configuration decides whether there is anything to ask.
   */
  async limitToTrust(folder: string, chosen: ApprovalMode): Promise<Result<ApprovalMode, SendProblem>> {
    const answer = await this.#trust.mayWrite(folder);
    if (answer === 'readOnly') return ok('readOnly');
    if (answer === 'yes' || chosen === 'readOnly') return ok(chosen);
    if (chosen !== 'config') return await this.#requireTrust(folder);
    const read = await this.#codex.request('config/read', { cwd: folder });
    if (!read.ok) return err(toThreadProblem(read.error));
    const permissions = getPermissions(chosen, read.value.config, await findProjectFolders(folder));
    return allowsWriting(permissions) ? await this.#requireTrust(folder) : ok(chosen);
  }

  async #requireTrust(folder: string): Promise<Result<never, SendProblem>> {
    return err({ type: 'needsTrust', ...(await this.#trust.createQuestion(folder)) });
  }
}
