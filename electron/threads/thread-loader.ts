import { join } from '../../shared/alerts/error-words.ts';
import { describeThreadProblem } from '../../shared/alerts/sentences.ts';
import { entryId, type ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Thread } from '../../shared/codex-protocol/generated/v2/Thread';
import type { ThreadProblem } from '../../shared/contract/threads.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { notReady, threadProblem } from './codex-problems.ts';
import { titleFrom } from './describe-thread.ts';
import type { LiveThread } from './live-thread.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { TellShown } from './thread-news.ts';
import { settingsFromReply, settingsFromStored } from './thread-settings.ts';

/** So many turns that another client has added are taken in. */
const maxMissed = 60;

type Loading = Promise<Result<null, ThreadProblem>>;

/**
 * Brings threads here in two steps: what our store has of one, or else Codex's, can be shown at once; that Codex loads it, which
 * takes the longer the more turns it has, is needed only to go on with it.
 */
export class ThreadLoader {
  readonly #codex: CodexServer;
  readonly #history: ThreadHistory;
  readonly #tell: TellShown;
  readonly #reading = new Map<ThreadId, Loading>();
  readonly #loading = new Map<ThreadId, Loading>();
  readonly #unloading = new Map<ThreadId, Loading>();

  constructor(codex: CodexServer, history: ThreadHistory, tell: TellShown) {
    this.#codex = codex;
    this.#history = history;
    this.#tell = tell;
  }

  /** Makes sure that the newest turns of a thread are here. Codex need not have it loaded. */
  async read(thread: LiveThread): Loading {
    return thread.history === null ? once(this.#reading, thread.id, () => this.#read(thread)) : ok(null);
  }

  /** Makes sure that Codex has the thread in this process and may write to it; each once a generation of the child. */
  async load(thread: LiveThread): Loading {
    return thread.loadedIn === null ? once(this.#loading, thread.id, () => this.#load(thread)) : ok(null);
  }

  /** Has Codex unload the thread, which it does after a while. It is loaded anew when it is needed. */
  unload(thread: LiveThread): void {
    thread.loadedIn = null;
    void once(this.#unloading, thread.id, async () => {
      const reply = await this.#codex.request('thread/unsubscribe', { threadId: thread.id });
      return reply.ok ? ok(null) : err(threadProblem(reply.error));
    });
  }

  async #read(thread: LiveThread): Loading {
    if (await this.#history.beginKept(thread)) {
      sayWhatIsMissing(thread);
      return ok(null);
    }
    const [about, newest] = await Promise.all([
      this.#codex.request('thread/read', { threadId: thread.id }),
      this.#history.newest(thread.id),
    ]);
    if (!about.ok) return err(threadProblem(about.error));
    if (!newest.ok) return newest;
    const stored = about.value.thread;
    noteFacts(thread, stored, stored.model);
    thread.settings = settingsFromStored(stored);
    this.#history.prepend(thread, newest.value);
    sayWhatIsMissing(thread);
    return ok(null);
  }

  async #load(thread: LiveThread): Loading {
    const loaded = await this.#resume(thread);
    if (loaded.ok) sayLoaded(thread);
    else if (loaded.error.type !== 'codexNotReady') sayNotLoaded(thread, loaded.error);
    return loaded;
  }

  async #resume(thread: LiveThread): Loading {
    await this.#unloading.get(thread.id);
    const read = await this.read(thread);
    if (!read.ok) return read;
    const ready = await this.#codex.ready();
    if (!ready.ok) return err(notReady(ready.error));
    const reply = await this.#codex.request('thread/resume', {
      threadId: thread.id,
      excludeTurns: true,
      initialTurnsPage: { limit: maxMissed, itemsView: 'full' },
    });
    if (!reply.ok) return err(threadProblem(reply.error));
    const { thread: stored, model, initialTurnsPage } = reply.value;
    thread.loadedIn = ready.value.generation;
    thread.mode = null;
    noteFacts(thread, stored, model);
    const toldBefore = thread.settings?.tellsBlockedCommands === true;
    thread.settings = settingsFromReply(thread.id, reply.value, false);
    if (initialTurnsPage) this.#history.catchUp(thread, initialTurnsPage);
    if (toldBefore) sayWhatIsMissing(thread);
    this.#tell(thread.id, { name: 'threadSettingsChanged', payload: thread.settings });
    return ok(null);
  }
}

/** What is under way for a thread, or else what `begin` begins. */
function once(underWay: Map<ThreadId, Loading>, id: ThreadId, begin: () => Loading): Loading {
  const begun = underWay.get(id) ?? begin().finally(() => underWay.delete(id));
  underWay.set(id, begun);
  return begun;
}

function noteFacts(thread: LiveThread, stored: Thread, model: string | null): void {
  thread.title = titleFrom(stored.name ?? stored.preview);
  thread.updatedAt = (stored.recencyAt ?? stored.updatedAt) * 1000;
  if (model !== null) thread.recorder.modelNamed(model);
}

/** Codex tells of blocked commands only in the process that started a thread. */
function sayWhatIsMissing(thread: LiveThread): void {
  const fact = 'This thread was begun in an earlier run of Codex.';
  const detail = 'Commands that its sandbox blocks cannot be shown here. A new thread shows them.';
  thread.say({ ...notice(`resumed:${thread.id}`, null, 'info', fact, detail), commands: ['newThread'] });
}

function sayNotLoaded(thread: LiveThread, problem: ThreadProblem): void {
  const { fact, detail } = describeThreadProblem(problem);
  thread.say(notice(notLoadedId(thread), null, 'warning', fact, join('You can read it here.', detail)));
}

/** Only where it was said that Codex has not. */
function sayLoaded(thread: LiveThread): void {
  const id = notLoadedId(thread);
  if (thread.find(entryId.parse(id)) !== null) thread.say(notice(id, null, 'success', 'Codex took up this thread.'));
}

function notLoadedId({ id }: LiveThread): string {
  return `notLoaded:${id}`;
}
