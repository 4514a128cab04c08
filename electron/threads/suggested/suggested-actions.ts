import { randomUUID } from 'node:crypto';
import { computeReach, type Reach } from '../../../shared/approvals/reach.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { entryId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import type { suggestedActionsRequests } from '../../../shared/contract/suggested-actions.ts';
import type { WireFault } from '../../../shared/contract/wire.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import type { SuggestedAction } from '../../../shared/suggested-actions/suggested-action.ts';
import { getSendProblemText } from '../../../shared/threads/describe-thread-problem.ts';
import type { ThreadSettings } from '../../../shared/threads/thread-summary.ts';
import type { PatchEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { OwnOutcome } from '../../approvals/own-request.ts';
import type { ChangesService } from '../../changes/changes-service.ts';
import type { DiffPlan } from '../../changes/plan-diff.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { OwnCommands } from '../../console/own-commands.ts';
import { pathStyle } from '../../files/path-style.ts';
import type { DomainHandlers } from '../../host/client-window.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { SendGate } from '../send/send-gate.ts';
import type { ThreadHistory } from '../thread-history.ts';
import type { ThreadsFacade } from '../threads-facade.ts';
import type { UserGate } from '../trust/own-action-review.ts';
import { getCommandLimits } from '../trust/thread-sandbox.ts';
import type { SuggestedOpenings, SuggestingPlace } from './suggested-openings.ts';

export type SuggestedActionsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly history: Pick<ThreadHistory, 'findTurn'>;
  readonly openings: Pick<SuggestedOpenings, 'propose'>;
  readonly commands: Pick<OwnCommands, 'run'>;
  /** Checks what the folder's trust allows, the same way as for messages. */
  readonly gate: Pick<SendGate, 'limitToTrust'>;
  readonly changes: Pick<ChangesService, 'addApplied'>;
  readonly userGate: Pick<UserGate, 'ask'>;
  /** Writes into the currently recorded thread, which may have been restarted in the meantime. */
  readonly facade: Pick<ThreadsFacade, 'addEntry'>;
  /** Finds existing files. See `findExistingFiles`. */
  findFiles(folder: string, paths: readonly string[]): Promise<readonly string[]>;
  /** Plans what a diff would do to a folder. The error is a sentence. See `planDiff`. */
  planDiff(folder: string, diff: string): Promise<Result<DiffPlan, string>>;
  /** Writes everything or nothing. See `writePlan`. */
  writePlan(plan: DiffPlan): Promise<Result<null, string>>;
};

type ProposeProblem = Exclude<RequestProblem<'proposeAction'>, WireFault>;
type ProposeResult = Result<null, ProposeProblem>;
type Sandbox = ThreadSettings['sandbox'];

const readOnlyText = t`You set this folder to read-only.`;
const notTrustedText = t`This folder is no longer trusted. Try again, and Workcell will ask you about it.`;

/** Runs the actions that an answer suggests, after the user confirms. The result appears in the turn of the answer. */
export class SuggestedActions {
  readonly #deps: SuggestedActionsDeps;
  /** Suggestions that wait for a confirmation or are running. */
  readonly #pending = new Set<string>();

  constructor(deps: SuggestedActionsDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<keyof typeof suggestedActionsRequests> = {
    proposeAction: async (_window, proposal) => {
      const thread = this.#deps.threads.get(proposal.threadId);
      const turn = thread === null ? null : await this.#deps.history.findTurn(thread, proposal.turnId);
      if (thread === null || thread.cwd === null || turn === null) return err({ type: 'threadGone' });
      const key = JSON.stringify(proposal);
      if (this.#pending.has(key)) return err({ type: 'underWay' });
      this.#pending.add(key);
      const done = () => this.#pending.delete(key);
      const place = { threadId: thread.id, turn, cwd: thread.cwd };
      const proposed = await this.#propose(thread, place, proposal.action, done);
      if (!proposed.ok) done();
      return proposed;
    },
    findNamedFiles: async (_window, { paths, threadId }) => {
      const folder = this.#deps.threads.get(threadId)?.cwd ?? null;
      return ok({ paths: folder === null ? [] : [...(await this.#deps.findFiles(folder, paths))] });
    },
  };

  /** Starts the question. Calls `done` when the action is finished. */
  async #propose(
    { settings }: LiveThread,
    place: SuggestingPlace,
    action: SuggestedAction,
    done: () => void,
  ): Promise<ProposeResult> {
    const { cwd, threadId, turn } = place;
    const about = { threadId, turnId: turn.id, turn };
    switch (action.type) {
      case 'runCommand': {
        const { command } = action;
        const sandbox = await this.#sandboxWithinTrust(cwd, settings?.sandbox ?? null);
        if (!sandbox.ok) return sandbox;
        const asked = { kind: 'command', command, cwd, proposedRule: null } as const;
        const answered = this.#deps.userGate.ask({ ...about, asked, reach: getReach(sandbox.value, cwd) });
        void answered.then((outcome) => this.#run(place, sandbox.value, command, outcome)).finally(done);
        return ok(null);
      }
      case 'applyDiff': {
        const { diff } = action;
        const writes = await this.#sandboxWithinTrust(cwd, 'workspaceWrite');
        if (!writes.ok) return writes;
        if (writes.value === 'readOnly') return err({ type: 'cannotBeDone', message: readOnlyText });
        const plan = await this.#deps.planDiff(cwd, diff);
        if (!plan.ok) return err({ type: 'cannotBeDone', message: plan.error });
        const { fileChanges: files, notes } = plan.value;
        const asked = {
          kind: 'patch',
          files,
          grantRoot: null,
          ...(notes.length > 0 && { notes: [...notes] }),
        } as const;
        const answered = this.#deps.userGate.ask({ ...about, asked, reach: null });
        void answered.then((outcome) => this.#apply(place, diff, outcome)).finally(done);
        return ok(null);
      }
      case 'openLink':
      case 'openFile': {
        const proposed = await this.#deps.openings.propose(place, action, done);
        return proposed.ok ? proposed : err({ type: 'cannotBeDone', message: proposed.error });
      }
    }
  }

  /** Returns the sandbox for an action of the thread, limited by the folder's trust. */
  async #sandboxWithinTrust(cwd: string, had: Sandbox): Promise<Result<Sandbox, ProposeProblem>> {
    const mode = await this.#deps.gate.limitToTrust(cwd, toApprovalMode(had));
    if (mode.ok) return ok(mode.value === toApprovalMode(had) ? had : 'readOnly');
    if (mode.error.type === 'needsTrust') return err(mode.error);
    return err({ type: 'cannotBeDone', message: getSendProblemText(mode.error) });
  }

  /** Returns why an action in this sandbox may no longer run, in one sentence. Null if it still may. */
  async #findWithdrawal(cwd: string, had: Sandbox): Promise<string | null> {
    const sandbox = await this.#sandboxWithinTrust(cwd, had);
    if (sandbox.ok) return sandbox.value === had ? null : readOnlyText;
    return sandbox.error.type === 'cannotBeDone' ? sandbox.error.message : notTrustedText;
  }

  /** Runs a command in the sandbox that the thread had when we asked the user, because the card showed that one. */
  async #run(
    { cwd, threadId, turn }: SuggestingPlace,
    had: Sandbox,
    command: string,
    outcome: OwnOutcome,
  ): Promise<void> {
    if (outcome.answer !== 'approved') return;
    const { clock, codex, commands, facade } = this.#deps;
    const limits = await getCommandLimits(codex, { cwd, sandbox: had });
    const judge = () => this.#findWithdrawal(cwd, had);
    const place = { threadId, turnId: turn.id, cwd };
    const why = limits.ok
      ? await commands.run({ ...place, command, limits: limits.value, approval: outcome.trace, checkAllowed: judge })
      : ((await judge()) ?? t`Codex did not report its sandbox.`);
    if (why === null) return;
    const id = `not-run:${outcome.trace?.approvalId}`;
    facade.addEntry(threadId, turn.id, createNotice(id, clock.now(), 'error', t`The command did not run.`, why));
  }

  /** Applies a diff. Plans it again, because the files may have changed while the question was open. */
  async #apply({ cwd, threadId, turn }: SuggestingPlace, diff: string, outcome: OwnOutcome): Promise<void> {
    if (outcome.answer !== 'approved') return;
    const { clock, planDiff, writePlan } = this.#deps;
    const plan = await planDiff(cwd, diff);
    const withdrawn = await this.#findWithdrawal(cwd, 'workspaceWrite');
    const written = withdrawn !== null ? err(withdrawn) : plan.ok ? await writePlan(plan.value) : plan;
    const id = entryId.parse(`own-patch:${randomUUID()}`);
    const files = plan.ok ? plan.value.fileChanges : [];
    const entry: PatchEntry = {
      id,
      at: clock.now(),
      kind: 'patch',
      files,
      status: written.ok ? 'done' : 'didNotApply',
      message: written.ok ? null : written.error,
      approval: outcome.trace,
    };
    // Must come before the entry, because both are saved together.
    if (plan.ok) this.#deps.changes.addApplied(threadId, turn.id, id, plan.value.changes);
    this.#deps.facade.addEntry(threadId, turn.id, entry);
  }
}

/** Returns the message mode with the same permissions. */
function toApprovalMode(sandbox: Sandbox): ApprovalMode {
  if (sandbox === 'fullAccess') return 'fullAccess';
  return sandbox === 'workspaceWrite' ? 'askWhenNeeded' : 'readOnly';
}

/**
 * Returns what a command reaches. It stays in the thread's sandbox, so it reaches outside only if the sandbox is off.
 */
function getReach(sandbox: Sandbox, cwd: string): Reach | null {
  return computeReach({
    workspace: cwd,
    pathStyle,
    networkHost: null,
    network: false,
    anywhere: false,
    paths: [],
    escalated: false,
    unsandboxed: [],
    fullAccess: sandbox === 'fullAccess',
  });
}
