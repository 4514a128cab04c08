import type { Clock } from '../../shared/base/clock.ts';
import { type ClientMessageId, entryId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexParams } from '../../shared/codex-protocol/protocol.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { AttachedTexts } from '../host/gates.ts';
import { sentence } from './codex-problems.ts';
import type { LiveThread } from './live-thread.ts';
import type { Outgoing } from './message-queue.ts';
import { permissionsOf, reachOf, turnOverrides } from './permissions.ts';
import { projectFolders } from './project-folders.ts';
import { userInput } from './user-input.ts';

type Overrides = Pick<
  CodexParams<'turn/start'>,
  'approvalPolicy' | 'approvalsReviewer' | 'sandboxPolicy' | 'permissions' | 'model' | 'effort'
>;

const notTaken = t`The turn ended before Codex read this message.`;

/**
 * Hands messages to Codex. Each is shown at once as one that waits, and is marked with a sentence when Codex does not
 * take it; what the person wrote is never lost.
 */
export class TurnSender {
  readonly #codex: CodexServer;
  readonly #clock: Clock;
  readonly #attached: AttachedTexts;
  /** Messages on their way into a running turn. */
  readonly #steering = new Set<ClientMessageId>();

  constructor(codex: CodexServer, clock: Clock, attached: AttachedTexts) {
    this.#codex = codex;
    this.#clock = clock;
    this.#attached = attached;
  }

  /** Begins a turn. No turn may run: Codex would take the message as steering. */
  async start(thread: LiveThread, outgoing: Outgoing): Promise<void> {
    const settle = thread.turn.begin();
    const { message, settings } = outgoing;
    this.#show(thread, outgoing, false);
    const started = await this.#start(thread, outgoing);
    if (!started.ok) {
      settle(null);
      this.#refuse(thread, message.clientId, sentence(started.error));
      return;
    }
    settle(started.value);
    thread.mode = settings.approvalMode;
    const model = settings.model ?? thread.settings?.model ?? null;
    const event = { type: 'turnStarted', turnId: started.value, at: null, model, clientId: message.clientId } as const;
    thread.recorder.record([event]);
  }

  /** Sends a message into the running turn. False when that turn has ended meanwhile, and nothing was sent. */
  async steer(thread: LiveThread, outgoing: Outgoing): Promise<boolean> {
    const { clientId } = outgoing.message;
    this.#show(thread, outgoing, true);
    this.#steering.add(clientId);
    const expectedTurnId = (await thread.turn.current?.id) ?? null;
    const steered = expectedTurnId === null ? null : await this.#steer(thread, outgoing, expectedTurnId);
    this.#steering.delete(clientId);
    const runs = thread.turn.current?.named === expectedTurnId;
    if (steered === null || (!steered.ok && !runs)) return false;
    if (!steered.ok) this.#refuse(thread, clientId, sentence(steered.error));
    else if (!runs) this.refuseUntaken(thread);
    return true;
  }

  /** Codex drops what it had not read of steering when a turn ends: such messages were not sent. */
  refuseUntaken(thread: LiveThread): void {
    for (const turn of thread.log.transcript.turns) {
      const [entry] = turn.entries;
      if (turn.status !== 'pending' || entry?.kind !== 'user' || entry.clientId === null || !entry.steered) continue;
      if (!this.#steering.has(entry.clientId)) this.#refuse(thread, entry.clientId, notTaken);
    }
  }

  async #start(thread: LiveThread, { message, settings }: Outgoing): Promise<Result<TurnId, CodexProblem>> {
    const overrides = await this.#overrides(thread, settings);
    if (!overrides.ok) return overrides;
    const reply = await this.#codex.request('turn/start', {
      threadId: thread.id,
      input: await userInput(message, this.#attached),
      clientUserMessageId: message.clientId,
      ...overrides.value,
    });
    return reply.ok ? ok(turnId.parse(reply.value.turn.id)) : err(reply.error);
  }

  async #steer(thread: LiveThread, { message }: Outgoing, expectedTurnId: TurnId) {
    return await this.#codex.request('turn/steer', {
      threadId: thread.id,
      input: await userInput(message, this.#attached),
      clientUserMessageId: message.clientId,
      expectedTurnId,
    });
  }

  /** Overrides stick, so permissions are sent only when the mode is another than that of the turn before. */
  async #overrides(thread: LiveThread, settings: Outgoing['settings']): Promise<Result<Overrides, CodexProblem>> {
    const { model, effort, approvalMode } = settings;
    const chosen = { ...(model === null ? {} : { model }), ...(effort === null ? {} : { effort }) };
    if (thread.mode === approvalMode) return ok(chosen);
    const cwd = thread.cwd ?? '';
    const read = await this.#codex.request('config/read', { cwd, includeLayers: true });
    if (!read.ok) return err(read.error);
    const permissions = permissionsOf(approvalMode, read.value.config, await projectFolders(cwd));
    return ok({ ...chosen, ...turnOverrides(permissions, reachOf(approvalMode, read.value)) });
  }

  #show(thread: LiveThread, { message, retryOf }: Outgoing, steered: boolean): void {
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
    };
    thread.recorder.record([{ type: 'messageSubmitted', entry, at }]);
  }

  #refuse(thread: LiveThread, clientId: ClientMessageId, problem: string): void {
    thread.recorder.record([{ type: 'messageNotSent', clientId, problem }]);
  }
}
