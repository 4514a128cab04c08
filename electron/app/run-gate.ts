import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunTool } from '../../shared/runs/run-request.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { SendProblem } from '../../shared/threads/thread-problem.ts';
import type { TrustGate } from '../host/gates.ts';
import { getRunCapacity, type RunCapacity } from '../runs/run-capacity.ts';
import type { RunAdmission } from '../runs/run-service.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { SendGate } from '../threads/send/send-gate.ts';
import type { ReadMachineLoad } from './machine-load.ts';

export type RunGateDeps = {
  readonly settings: SettingsStore;
  readonly machineLoad: ReadMachineLoad;
  readonly trust: TrustGate;
  /** Decides for Codex, as for messages. */
  readonly threads: { readonly gate: SendGate };
};

/** Decides whether a tool may work in a folder, and how many runs may work at once. */
export class RunGate implements RunAdmission {
  readonly #deps: RunGateDeps;

  constructor(deps: RunGateDeps) {
    this.#deps = deps;
  }

  async mayStart(
    tool: RunTool,
    folder: string | null,
    fullAccess: boolean,
  ): Promise<Result<ApprovalMode, SendProblem>> {
    const { settings, threads } = this.#deps;
    const { approvalMode } = settings.snapshot.values;
    if (tool === 'codex') return await threads.gate.check(folder, approvalMode, fullAccess);
    if (folder === null) return err({ type: 'noWorkspace' });
    const trusted = await this.#checkClaudeTrust(folder);
    return trusted.ok ? ok(approvalMode) : trusted;
  }

  async mayWork({ run: { projectRoot }, request }: StartedRun, mode: ApprovalMode): Promise<string | null> {
    const trusted =
      request.tool === 'codex'
        ? await this.#deps.threads.gate.limitToTrust(projectRoot, mode)
        : await this.#checkClaudeTrust(projectRoot);
    if (trusted.ok && (request.tool !== 'codex' || trusted.value === mode)) return null;
    return t`The run ended because it can no longer write in its folder. Answer the trust question for that folder, then start the run again.`;
  }

  getCapacity(working: number): RunCapacity {
    const { machineLoad, settings } = this.#deps;
    return getRunCapacity(settings.snapshot.values.maxRuns, { ...machineLoad(), working });
  }

  async #checkClaudeTrust(folder: string): Promise<Result<null, SendProblem>> {
    const { trust } = this.#deps;
    const answer = await trust.mayWrite(folder);
    if (answer === 'yes') return ok(null);
    if (answer === 'ask') return err({ type: 'needsTrust', ...(await trust.createQuestion(folder)) });
    const message = t`You set this folder to read-only, but Claude Code can write in the folder it works in. Trust the folder to start a run.`;
    return err({ type: 'refused', message });
  }
}
