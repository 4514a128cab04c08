import { type EntryId, entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { type CommandStatus, isOpenCommand } from '../../shared/console/command-status.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { ApprovalTrace, Entry, StatusEntry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { TranscriptSource } from '../approvals/action-history.ts';
import type { ApprovalThreads } from '../approvals/approval-threads.ts';
import type { EntryWriter } from '../console/own-commands.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { findRoot, getAgentPath } from './thread-family.ts';

const subjects: Partial<Record<Entry['kind'], string>> = {
  command: t`this command`,
  patch: t`these changes`,
  tool: t`this tool call`,
};

/** Describes a request that the user declined, and what they can do now. Null for any other outcome. */
function describeDeclined(trace: ApprovalTrace, about: Entry | null): StatusEntry | null {
  if (trace.state !== 'declined' && trace.state !== 'cancelled') return null;
  const subject = subjects[about?.kind ?? 'unknown'] ?? t`this request`;
  const stopped = trace.state === 'cancelled';
  return {
    id: entryId.parse(`declined:${trace.approvalId}`),
    at: trace.settledAt,
    kind: 'status',
    status: 'info',
    fact: trace.by === 'rule' ? describeRuleDecision(subject, stopped) : describeUserDecision(subject, stopped),
    detail: stopped
      ? t`Tell Codex what to do instead.`
      : t`Codex is continuing without it. Tell it what to do instead.`,
    commands: [],
    attempt: null,
    about: about?.id ?? null,
  };
}

function describeRuleDecision(subject: string, stopped: boolean): string {
  return stopped ? t`A rule declined ${subject} and stopped the turn.` : t`A rule declined ${subject}.`;
}

function describeUserDecision(subject: string, stopped: boolean): string {
  return stopped ? t`You declined ${subject} and stopped the turn.` : t`You declined ${subject}.`;
}

/** What other domains see of a thread. */
export type ThreadFacts = {
  readonly title: string;
  /** The working directory of the thread's commands. Empty if unknown. */
  readonly cwd: string;
  /** True if the thread runs without a sandbox. */
  readonly hasFullAccess: boolean;
  /** True if the thread may not write anywhere. */
  readonly isReadOnly: boolean;
  /** True if Codex asks before every command. */
  readonly asksForEverything: boolean;
  /** True while it plans, or the thread that it works for does. */
  readonly isPlanning: boolean;
  readonly transcript: Transcript;
  /** Returns the entry id of a Codex item that satisfies `isMeant`. Null if only other items have that id. */
  readonly findEntryId: (turnId: TurnId, itemId: EntryId, isMeant?: (entry: Entry) => boolean) => EntryId | null;
  /** Codex's id of an entry. */
  readonly findItemId: (entryId: EntryId) => EntryId;
  /** The user's thread that an agent works for. Null for a thread that a user started. */
  readonly agent: { readonly root: ThreadId; readonly rootTitle: string; readonly path: readonly string[] } | null;
};

/** A thread with a running turn. Its folder is empty if unknown. */
export type RunningThread = { readonly threadId: ThreadId; readonly title: string; readonly folder: string };

/** What other domains can read from threads and add to them. */
export class ThreadsFacade implements ApprovalThreads, TranscriptSource, EntryWriter {
  readonly #threads: LiveThreads;
  readonly #list: ThreadList;

  constructor(threads: LiveThreads, list: ThreadList) {
    this.#threads = threads;
    this.#list = list;
  }

  /** Returns the facts of a thread. Null for an unknown thread. */
  find(threadId: ThreadId): ThreadFacts | null {
    const thread = this.#threads.get(threadId);
    if (thread === null) return null;
    const sandbox = thread.settings?.sandbox;
    return {
      title: thread.title,
      cwd: thread.cwd ?? '',
      hasFullAccess: sandbox === 'fullAccess',
      isReadOnly: sandbox === 'readOnly',
      asksForEverything: thread.settings?.approvalPolicy === 'untrusted',
      isPlanning: findRoot(this.#threads, thread).isPlanning,
      transcript: thread.log.transcript,
      findEntryId: (...item) => thread.names.findName(thread.log.transcript, ...item),
      findItemId: (entryId) => thread.names.getItemId(entryId),
      agent: this.#getAgentFacts(thread),
    };
  }

  #getAgentFacts(thread: LiveThread): ThreadFacts['agent'] {
    if (thread.agentOf === null) return null;
    const root = findRoot(this.#threads, thread);
    return { root: root.id, rootTitle: root.title, path: getAgentPath(this.#threads, thread) };
  }

  /**
   * Returns the transcripts of a folder's threads in memory. Leaves out imported threads, which did not happen here.
   */
  getTranscripts(folder: string): readonly Transcript[] {
    return [...this.#threads.all()]
      .filter(({ cwd, id }) => cwd === folder && !isImported(id))
      .map(({ log }) => log.transcript);
  }

  /**
   * Returns the only running turn, and the only running command or patch in it. Null if there is none or more than one.
   */
  findRunningWork(): {
    readonly threadId: ThreadId | null;
    readonly turnId: TurnId | null;
    readonly entryId: EntryId | null;
  } {
    const running = [...this.#threads.all()].flatMap(({ id, log }) =>
      log.transcript.turns.flatMap((turn) => (turn.status === 'running' ? [{ threadId: id, turn }] : [])),
    );
    const [only, ...others] = running;
    if (only === undefined || others.length > 0) return { threadId: null, turnId: null, entryId: null };
    const works = only.turn.entries.filter(isWorkUnderWay);
    const entryId = works.length === 1 ? (works[0]?.id ?? null) : null;
    return { threadId: only.threadId, turnId: only.turn.id, entryId };
  }

  /** Lists the unfinished commands of all threads in memory, with the thread's title. */
  listOpenCommands(): readonly {
    readonly threadId: ThreadId;
    readonly title: string;
    readonly command: string;
    readonly status: CommandStatus;
  }[] {
    return [...this.#threads.all()].flatMap(({ id: threadId, log, title }) =>
      log.transcript.turns.flatMap(({ entries }) =>
        entries.flatMap((entry) =>
          entry.kind === 'command' && isOpenCommand(entry.status)
            ? { threadId, title, command: entry.command, status: entry.status }
            : [],
        ),
      ),
    );
  }

  /**
   * Lists where threads could write: the folder of each turn that may write, including turns in other processes, and of
   * each command that outlived its turn.
   */
  listWritingWork(): readonly { readonly threadId: ThreadId; readonly folder: string }[] {
    return [...this.#threads.all()].flatMap((thread) => {
      const root = findRoot(this.#threads, thread);
      // An agent has the permissions of its root thread.
      const mayWrite = (root.settings ?? thread.settings)?.sandbox !== 'readOnly';
      const writes = thread.log.transcript.turns.some(({ entries, status }) =>
        status === 'running'
          ? mayWrite
          : entries.some((entry) => entry.kind === 'command' && isOpenCommand(entry.status)),
      );
      const folder = thread.cwd ?? root.cwd;
      return writes && folder !== null ? [{ threadId: root.id, folder }] : [];
    });
  }

  /** Lists the user's threads with a running turn, including a turn of an agent. */
  listRunningThreads(): readonly RunningThread[] {
    const running = [...this.#threads.all()].filter(
      // Turns in another process continue there.
      ({ log, syncStatus }) =>
        syncStatus.type !== 'locked' && log.transcript.turns.some(({ status }) => status === 'running'),
    );
    const roots = new Set(running.map((thread) => findRoot(this.#threads, thread)));
    return [...roots].map(({ cwd, id, title }) => ({ threadId: id, title, folder: cwd ?? '' }));
  }

  /** Lists the known threads of a folder, and working or waiting threads anywhere. Newest first. */
  listSummaries(folder: string | null): readonly ThreadSummary[] {
    return this.#list.listKnown(folder);
  }

  /**
   * Records who settled an approval and how. A declined approval gets a status entry with guidance next to the request.
   */
  recordApproval(threadId: ThreadId, entryId: EntryId | null, trace: ApprovalTrace): void {
    const thread = this.#threads.get(threadId);
    if (thread === null) return;
    const found = entryId === null ? null : thread.findEntry(entryId);
    const turnId = found?.turn.id ?? thread.log.transcript.turns.at(-1)?.id ?? null;
    if (entryId !== null) thread.recorder.record([{ type: 'approvalTraced', turnId, entryId, approval: trace }]);
    const declined = describeDeclined(trace, found?.entry ?? null);
    if (declined !== null && turnId !== null) {
      thread.recorder.record([{ type: 'entryPut', turnId, entry: declined }]);
    }
    this.#list.markChanged(thread);
  }

  /**
   * Puts an entry into a turn, or into the newest one if there is no such turn. Does nothing in a thread without turns.
   */
  addEntry(threadId: ThreadId, turnId: TurnId | null, entry: Entry): void {
    const thread = this.#threads.get(threadId);
    const turn = (turnId === null ? null : thread?.log.findTurn(turnId)) ?? thread?.log.transcript.turns.at(-1);
    if (turn !== undefined) thread?.recorder.record([{ type: 'entryPut', turnId: turn.id, entry }]);
  }

  /**
   * Sets whether the app itself waits for the user in a thread. The thread's row shows that, and the thread is not
   * released.
   */
  setWaiting(threadId: ThreadId, waits: boolean): void {
    const thread = this.#threads.get(threadId);
    if (thread === null) return;
    thread.isWaitingForUser = waits;
    // A new thread that starts with the question is in no list yet.
    if (thread.log.transcript.turns.length > 0) this.#list.markChanged(thread);
  }
}

function isWorkUnderWay(entry: Entry): boolean {
  return entry.kind === 'command' ? isOpenCommand(entry.status) : entry.kind === 'patch' && entry.status === 'applying';
}
