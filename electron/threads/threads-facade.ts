import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { type CommandStatus, isOpenCommand } from '../../shared/console/command-status.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { ApprovalTrace, Entry } from '../../shared/transcript/entry.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import { describeDeclined } from './declined-approval.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { agentPath, rootOf } from './thread-family.ts';

/** What other domains see of a thread. */
export type ThreadFacts = {
  readonly title: string;
  /** Working directory of its commands; empty while it is not known. */
  readonly cwd: string;
  /** It runs without a sandbox. */
  readonly fullAccess: boolean;
  /** It may not write anywhere. */
  readonly readOnly: boolean;
  /** Codex asks before every command. */
  readonly asksForEverything: boolean;
  readonly transcript: Transcript;
  /** The id under which an item of Codex that `isMeant` stands in the transcript; null where other items have that id. */
  readonly nameOf: (turnId: TurnId, itemId: EntryId, isMeant?: (entry: Entry) => boolean) => EntryId | null;
  /** Codex's own id of what stands in the transcript under this one. */
  readonly itemIdOf: (entryId: EntryId) => EntryId;
  /** Whom an agent works for; null for a thread that a person began. */
  readonly agent: { readonly root: ThreadId; readonly rootTitle: string; readonly path: readonly string[] } | null;
};

/** A thread in which a turn runs; its folder is empty while it is not known. */
export type RunningThread = { readonly threadId: ThreadId; readonly title: string; readonly folder: string };

/** What other domains need to know of threads, and may add to them. */
export class ThreadsFacade {
  readonly #threads: LiveThreads;
  readonly #list: ThreadList;

  constructor(threads: LiveThreads, list: ThreadList) {
    this.#threads = threads;
    this.#list = list;
  }

  /** What is known of a thread; null for one that nothing was heard of. */
  find(threadId: ThreadId): ThreadFacts | null {
    const thread = this.#threads.get(threadId);
    if (thread === null) return null;
    const sandbox = thread.settings?.sandbox;
    return {
      title: thread.title,
      cwd: thread.cwd ?? '',
      fullAccess: sandbox === 'fullAccess',
      readOnly: sandbox === 'readOnly',
      asksForEverything: thread.settings?.approvalPolicy === 'untrusted',
      transcript: thread.log.transcript,
      nameOf: (...item) => thread.names.nameOf(thread.log.transcript, ...item),
      itemIdOf: (entryId) => thread.names.itemIdOf(entryId),
      agent: this.#agentFacts(thread),
    };
  }

  #agentFacts(thread: LiveThread): ThreadFacts['agent'] {
    if (thread.agentOf === null) return null;
    const root = rootOf(this.#threads, thread);
    return { root: root.id, rootTitle: root.title, path: agentPath(this.#threads, thread) };
  }

  /** What was told of the threads that work in a folder, as far as they are in memory. What a file says did not happen here. */
  transcriptsOf(folder: string): readonly Transcript[] {
    return [...this.#threads.all()]
      .filter(({ cwd, id }) => cwd === folder && !isImported(id))
      .map(({ log }) => log.transcript);
  }

  /** The one turn that runs, and the one command or patch that is under way in it; null where there is none or more. */
  runningNow(): {
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

  /** The commands that have not ended, of every thread in memory, with the title of the thread. */
  openCommands(): readonly {
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
   * Where what works in threads could write: the folder of each turn that may, also of one that another process runs, and of
   * each command that has outlived its turn.
   */
  writingWorks(): readonly { readonly threadId: ThreadId; readonly folder: string }[] {
    return [...this.#threads.all()].flatMap((thread) => {
      const root = rootOf(this.#threads, thread);
      // An agent works with what the thread may do that it works for.
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

  /** The threads that a person began and in which a turn runs, be it one of their agents'. */
  runningThreads(): readonly RunningThread[] {
    const running = [...this.#threads.all()].filter(
      // What another process runs goes on there.
      ({ log, syncStatus }) =>
        syncStatus.type !== 'held' && log.transcript.turns.some(({ status }) => status === 'running'),
    );
    const begun = new Set(running.map((thread) => rootOf(this.#threads, thread)));
    return [...begun].map(({ cwd, id, title }) => ({ threadId: id, title, folder: cwd ?? '' }));
  }

  /** The threads of a folder, as far as known, and those that work or wait anywhere. Newest first. */
  summaries(folder: string | null): readonly ThreadSummary[] {
    return this.#list.known(folder);
  }

  /** Notes who settled an approval and how; a declined one leaves a status with guidance beside what was asked. */
  record(threadId: ThreadId, entryId: EntryId | null, trace: ApprovalTrace): void {
    const thread = this.#threads.get(threadId);
    if (thread === null) return;
    const found = entryId === null ? null : thread.find(entryId);
    const turnId = found?.turn.id ?? thread.log.transcript.turns.at(-1)?.id ?? null;
    if (entryId !== null) thread.recorder.record([{ type: 'approvalTraced', turnId, entryId, approval: trace }]);
    const declined = describeDeclined(trace, found?.entry ?? null);
    if (declined !== null && turnId !== null) {
      thread.recorder.record([{ type: 'entryPut', turnId, entry: declined }]);
    }
    this.#list.touch(thread);
  }

  /** Puts an entry into a turn, or where there is no such turn into the newest one; nowhere in a thread without turns. */
  say(threadId: ThreadId, turnId: TurnId | null, entry: Entry): void {
    const thread = this.#threads.get(threadId);
    const turn = (turnId === null ? null : thread?.log.turn(turnId)) ?? thread?.log.transcript.turns.at(-1);
    if (turn !== undefined) thread?.recorder.record([{ type: 'entryPut', turnId: turn.id, entry }]);
  }

  /** Whether the app itself waits for the person in a thread: its row says so, and it is not put away. */
  waits(threadId: ThreadId, waits: boolean): void {
    const thread = this.#threads.get(threadId);
    if (thread === null) return;
    thread.waitsForPerson = waits;
    // A thread that begins with what is asked is in no list yet.
    if (thread.log.transcript.turns.length > 0) this.#list.touch(thread);
  }
}

function isWorkUnderWay(entry: Entry): boolean {
  return entry.kind === 'command' ? isOpenCommand(entry.status) : entry.kind === 'patch' && entry.status === 'applying';
}
