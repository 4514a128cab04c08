import { randomUUID } from 'node:crypto';
import type { AskPerson, OwnOutcome } from '../../shared/approvals/own-request.ts';
import { type Reach, reachOf } from '../../shared/approvals/reach.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { suggestedActionsRequests } from '../../shared/contract/suggested-actions.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import type { ApprovalMode } from '../../shared/options/options.ts';
import type { SuggestedAction } from '../../shared/suggested-actions/suggested-action.ts';
import { sentenceOfSendProblem } from '../../shared/threads/problem-sentences.ts';
import type { ThreadSettings } from '../../shared/threads/thread-summary.ts';
import type { Entry, PatchEntry } from '../../shared/transcript/entry.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DiffService } from '../diff/diff-service.ts';
import type { DiffPlan } from '../diff/plan-diff.ts';
import type { OwnCommands } from '../exec/own-commands.ts';
import { pathStyle } from '../files/path-style.ts';
import type { DomainHandlers } from '../host/desk-window.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { SendGate } from './send-gate.ts';
import type { SuggestedOpenings, SuggestingPlace } from './suggested-openings.ts';
import type { ThreadHistory } from './thread-history.ts';
import { limitsOf } from './thread-sandbox.ts';

export type SuggestedActionsParts = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly history: Pick<ThreadHistory, 'turn'>;
  readonly openings: Pick<SuggestedOpenings, 'propose'>;
  readonly commands: Pick<OwnCommands, 'run'>;
  /** Says, as for messages, what trust in the folder lets be done there. */
  readonly gate: Pick<SendGate, 'withinTrust'>;
  readonly diff: Pick<DiffService, 'applied'>;
  readonly ask: AskPerson;
  /** Puts an entry into a turn of a thread, as it is known by then: it may have been begun anew meanwhile. */
  put(threadId: ThreadId, turnId: TurnId, entry: Entry): void;
  /** What a diff would do to a folder, or as a sentence why it cannot; see `planDiff`. */
  plan(folder: string, diff: string): Promise<Result<DiffPlan, string>>;
  /** Writes all of it or nothing; see `writePlan`. */
  write(plan: DiffPlan): Promise<Result<null, string>>;
};

type ProposeProblem = Exclude<RequestProblem<'proposeAction'>, WireFault>;
type Proposed = Result<null, ProposeProblem>;
type Sandbox = ThreadSettings['sandbox'];

const readOnlyNow = t`You keep this folder read-only.`;
const notTrustedNow = t`This folder is no longer trusted. Try again, and Workcell asks you about it.`;

/** What an answer suggests, done for the person once they have said yes; how it went stands in the turn it came from. */
export class SuggestedActions {
  readonly #parts: SuggestedActionsParts;
  /** What waits for a yes or is being done. */
  readonly #underWay = new Set<string>();

  constructor(parts: SuggestedActionsParts) {
    this.#parts = parts;
  }

  readonly handlers: DomainHandlers<keyof typeof suggestedActionsRequests> = {
    proposeAction: async (_window, proposal) => {
      const thread = this.#parts.threads.get(proposal.threadId);
      const turn = thread === null ? null : await this.#parts.history.turn(thread, proposal.turnId);
      if (thread === null || thread.cwd === null || turn === null) return err({ type: 'threadGone' });
      const key = JSON.stringify(proposal);
      if (this.#underWay.has(key)) return err({ type: 'underWay' });
      this.#underWay.add(key);
      const done = () => this.#underWay.delete(key);
      const place = { threadId: thread.id, turn, cwd: thread.cwd };
      const proposed = await this.#propose(thread, place, proposal.action, done);
      if (!proposed.ok) done();
      return proposed;
    },
  };

  /** Begins to ask; `done` is called once all of it is over. */
  async #propose(
    { settings }: LiveThread,
    place: SuggestingPlace,
    action: SuggestedAction,
    done: () => void,
  ): Promise<Proposed> {
    const { cwd, threadId, turn } = place;
    const about = { threadId, turnId: turn.id, turn };
    switch (action.type) {
      case 'runCommand': {
        const { command } = action;
        const sandbox = await this.#sandboxWithinTrust(cwd, settings?.sandbox ?? null);
        if (!sandbox.ok) return sandbox;
        const asked = { kind: 'command', command, cwd, proposedRule: null } as const;
        const answered = this.#parts.ask({ ...about, asked, reach: reachIn(sandbox.value, cwd) });
        void answered.then((outcome) => this.#run(place, sandbox.value, command, outcome)).finally(done);
        return ok(null);
      }
      case 'applyDiff': {
        const { diff } = action;
        const writes = await this.#sandboxWithinTrust(cwd, 'workspaceWrite');
        if (!writes.ok) return writes;
        if (writes.value === 'readOnly') return err({ type: 'cannotBeDone', message: readOnlyNow });
        const plan = await this.#parts.plan(cwd, diff);
        if (!plan.ok) return err({ type: 'cannotBeDone', message: plan.error });
        const { fileChanges: files, notes } = plan.value;
        const asked = {
          kind: 'patch',
          files,
          grantRoot: null,
          ...(notes.length > 0 && { notes: [...notes] }),
        } as const;
        const answered = this.#parts.ask({ ...about, asked, reach: null });
        void answered.then((outcome) => this.#apply(place, diff, outcome)).finally(done);
        return ok(null);
      }
      case 'openLink':
      case 'openFile': {
        const proposed = await this.#parts.openings.propose(place, action, done);
        return proposed.ok ? proposed : err({ type: 'cannotBeDone', message: proposed.error });
      }
    }
  }

  /** The sandbox that something of a thread may have, as far as trust in the folder goes. */
  async #sandboxWithinTrust(cwd: string, had: Sandbox): Promise<Result<Sandbox, ProposeProblem>> {
    const mode = await this.#parts.gate.withinTrust(cwd, modeOf(had));
    if (mode.ok) return ok(mode.value === modeOf(had) ? had : 'readOnly');
    if (mode.error.type === 'needsTrust') return err(mode.error);
    return err({ type: 'cannotBeDone', message: sentenceOfSendProblem(mode.error) });
  }

  /** Why something that was asked about with this sandbox may not be done any more, in one sentence; null while it may. */
  async #withdrawn(cwd: string, had: Sandbox): Promise<string | null> {
    const sandbox = await this.#sandboxWithinTrust(cwd, had);
    if (sandbox.ok) return sandbox.value === had ? null : readOnlyNow;
    return sandbox.error.type === 'cannotBeDone' ? sandbox.error.message : notTrustedNow;
  }

  /** In the sandbox that the thread had when it was asked about: that is what the card said. */
  async #run(
    { cwd, threadId, turn }: SuggestingPlace,
    had: Sandbox,
    command: string,
    outcome: OwnOutcome,
  ): Promise<void> {
    if (outcome.answer !== 'approved') return;
    const { clock, codex, commands, put } = this.#parts;
    const limits = await limitsOf(codex, { cwd, sandbox: had });
    const judge = () => this.#withdrawn(cwd, had);
    const place = { threadId, turnId: turn.id, cwd };
    const why = limits.ok
      ? await commands.run({ ...place, command, limits: limits.value, approval: outcome.trace, judge })
      : ((await judge()) ?? t`Codex did not say what its sandbox is.`);
    if (why === null) return;
    const id = `not-run:${outcome.trace?.approvalId}`;
    put(threadId, turn.id, notice(id, clock.now(), 'error', t`The command was not run.`, why));
  }

  /** The files may have changed while the question stood there, so it is planned anew. */
  async #apply({ cwd, threadId, turn }: SuggestingPlace, diff: string, outcome: OwnOutcome): Promise<void> {
    if (outcome.answer !== 'approved') return;
    const { clock, plan: planDiff, write } = this.#parts;
    const plan = await planDiff(cwd, diff);
    const withdrawn = await this.#withdrawn(cwd, 'workspaceWrite');
    const written = withdrawn !== null ? err(withdrawn) : plan.ok ? await write(plan.value) : plan;
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
    // Before the entry, with which it is saved.
    if (plan.ok) this.#parts.diff.applied(threadId, turn.id, id, plan.value.changes);
    this.#parts.put(threadId, turn.id, entry);
  }
}

/** The mode of a message that could do as much. */
function modeOf(sandbox: Sandbox): ApprovalMode {
  if (sandbox === 'fullAccess') return 'fullAccess';
  return sandbox === 'workspaceWrite' ? 'askWhenNeeded' : 'readOnly';
}

/** A command of the person's stays in the sandbox of the thread, so it leads out only where that is off. */
function reachIn(sandbox: Sandbox, cwd: string): Reach | null {
  return reachOf({
    workspace: cwd,
    pathStyle,
    networkHost: null,
    network: false,
    anywhere: false,
    paths: [],
    escalated: false,
    fullAccess: sandbox === 'fullAccess',
  });
}
