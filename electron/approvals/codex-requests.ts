import { z } from 'zod';
import {
  type ApprovalDecision,
  type Asked,
  getAskingThread,
  type SettledApproval,
  type Settlement,
  type WaitingApproval,
} from '../../shared/approvals/approval.ts';
import type { ApprovalRule, RememberChoice, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import type { EndangeredFiles } from '../../shared/approvals/endangered-files.ts';
import type { RulePreview } from '../../shared/approvals/rule-preview.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, type RuleId, type ThreadId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { AlertBoard } from '../cli/alert-board.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import { pathStyle } from '../files/path-style.ts';
import type { RestartGate } from '../host/gates.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { findOverwritten, type OverwrittenPlace } from '../model/shell-commands/find-overwritten.ts';
import type { ActionHistory } from './action-history.ts';
import {
  type AnswerProblem,
  type ApprovalAnswer,
  answerApproval,
  checkRememberChoice,
  isRefusal,
  type RememberProblem,
  type SettledDecision,
} from './answer-approval.ts';
import { createApprovalCard } from './approval-card.ts';
import type { ApprovalQueue, FaultLog } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { CodexApproval } from './codex-approval.ts';
import { describeApproval, locateRequest } from './describe-approval.ts';
import { inspectPlaces } from './inspect-places.ts';
import { computeRulePreview } from './preview-rule.ts';
import { getRequestFolder, recheckPlaces } from './recheck-places.ts';
import { findRequestEntry, isAbout } from './request-entry.ts';
import { getRequestIds } from './request-ids.ts';
import { describeQuestions, describeUnreadableRequest } from './request-notices.ts';
import { resolveRequestReach } from './request-reach.ts';
import type { RuleBook } from './rule-book.ts';
import { findRuleCase } from './rule-case.ts';
import { offerRule } from './rule-subjects.ts';
import { TwinDetector } from './twin-detector.ts';

export type CodexRequestsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  readonly rules: RuleBook;
  readonly history: ActionHistory;
  readonly alerts: Pick<AlertBoard, 'putUnknownMessage'>;
  readonly diagnostics: FaultLog;
  /** Services that need the approvals in turn. Read them only when they are used. */
  readonly services: { readonly runs: RunsOfThreads; readonly readiness: RestartGate; readonly rewind: KeepsFiles };
};

/** Knows which threads belong to runs. */
export interface RunsOfThreads {
  /** Returns the run that a thread performs. Null if none. */
  findRun(threadId: ThreadId): RunRef | null;
}

/** Keeps what a command or patch could destroy before it runs. */
export interface KeepsFiles {
  /** Returns what it can destroy, and what of it is kept. Null if nothing. Never rejects. */
  keepFrom(work: {
    readonly overwrites: readonly OverwrittenPlace[];
    readonly folder: string;
    readonly workingFolder: string | null;
  }): Promise<EndangeredFiles | null>;
}

/** Codex's requests end when Codex exits, not when Workcell does. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** The maximum number of earlier actions for the preview of a rule. */
const maxPreviewActions = 200;

/** Matches Codex's reason when the sandbox blocked a command and an approval would run it again outside the sandbox. */
const retryOutsidePattern = /retry without sandbox/i;

const resolvedParams = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEndParams = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * Codex's requests to the user, from all threads. The first answer counts. An interrupt, a message from Codex, or the
 * end of Codex also settles a request. The transcript records every settlement.
 *
 * Workcell sends an approval only if nothing else has the id of its request. It first waits until the response with
 * that id ends, at most two seconds.
 */
export class CodexRequests {
  readonly #deps: CodexRequestsDeps;
  readonly #queue: ApprovalQueue;
  readonly #twins: TwinDetector;
  /**
   * The threads with an approval for the session from this Codex process. For an agent, the thread that it works for.
   */
  readonly #sessionApprovedThreads = new Set<ThreadId>();

  constructor(deps: CodexRequestsDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
    this.#twins = new TwinDetector(deps, queue);
    deps.codex.onServerRequest((request, generation) => this.#receive(request, generation));
    deps.codex.onNotification((notification, generation) => this.#handle(notification, generation));
    deps.codex.onGenerationEnd((generation) => this.#handleGenerationEnd(generation));
  }

  /** Returns whether the current Codex has an approval for the session in this thread, or in one of its agents. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#sessionApprovedThreads.has(threadId);
  }

  /** Applies a changed policy to the options of waiting approvals. */
  applyPolicyChange(): void {
    for (const approval of this.#queue.list(CodexApproval)) {
      if (approval.shown !== null) approval.setOffer(this.#createOffer(approval, approval.shown.asked));
    }
  }

  /** Sends the user's answer to Codex, and remembers it if they chose that. `card` is the one that they answer. */
  async answer(
    approval: CodexApproval,
    card: WaitingApproval,
    given: ApprovalDecision,
    remember: RememberChoice | undefined,
  ): Promise<
    Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' | 'hasTwin' | 'leadsElsewhere' }>
  > {
    if (approval.hasTwin && !isRefusal(given)) return err({ type: 'hasTwin' });
    if (given.type === 'approveForSession' && this.#twins.isUnsure(approval)) return err({ type: 'notOffered' });
    const checked = remember === undefined ? ok(null) : checkRememberChoice(card, given, remember);
    if (!checked.ok) return checked;
    const answer = answerApproval(card.asked, approval.request.params, given);
    if (!answer.ok) return answer;
    const { interruptTurn } = answer.value;
    if (isRefusal(given)) {
      for (const each of this.#twins.listWithTwins(approval)) this.#refuse(each, given);
    } else {
      // A broken response reports its end only after its requests are answered, so the approval must not wait forever.
      if (this.#twins.getCallState(approval) === 'open') await this.#twins.waitForResponseEnd(approval);
      if (!(await this.#recheckPlaces(approval, card))) return err({ type: 'leadsElsewhere' });
      if (!approval.isOpenAs(card.id)) return err({ type: 'alreadySettled' });
      if (approval.hasTwin) return err({ type: 'hasTwin' });
      const answers = given.type === 'answerQuestions' ? given.answers : [];
      this.#accept(approval, answer.value, { by: 'person', answers });
    }
    // A turn that is just ending refuses this, which is fine.
    if (interruptTurn && card.turnId !== null) {
      await this.#deps.codex.request('turn/interrupt', { threadId: getAskingThread(card), turnId: card.turnId });
    }
    if (remember !== undefined) await this.#remember(approval, remember);
    return ok(null);
  }

  /** Previews how an offered rule would have decided earlier actions. Null if no rule may answer the request. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const approval = this.#queue.find(id);
    if (!(approval instanceof CodexApproval) || approval.ruleCase === null) return null;
    const { action, workspace } = approval.ruleCase;
    return computeRulePreview(subject, await this.#deps.history.findRecent(workspace, action.kind, maxPreviewActions));
  }

  #receive(request: CodexServerRequest, generation: Generation): void {
    const { threadId, turnId, entryId } = locateRequest(request);
    if (threadId === null) {
      this.#deps.codex.refuse(generation, request.id, `This client does not answer ${request.method}.`);
      this.#deps.alerts.putUnknownMessage(request);
      return;
    }
    if (this.#declineInPlan(request, generation, threadId)) return;
    const approval = new CodexApproval(request, generation, { threadId, turnId, itemId: entryId });
    const { id } = approval;
    this.#prepare(approval).catch((fault: unknown) => {
      this.#deps.diagnostics.logListenerFault(fault);
      // Otherwise it was answered, or the user sees it as a new question.
      if (approval.isOpenAs(id)) this.#refuseUnreadable(approval);
    });
  }

  /**
   * Declines a request of a thread that plans, unless Codex asks the user a question. A Codex that keeps to its policy
   * sends no others then.
   */
  #declineInPlan(request: CodexServerRequest, generation: Generation, threadId: ThreadId): boolean {
    const { codex, threads } = this.#deps;
    const { asked } = describeApproval(request, null);
    if (asked.kind === 'question' || threads.find(threadId)?.isPlanning !== true) return false;
    const answer = answerApproval(asked, request.params, { type: 'decline' });
    const result = answer.ok ? answer.value.result : null;
    if (result === null) codex.refuse(generation, request.id, 'Nothing may be written while Codex plans.');
    else codex.reply(generation, request.id, result);
    return true;
  }

  /** Finds everything about a request, and lets a rule or the user answer it. */
  async #prepare(approval: CodexApproval): Promise<void> {
    const { clock, rules, services, threads } = this.#deps;
    const { id, itemId, request, threadId, turnId } = approval;
    const thread = threads.find(threadId);
    const turn = thread?.transcript.turns.findLast(({ id }) => id === turnId);
    const named =
      turn === undefined || itemId === null || thread?.findEntryId === undefined
        ? itemId
        : thread.findEntryId(turn.id, itemId, (entry) => isAbout(request, entry));
    const entry = findRequestEntry(request, named, turn?.entries ?? []);
    const described = { ...describeApproval(request, entry), entryId: named ?? entry?.id ?? null };
    approval.ids = getRequestIds(request, turn?.entries ?? [], thread);
    this.#queue.add(approval);
    this.#twins.handleRequest(approval);
    const { calls } = this.#twins;
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = itemId === null ? null : calls.asksToLeaveSandbox(threadId, itemId);
    const askedAt = clock.now();
    const { params } = request;
    const leaves = escalated === true || retryOutsidePattern.test(described.reason ?? '');
    const reach = await resolveRequestReach(params, thread, changes, leaves);
    const run = services.runs.findRun(thread?.agent?.root ?? threadId);
    const folder = getRequestFolder(thread, run);
    const places = folder === null ? [] : await inspectPlaces(described.asked, folder);
    const endangered = folder === null ? null : await this.#keepFiles(described.asked, folder);
    const takesInput = itemId !== null && calls.takesInput(threadId, itemId);
    const facts = { described, thread, run, reach, escalated };
    const ruled = takesInput ? null : await findRuleCase({ ...facts, params, entry });
    await rules.ready;
    await services.readiness.waitUntilOpen();
    if (!approval.isOpen) return;
    approval.ruleCase = ruled;
    if (
      ruled !== null &&
      this.#twins.getCallState(approval) === 'open' &&
      rules.match({ ...ruled, threadId, turnId }).rule !== null
    ) {
      await this.#twins.waitForResponseEnd(approval);
      if (!approval.isOpen) return;
    }
    const isUnsure = this.#twins.isUnsure(approval);
    const input = { ...facts, id, askingThread: threadId, places, endangered, takesInput, isUnsure, askedAt };
    const card = createApprovalCard(input);
    const shown = approval.withOffer(card, this.#createOffer(approval, card.asked));
    this.#queue.show(approval, shown);
    if ((await this.#answerByRuleIfUnchanged(approval, shown)) || !approval.isOpenAs(id)) return;
    this.#record(shown, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.broadcast();
  }

  async #keepFiles(asked: Asked, folder: string): Promise<EndangeredFiles | null> {
    const { rewind } = this.#deps.services;
    if (asked.kind === 'patch') {
      // A file that moves leaves its path. What is at its new path is overwritten.
      const paths = asked.files.flatMap(({ movedTo, path }) => (movedTo === null ? [path] : [path, movedTo]));
      const overwrites = paths.map((path) => ({ path, covers: 'file' as const }));
      return await rewind.keepFrom({ overwrites, folder, workingFolder: null });
    }
    if (asked.kind !== 'command' || asked.isInput === true) return null;
    const overwrites = findOverwritten(asked.command, pathStyle === 'windows');
    return await rewind.keepFrom({ overwrites, folder, workingFolder: asked.cwd });
  }

  /** Refuses an unreadable request, so that Codex does not wait for an answer that will never come. */
  #refuseUnreadable(approval: CodexApproval): void {
    const { clock, codex, threads } = this.#deps;
    const { generation, id, request, threadId, turnId } = approval;
    approval.close('ended');
    codex.refuse(generation, request.id, 'The client could not read this request.');
    this.#report(approval, { decision: 'expired', by: 'codex' });
    threads.addEntry(threadId, turnId, describeUnreadableRequest(id, clock.now()));
  }

  /**
   * Returns how an approval can be remembered. Offers no rule if Codex does not report calls, because no rule could
   * answer then.
   */
  #createOffer(
    approval: CodexApproval,
    { kind }: WaitingApproval['asked'],
  ): Pick<WaitingApproval, 'offer' | 'noOffer'> {
    const { ruleCase, turnId } = approval;
    if (kind === 'mcpTool' && this.#twins.isUnsure(approval)) return { noOffer: 'unreported' };
    const offer = ruleCase === null ? undefined : offerRule(ruleCase, turnId, this.#deps.rules.policy);
    if (offer === undefined) return {};
    return this.#twins.getCallState(approval) === 'unreported' ? { noOffer: 'unreported' } : { offer };
  }

  /** Finds the rule that may answer a request now. Null if the user has to answer. */
  #findRule(approval: CodexApproval): ApprovalRule | null {
    const { hasTwin, ids, ruleCase, threadId, turnId } = approval;
    if (ruleCase === null || hasTwin) return null;
    if (ids !== null && this.#twins.getCallState(approval) !== 'unique') return null;
    return this.#deps.rules.match({ ...ruleCase, threadId, turnId }).rule;
  }

  /**
   * Answers with a remembered approval. Returns false if the user has to answer. A rule answers at once, so it answers
   * only if nothing else can have the id: the response has ended, and Codex reported it.
   */
  #answerByRule(approval: CodexApproval, card: WaitingApproval): boolean {
    const rule = this.#findRule(approval);
    const answer = answerApproval(card.asked, approval.request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    this.#deps.rules.countUse(rule);
    this.#accept(approval, answer.value, { by: 'rule', ruleId: rule.id });
    return true;
  }

  /**
   * Does the same as `#answerByRule`, but first checks where the files lead now: the rule judged where they led when
   * the request arrived.
   */
  async #answerByRuleIfUnchanged(approval: CodexApproval, card: WaitingApproval): Promise<boolean> {
    if (this.#findRule(approval) === null || !(await this.#recheckPlaces(approval, card))) return false;
    const { shown } = approval;
    return shown !== null && shown.id === card.id && this.#answerByRule(approval, shown);
  }

  /**
   * Returns whether the files of a request still lead where its card says. If not, asks a new question in its place,
   * which no rule answers.
   */
  async #recheckPlaces(approval: CodexApproval, card: WaitingApproval): Promise<boolean> {
    const again = await recheckPlaces(card, this.#deps.threads);
    if (again === null || !approval.isOpenAs(card.id)) return true;
    const thread = this.#deps.threads.find(approval.threadId);
    const changes = card.asked.kind === 'patch' ? card.asked.files : [];
    const escalated = card.reach?.outsideSandbox === true && card.reach.unsandboxed === undefined;
    const reach = await resolveRequestReach(approval.request.params, thread, changes, escalated);
    if (!approval.isOpenAs(card.id)) return true;
    approval.ruleCase = null;
    const asked = { ...again, reach };
    this.#queue.askAgain(approval, approval.hasTwin ? approval.withOffer(asked, {}) : asked);
    this.#record(again, { approvalId: again.id, state: 'waiting', by: null, askedAt: again.askedAt, settledAt: null });
    return false;
  }

  /** Sends Codex an approval, from the user or from a rule. */
  #accept(
    approval: CodexApproval,
    { decision, result }: Pick<ApprovalAnswer, 'decision' | 'result'>,
    from: AnswerSource,
  ): void {
    const { generation, ids, request, threadId } = approval;
    approval.close(ids === null ? 'ended' : 'sent');
    // Records this before the reply, because Codex may run later commands without asking as soon as it has the reply.
    if (decision === 'approvedForSession') {
      this.#sessionApprovedThreads.add(this.#deps.threads.find(threadId)?.agent?.root ?? threadId);
    }
    this.#deps.codex.reply(generation, request.id, result);
    this.#report(approval, { decision, by: from.by }, from);
  }

  /** Sends Codex the user's refusal. */
  #refuse(approval: CodexApproval, given: ApprovalDecision): void {
    const { generation, request, shown } = approval;
    if (shown === null) return;
    const answer = answerApproval(shown.asked, request.params, given);
    if (!answer.ok) return;
    const { codex } = this.#deps;
    const { decision, result } = answer.value;
    approval.close('ended');
    if (result === null) codex.refuse(generation, request.id, 'Declined by the user.');
    else codex.reply(generation, request.id, result);
    this.#report(approval, { decision, by: 'person' });
  }

  /** Creates a rule from an answer. The rule also answers requests that are already waiting. */
  async #remember({ ruleCase, threadId, turnId }: CodexApproval, choice: RememberChoice): Promise<void> {
    if (ruleCase === null) return;
    this.#deps.rules.createRule(choice, { ...ruleCase, threadId, turnId });
    for (const approval of this.#queue.list(CodexApproval)) {
      if (approval.shown !== null) await this.#answerByRuleIfUnchanged(approval, approval.shown);
    }
  }

  #handle(notification: CodexNotification, generation: Generation): void {
    this.#twins.handle(notification);
    if (notification.method === 'rawResponse/completed') this.#answerWaitingByRule();
    if (notification.method === 'turn/completed') {
      const ended = turnEndParams.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#deps.rules.handleTurnEnd(ended.id);
      if (ended?.status === 'interrupted') this.#expire('interrupt', ({ shown }) => shown?.turnId === ended.id);
    }
    if (notification.method === 'serverRequest/resolved') {
      const requestId = resolvedParams.safeParse(notification.params).data?.requestId;
      this.#expire('codex', (approval) => approval.generation === generation && approval.request.id === requestId);
    }
  }

  /** Answers requests that were waiting for the response to end. */
  #answerWaitingByRule(): void {
    const logFault = (fault: unknown) => this.#deps.diagnostics.logListenerFault(fault);
    for (const approval of this.#queue.list(CodexApproval)) {
      if (approval.shown !== null) this.#answerByRuleIfUnchanged(approval, approval.shown).catch(logFault);
    }
    this.#twins.handleEnd();
  }

  /** Settles requests that Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (approval: CodexApproval) => boolean): void {
    for (const approval of this.#queue.list(CodexApproval)) {
      if (!approval.isOpen || !isMeant(approval)) continue;
      approval.close('ended');
      this.#report(approval, { decision: 'expired', by });
    }
  }

  #handleGenerationEnd(generation: Generation): void {
    this.#twins.forget();
    this.#sessionApprovedThreads.clear();
    this.#expire('codex', (approval) => approval.generation === generation);
  }

  /** Reports and records how an approval was settled, after it was closed. */
  #report(approval: CodexApproval, { by, decision }: CodexSettlement, from?: AnswerSource): void {
    const { id: approvalId, ruleCase, threadId, turnId } = approval;
    const ruleId = from?.by === 'rule' ? from.ruleId : undefined;
    this.#twins.handleEnd();
    this.#queue.report(approval, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      const trace = { approvalId, state: traceStates[decision], by, askedAt, settledAt };
      // Logs the audit entry first: it must include a decision even if the transcript cannot record it.
      if (ruleCase !== null) this.#deps.rules.logDecision({ ...ruleCase, threadId, decision, by, ruleId });
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
      if (settled.asked.kind !== 'question') return;
      const answers = from?.by === 'person' ? from.answers : null;
      // Codex reports no item for a question.
      for (const entry of describeQuestions(settled.asked.questions, answers, trace)) {
        this.#deps.threads.addEntry(threadId, turnId, entry);
      }
    });
  }

  #record(approval: WaitingApproval | SettledApproval, trace: ApprovalTrace): void {
    this.#deps.threads.recordApproval(getAskingThread(approval), approval.entryId, trace);
  }
}

/** Who approved, and the answers to the questions of a request, indexed like them. */
type AnswerSource =
  | { readonly by: 'person'; readonly answers: readonly (readonly string[])[] }
  | { readonly by: 'rule'; readonly ruleId: RuleId };

/** The transcript shows an approval with a permanent rule as an ordinary approval. */
const traceStates: { readonly [Decision in SettledDecision]: ApprovalTrace['state'] } = {
  approved: 'approved',
  approvedForSession: 'approvedForSession',
  approvedByRule: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
};
