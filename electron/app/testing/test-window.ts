import { z } from 'zod';
import type { WaitingApproval } from '../../../shared/approvals/approval.ts';
import { type ApprovalChange, foldApprovals } from '../../../shared/approvals/approval-changes.ts';
import { type ThreadId, threadId, type WindowId } from '../../../shared/base/ids.ts';
import type { Result } from '../../../shared/base/result.ts';
import { type AppSnapshot, appSnapshot } from '../../../shared/contract/app.ts';
import { approvalsEvents } from '../../../shared/contract/approvals.ts';
import {
  type RequestInput,
  type RequestName,
  type RequestProblem,
  type RequestValue,
  requests,
} from '../../../shared/contract/contract.ts';
import { resumeEvents } from '../../../shared/contract/resume.ts';
import { type ThreadView, threadsEvents, threadView } from '../../../shared/contract/threads.ts';
import type { Connection } from '../../../shared/contract/wire.ts';
import { eventMessage, replyMessage } from '../../../shared/contract/wire.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import { numberedThreadEvent } from '../../../shared/transcript/thread-event.ts';
import type { TokenUsage, Turn } from '../../../shared/transcript/turn.ts';

type Definition<Name extends RequestName> = {
  readonly value: z.ZodType<RequestValue<Name>>;
  readonly problem: z.ZodType<RequestProblem<Name>>;
};
const definitions: { readonly [Name in RequestName]: Definition<Name> } = requests;

type Reply = { readonly ok: boolean; readonly value?: unknown; readonly error?: unknown };

/** Events that each replace one part of the snapshot. */
const snapshotParts: Readonly<Record<string, keyof AppSnapshot>> = {
  workspaceChanged: 'workspace',
  recentFoldersChanged: 'recentFolders',
  listedFoldersChanged: 'listedFolders',
  authChanged: 'auth',
  settingsChanged: 'settings',
  layoutChanged: 'layout',
  encryptionChanged: 'encryption',
  cliChanged: 'cli',
  leftoversChanged: 'leftovers',
  modelsChanged: 'models',
  alertsChanged: 'alerts',
  metricsChanged: 'metrics',
  consentChanged: 'consent',
  updateChanged: 'update',
  summaryChanged: 'summary',
};

const { threadSyncStatusChanged } = resumeEvents;
const { approvalsChanged } = approvalsEvents;
const { queueChanged } = threadsEvents;
const refilledPayload = z.object({ threadId });
const advancedPayload = z.object({ threadId: z.string(), events: z.array(numberedThreadEvent) });

/**
 * A window without a page. It sends requests over a connection, and keeps the app and the open thread current like a
 * page.
 */
export class TestWindow {
  readonly #connection: Connection;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  readonly #checks = new Set<() => void>();
  /** Every event so far, oldest first. */
  readonly received: { readonly name: string; readonly payload: unknown }[] = [];
  #lastId = 0;
  #app: AppSnapshot | null = null;
  #thread: ThreadView | null = null;

  private constructor(connection: Connection) {
    this.#connection = connection;
    connection.onMessage((message) => this.#receive(message));
  }

  /** Connects as the window with this id, or as a new one. */
  static async connect(connection: Connection, windowId: WindowId | null): Promise<TestWindow> {
    const window = new TestWindow(connection);
    await new Promise<void>((settle) => {
      // Handled at once, because events follow the answer immediately.
      window.#replies.set(0, ({ value }) => {
        window.#app = appSnapshot.parse(value);
        settle();
      });
      connection.send({ kind: 'request', id: 0, method: 'connectWindow', input: { windowId } });
    });
    return window;
  }

  /** The snapshot, updated by every event since. */
  get app(): AppSnapshot {
    if (this.#app === null) throw new Error('The window is not connected');
    return this.#app;
  }

  /** The entries of the open thread, oldest first. */
  get entries(): readonly Entry[] {
    return this.turns.flatMap((turn) => turn.entries);
  }

  /** The last usage that Codex reported for the open thread. */
  get usage(): TokenUsage | null {
    return this.#thread?.transcript.usage ?? null;
  }

  /** The turns of the open thread, oldest first. */
  get turns(): readonly Turn[] {
    return this.#thread?.transcript.turns ?? [];
  }

  /** The sync status of the open thread. */
  get syncStatus() {
    return this.#thread?.syncStatus ?? null;
  }

  /** The queued messages of the open thread. */
  get queue() {
    return this.#thread?.queue ?? [];
  }

  get lastTurn() {
    return this.turns.at(-1) ?? null;
  }

  /** The waiting approvals. */
  get waiting(): readonly WaitingApproval[] {
    return this.app.approvals;
  }

  /** Sends a request, and checks the result against the contract. Rejects on a wire fault. */
  ask<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<RequestValue<Name>, RequestProblem<Name>>> {
    const definition: Definition<Name> = definitions[name];
    return new Promise((settle, reject) => {
      this.#send(name, input, ({ error, ok, value }) => {
        try {
          if (ok) settle({ ok: true, value: definition.value.parse(value) });
          else settle({ ok: false, error: definition.problem.parse(error) });
        } catch (fault) {
          reject(fault);
        }
      });
    });
  }

  /** Sends a request that has to succeed. */
  async get<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestValue<Name>> {
    const result = await this.ask(name, input);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  }

  /** Opens a thread. The window shows it until the next call. */
  open(thread: ThreadId): Promise<void> {
    return new Promise((settle, reject) => {
      // Handled at once, because events follow the answer immediately.
      this.#send('openThread', { threadId: thread }, ({ error, ok, value }) => {
        if (!ok) {
          reject(new Error(`openThread: ${JSON.stringify(error)}`));
          return;
        }
        this.#thread = threadView.parse(value);
        settle();
      });
    });
  }

  /** Resolves with the first result of `look`, now or after any event. */
  until<T>(look: () => T | null | undefined | false): Promise<T> {
    return new Promise((settle) => {
      const tryIt = () => {
        const found = look();
        if (found === null || found === undefined || found === false) return;
        this.#checks.delete(tryIt);
        settle(found);
      };
      this.#checks.add(tryIt);
      tryIt();
    });
  }

  /** Closes the page. */
  close(): void {
    this.#connection.close();
  }

  #send(method: RequestName, input: unknown, settle: (reply: Reply) => void): void {
    this.#lastId += 1;
    this.#replies.set(this.#lastId, settle);
    this.#connection.send({ kind: 'request', id: this.#lastId, method, input });
  }

  #receive(message: unknown): void {
    const reply = replyMessage.safeParse(message);
    if (reply.success) this.#replies.get(reply.data.id)?.(reply.data.result);
    const event = eventMessage.safeParse(message);
    if (event.success) this.#handle(event.data.name, event.data.payload);
    for (const look of this.#checks) look();
  }

  #handle(name: string, payload: unknown): void {
    this.received.push({ name, payload });
    const part = snapshotParts[name];
    if (name === 'appReset') this.#app = appSnapshot.parse(payload);
    else if (part !== undefined) this.#app = appSnapshot.parse({ ...this.#app, [part]: payload });
    else if (name === 'approvalsChanged') this.#updateApprovals(approvalsChanged.parse(payload));
    else if (name === 'threadSyncStatusChanged') this.#updateSyncStatus(threadSyncStatusChanged.parse(payload));
    else if (name === 'queueChanged') this.#updateQueue(queueChanged.parse(payload));
    else if (name === 'threadAdvanced') this.#advance(advancedPayload.parse(payload));
    else if (name === 'threadReloaded') void this.open(refilledPayload.parse(payload).threadId);
  }

  #updateApprovals(changes: readonly ApprovalChange[]): void {
    if (this.#app !== null) this.#app = { ...this.#app, approvals: foldApprovals(this.#app.approvals, changes) };
  }

  #updateSyncStatus({ syncStatus, threadId }: z.infer<typeof threadSyncStatusChanged>): void {
    if (this.#thread?.settings.threadId === threadId) this.#thread = { ...this.#thread, syncStatus };
  }

  #updateQueue({ queue, threadId: id }: z.infer<typeof queueChanged>): void {
    if (this.#thread?.settings.threadId === id) this.#thread = { ...this.#thread, queue };
  }

  #advance({ events, threadId }: z.infer<typeof advancedPayload>): void {
    for (const { event, seq } of events) {
      const view = this.#thread;
      if (view === null || view.settings.threadId !== threadId || seq <= view.seq) continue;
      if (seq !== view.seq + 1) throw new Error(`Event ${seq} came after ${view.seq}`);
      this.#thread = { ...view, seq, transcript: foldTranscript(view.transcript, event) };
    }
  }
}
