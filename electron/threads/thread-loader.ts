import { entryId, type ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { notReady, threadProblem } from './codex-problems.ts';
import { titleFrom } from './describe-thread.ts';
import type { LiveThread } from './live-thread.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { TellShown } from './thread-news.ts';
import { settingsFromReply } from './thread-settings.ts';

/** Turns that are fetched with a thread. */
const firstPage = 60;

/** Loads threads into Codex, each once a generation of the child. */
export class ThreadLoader {
  readonly #codex: CodexServer;
  readonly #history: ThreadHistory;
  readonly #tell: TellShown;
  readonly #loading = new Map<ThreadId, Promise<Result<null, ThreadProblem>>>();

  constructor(codex: CodexServer, history: ThreadHistory, tell: TellShown) {
    this.#codex = codex;
    this.#history = history;
    this.#tell = tell;
  }

  /** Makes sure that this process has the thread and may write to it. */
  async load(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    const underWay = this.#loading.get(thread.id);
    if (underWay !== undefined) return underWay;
    if (thread.loadedIn !== null) return ok(null);
    const loading = this.#resume(thread).finally(() => this.#loading.delete(thread.id));
    this.#loading.set(thread.id, loading);
    return loading;
  }

  async #resume(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    const ready = await this.#codex.ready();
    if (!ready.ok) return err(notReady(ready.error));
    const reply = await this.#codex.request('thread/resume', {
      threadId: thread.id,
      excludeTurns: true,
      initialTurnsPage: { limit: firstPage, itemsView: 'full' },
    });
    if (!reply.ok) return err(threadProblem(reply.error));
    const { thread: stored, model, initialTurnsPage } = reply.value;
    thread.loadedIn = ready.value.generation;
    thread.title = titleFrom(stored.name ?? stored.preview);
    thread.recorder.modelNamed(model);
    thread.mode = null;
    const toldBefore = thread.settings?.tellsBlockedCommands ?? true;
    thread.settings = settingsFromReply(thread.id, reply.value, false);
    await this.#history.adopt(thread, initialTurnsPage ?? { data: [], nextCursor: null });
    if (toldBefore) this.#sayWhatIsMissing(thread);
    thread.updatedAt = (stored.recencyAt ?? stored.updatedAt) * 1000;
    this.#tell(thread.id, { name: 'threadSettingsChanged', payload: thread.settings });
    return ok(null);
  }

  /** Codex tells of blocked commands only in the process that started a thread. */
  #sayWhatIsMissing(thread: LiveThread): void {
    const last = thread.log.transcript.turns.at(-1);
    if (last === undefined) return;
    const entry: StatusEntry = {
      id: entryId.parse(`resumed:${thread.id}`),
      at: null,
      kind: 'status',
      status: 'info',
      fact: 'Codex took up this thread again.',
      detail: 'Commands that its sandbox blocks cannot be shown here. A new thread shows them.',
      commands: ['newThread'],
      attempt: null,
      about: null,
    };
    thread.recorder.record([{ type: 'entryPut', turnId: last.id, entry }]);
  }
}
