import type { Attachment } from '../../../shared/attachments/attachment.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { type ClientMessageId, entryId, type ThreadId, type TurnId, turnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { OutgoingMessage } from '../../../shared/contract/threads.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import { getSendProblemText } from '../../../shared/threads/describe-thread-problem.ts';
import { notReadText } from '../../../shared/transcript/close-turn.ts';
import type { UserEntry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { AttachmentTextReader } from '../../host/gates.ts';
import type { UserInput } from '../../model/codex-protocol/generated.ts';
import type { CodexParams } from '../../model/codex-protocol/protocol.ts';
import { writeAttachedFilesNote, writeResourceNote } from '../../model/transcript/resource-note.ts';
import type { BudgetKeeper } from '../budgets/budget-keeper.ts';
import { describeUnsentProblem } from '../codex-problems.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findProjectFolders } from '../project-folders.ts';
import { noteReadOnly } from '../trust/gate-notes.ts';
import type { OutdatedThreads } from '../trust/outdated-threads.ts';
import { getPermissions, getReachConfig, getReachWithoutProjects, toTurnOverrides } from '../trust/permissions.ts';
import { checkPlan, createCollaboration, limitToPlan, planPermissions } from '../trust/plan-limits.ts';
import type { Outgoing } from './message-queue.ts';
import type { SendGate } from './send-gate.ts';

type Overrides = Pick<
  CodexParams<'turn/start'>,
  'approvalPolicy' | 'approvalsReviewer' | 'collaborationMode' | 'sandboxPolicy' | 'permissions' | 'model' | 'effort'
>;

/** Returns the mode that a turn of a thread may start with now, given the requested one. The error is a sentence. */
export type TurnGate = (thread: LiveThread, asked: ApprovalMode) => Promise<Result<ApprovalMode, string>>;

export type TurnSenderDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly attachedTexts: AttachmentTextReader;
  readonly gate: Pick<SendGate, 'limitToTrust'>;
  readonly outdated: Pick<OutdatedThreads, 'check'>;
  readonly budgets: Pick<BudgetKeeper, 'findObstacle'>;
  readonly threads: Pick<LiveThreads, 'noteWork'>;
  /** Services that need the threads in turn. Read them only when they are used. */
  readonly services: { readonly rewind: TurnMarker };
};

/** Marks the files of a folder before a turn changes them. */
export interface TurnMarker {
  /**
   * Marks the moment before a turn, which `message` starts. Waits 300 ms, or at most four seconds for the disk. Returns
   * a sentence about what it could not store, or null. Calls `onFail` with another one if it fails after that.
   */
  markBeforeTurn(
    threadId: ThreadId,
    folder: string,
    message: ClientMessageId,
    onFail: (fact: string) => void,
  ): Promise<string | null>;
}

const withdrawnText = t`You stopped it before it was sent.`;
const noModelText = t`Codex reported no model to plan with. Choose one.`;
const readOnlyText = t`You set this folder to read-only, but the running turn can still write. Send again when the turn ends.`;

/** The note of a turn about what could not be stored before it. It may be known before the turn is, or change later. */
class KeptNote {
  readonly #put: (fact: string, id: TurnId) => void;
  #fact: string | null = null;
  #turnId: TurnId | null = null;

  constructor(put: (fact: string, id: TurnId) => void) {
    this.#put = put;
  }

  start(id: TurnId): void {
    this.#turnId = id;
    this.#write();
  }

  say(fact: string): void {
    this.#fact = fact;
    this.#write();
  }

  #write(): void {
    if (this.#fact !== null && this.#turnId !== null) this.#put(this.#fact, this.#turnId);
  }
}

/**
 * Sends messages to Codex. Each one is shown as waiting at once. If Codex does not accept it, a sentence on it says
 * why. What the user wrote is never lost.
 */
export class TurnSender {
  readonly #codex: CodexServer;
  readonly #clock: Clock;
  readonly #attachedTexts: AttachmentTextReader;
  readonly #trust: Pick<SendGate, 'limitToTrust'>;
  readonly #outdated: Pick<OutdatedThreads, 'check'>;
  readonly #budgets: TurnSenderDeps['budgets'];
  readonly #threads: TurnSenderDeps['threads'];
  readonly #services: TurnSenderDeps['services'];
  /** Messages being sent into a running turn. */
  readonly #steering = new Set<ClientMessageId>();

  constructor({ attachedTexts, budgets, clock, codex, gate, outdated, services, threads }: TurnSenderDeps) {
    this.#codex = codex;
    this.#clock = clock;
    this.#attachedTexts = attachedTexts;
    this.#trust = gate;
    this.#outdated = outdated;
    this.#budgets = budgets;
    this.#threads = threads;
    this.#services = services;
  }

  /**
   * Starts a turn. No turn may be running: Codex would treat the message as steering. However long the message waited,
   * trust in the folder is checked now, after the turn is registered. That way, a user who withdraws trust later also
   * stops this turn.
   */
  async start(thread: LiveThread, outgoing: Outgoing, gate: TurnGate = this.#checkTrust): Promise<void> {
    const settle = thread.turn.start();
    const { message } = outgoing;
    const settings = limitToPlan(outgoing.settings);
    this.#show(thread, outgoing, false);
    const kept = new KeptNote((fact, id) => {
      const entry = createNotice(`notKept:${message.clientId}`, this.#clock.now(), 'info', fact);
      thread.recorder.record([{ type: 'entryPut', turnId: id, entry }]);
    });
    const wasPlanning = thread.isPlanning;
    const started = await this.#start(thread, { ...outgoing, settings }, gate, kept);
    if (!started.ok) {
      thread.isPlanning = wasPlanning;
      settle(null);
      this.#refuse(thread, message.clientId, started.error);
      return;
    }
    const { id, mode } = started.value;
    settle(id);
    thread.mode = settings.plan === true ? 'plan' : mode;
    const model = settings.model ?? thread.settings?.model ?? null;
    const event = { type: 'turnStarted', turnId: id, at: null, model, clientId: message.clientId } as const;
    thread.recorder.record([event]);
    kept.start(id);
    if (mode !== settings.approvalMode) noteReadOnly(thread, this.#clock.now());
  }

  /**
   * Sends a message into the running turn. False if that turn ended in the meantime. In that case, nothing was sent.
   */
  async steer(thread: LiveThread, outgoing: Outgoing): Promise<boolean> {
    const { clientId } = outgoing.message;
    this.#show(thread, outgoing, true);
    this.#steering.add(clientId);
    const expectedTurnId = (await thread.turn.current?.id) ?? null;
    const steered = expectedTurnId === null ? null : await this.#steer(thread, outgoing, expectedTurnId);
    this.#steering.delete(clientId);
    const runs = thread.turn.current?.knownId === expectedTurnId;
    if (steered === null || (!steered.ok && !runs)) return false;
    if (!steered.ok) this.#refuse(thread, clientId, steered.error);
    else if (!runs) this.refuseUnread(thread);
    return true;
  }

  /** Marks unread steering as not sent, because Codex drops it when a turn ends. */
  refuseUnread(thread: LiveThread): void {
    for (const turn of thread.log.transcript.turns) {
      const [entry] = turn.entries;
      if (turn.status !== 'pending' || entry?.kind !== 'user' || entry.clientId === null || !entry.steered) continue;
      if (!this.#steering.has(entry.clientId)) this.#refuse(thread, entry.clientId, notReadText);
    }
  }

  /**
   * Gives a thread the permissions of a mode without a turn, limited to the trust in its folder. The error is a sentence.
   */
  async givePermissions(thread: LiveThread, asked: ApprovalMode): Promise<Result<null, string>> {
    const mode = await this.#checkTrust(thread, asked);
    if (!mode.ok) return mode;
    const checked = await this.#outdated.check(thread, false);
    if (!checked.ok) return checked;
    const overrides = await this.#overrides(thread, { model: null, effort: null, approvalMode: mode.value });
    if (!overrides.ok) return overrides;
    thread.isPlanning = false;
    this.#threads.noteWork(thread.id);
    thread.mode = null;
    if (mode.value !== 'readOnly') thread.hasWritten = true;
    const reply = await this.#codex.request('thread/settings/update', { threadId: thread.id, ...overrides.value });
    if (!reply.ok) return err(describeUnsentProblem(reply.error));
    thread.mode = mode.value;
    return ok(null);
  }

  readonly #checkTrust: TurnGate = async ({ cwd }, asked) => {
    const mode = await this.#trust.limitToTrust(cwd ?? '', asked);
    return mode.ok ? mode : err(getSendProblemText(mode.error));
  };

  async #start(
    thread: LiveThread,
    { message, settings }: Outgoing,
    gate: TurnGate,
    kept: KeptNote,
  ): Promise<Result<{ readonly id: TurnId; readonly mode: ApprovalMode }, string>> {
    const mode = await gate(thread, settings.approvalMode);
    if (!mode.ok) return mode;
    const over = await this.#budgets.findObstacle(thread);
    if (over !== null) return err(getSendProblemText(over));
    const plans = settings.plan === true;
    const overrides = plans
      ? await this.#planOverrides(thread, settings)
      : await this.#overrides(thread, { ...settings, approvalMode: mode.value });
    if (!overrides.ok) return overrides;
    const checked = await this.#outdated.check(thread, plans);
    if (!checked.ok) return checked;
    thread.isPlanning = plans;
    if (!plans) this.#threads.noteWork(thread.id);
    // Until Codex answers, either mode may apply.
    if (overrides.value.approvalPolicy !== undefined) thread.mode = null;
    const mayWrite = mode.value !== 'readOnly';
    if (mayWrite) thread.hasWritten = true;
    if (mayWrite) await this.#markBefore(thread, message.clientId, kept);
    const input = await toUserInput(message, this.#attachedTexts);
    // All of this took time, in which the user may have stopped the turn.
    if (thread.turn.current?.isWithdrawn === true) return err(withdrawnText);
    const reply = await this.#codex.request('turn/start', {
      threadId: thread.id,
      input,
      clientUserMessageId: message.clientId,
      ...overrides.value,
    });
    return reply.ok
      ? ok({ id: turnId.parse(reply.value.turn.id), mode: mode.value })
      : err(describeUnsentProblem(reply.error));
  }

  async #markBefore({ cwd, id }: LiveThread, message: ClientMessageId, kept: KeptNote): Promise<void> {
    if (cwd === null) return;
    const fact = await this.#services.rewind.markBeforeTurn(id, cwd, message, (later) => kept.say(later));
    if (fact !== null) kept.say(fact);
  }

  async #steer(
    thread: LiveThread,
    { message, settings }: Outgoing,
    expectedTurnId: TurnId,
  ): Promise<Result<null, string>> {
    const running = toRunningMode(thread.mode) ?? settings.approvalMode;
    const mode = await this.#checkTrust(thread, running);
    if (!mode.ok) return mode;
    if (mode.value !== running) return err(readOnlyText);
    const reply = await this.#codex.request('turn/steer', {
      threadId: thread.id,
      input: await toUserInput(message, this.#attachedTexts),
      clientUserMessageId: message.clientId,
      expectedTurnId,
    });
    return reply.ok ? ok(null) : err(describeUnsentProblem(reply.error));
  }

  /**
   * Returns the overrides for a turn. Overrides stick, so permissions are sent only if the thread does not have them. A
   * new thread in config mode lacks only what the folder's settings add.
   */
  async #overrides(thread: LiveThread, settings: Outgoing['settings']): Promise<Result<Overrides, string>> {
    const { model, effort, approvalMode } = settings;
    const chosen = { ...(model === null ? {} : { model }), ...(effort === null ? {} : { effort }) };
    if (thread.mode === approvalMode) return ok(chosen);
    const cwd = thread.cwd ?? '';
    const read = await this.#codex.request('config/read', { cwd, includeLayers: true });
    const isAtStart = thread.mode === 'startConfig' && approvalMode === 'config';
    if (isAtStart && (!read.ok || getReachWithoutProjects(read.value) === null)) return ok(chosen);
    if (!read.ok) return err(describeUnsentProblem(read.error));
    const permissions = getPermissions(approvalMode, read.value.config, await findProjectFolders(cwd));
    const overrides = toTurnOverrides(permissions, getReachConfig(approvalMode, read.value));
    // A thread that was loaded may still plan, even if another client began that.
    const mayPlan = thread.mode === null || thread.mode === 'plan';
    const used = model ?? thread.settings?.model ?? null;
    if (!mayPlan || used === null) return ok({ ...chosen, ...overrides });
    const collaborationMode = createCollaboration('default', used, effort ?? thread.settings?.effort ?? null);
    return ok({ ...chosen, ...overrides, collaborationMode });
  }

  /** Returns the overrides for a turn that plans. Refuses if anything could write during that turn. */
  async #planOverrides(
    thread: LiveThread,
    { model, effort }: Outgoing['settings'],
  ): Promise<Result<Overrides, string>> {
    const used = model ?? thread.settings?.model ?? null;
    if (used === null) return err(noModelText);
    const checked = await checkPlan(this.#codex, thread.cwd ?? '');
    if (!checked.ok) return checked;
    const collaborationMode = createCollaboration('plan', used, effort ?? thread.settings?.effort ?? null);
    return ok({ ...planPermissions, collaborationMode });
  }

  #show(thread: LiveThread, { message, retryOf, settings }: Outgoing, steered: boolean): void {
    const at = this.#clock.now();
    const entry: UserEntry = {
      id: entryId.parse(`message:${message.clientId}`),
      at,
      kind: 'user',
      clientId: message.clientId,
      text: message.text,
      sources: message.sources,
      state: 'pending',
      problem: null,
      retryOf,
      steered,
      ...(settings.plan && { plan: settings.plan }),
    };
    thread.recorder.record([{ type: 'messageSubmitted', entry, at }]);
  }

  #refuse(thread: LiveThread, clientId: ClientMessageId, problem: string): void {
    thread.recorder.record([{ type: 'messageNotSent', clientId, problem }]);
  }
}

/** The approval mode whose permissions a thread has now. Null if unknown. */
function toRunningMode(mode: LiveThread['mode']): ApprovalMode | null {
  if (mode === 'startConfig') return 'config';
  return mode === 'plan' ? 'readOnly' : mode;
}

/**
 * Converts a message to Codex's form: the text, the paths of files that it does not name, the content and origin of
 * resources, then the attachments.
 */
export async function toUserInput(
  { text, sources }: Pick<OutgoingMessage, 'text' | 'sources'>,
  attachedTexts: AttachmentTextReader,
): Promise<UserInput[]> {
  const resources = sources.filter(({ resource }) => resource !== undefined);
  const reported = await Promise.all(
    resources.map(async (it) => writeResourceNote(it, await attachedTexts.read(it)) ?? ''),
  );
  const texts = [text, writeAttachedFilesNote(text, sources) ?? '', ...reported].filter((part) => part !== '');
  return [...texts.map(toTextInput), ...sources.flatMap(toAttachmentInput)];
}

function toTextInput(text: string): UserInput {
  return { type: 'text', text, text_elements: [] };
}

function toAttachmentInput({ kind, name, source }: Attachment): readonly UserInput[] {
  if (source === null) return [];
  switch (kind) {
    case 'image':
      return source.startsWith('data:') ? [{ type: 'image', url: source }] : [{ type: 'localImage', path: source }];
    case 'file':
      return [{ type: 'mention', name, path: source }];
    case 'skill':
      return [{ type: 'skill', name, path: source }];
  }
}
