import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import type { diffRequests } from '../../shared/contract/diff.ts';
import type { execRequests } from '../../shared/contract/exec.ts';
import type { threadsRequests } from '../../shared/contract/threads.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { diffHandlers } from '../diff/diff-handlers.ts';
import { DiffService } from '../diff/diff-service.ts';
import { ExecService } from '../exec/exec-service.ts';
import { Spool } from '../exec/spool.ts';
import { SessionRecorder } from '../sessions/session-recorder.ts';
import { CodexStore } from '../threads/codex-store.ts';
import { Conversations } from '../threads/conversations.ts';
import type { AuthGate, TrustGate } from '../threads/gates.ts';
import { IdleThreads } from '../threads/idle-threads.ts';
import type { KeptThreads } from '../threads/kept-threads.ts';
import { LiveThread } from '../threads/live-thread.ts';
import { LiveThreads } from '../threads/live-threads.ts';
import { QueueKeeper } from '../threads/queue-keeper.ts';
import { SendGate } from '../threads/send-gate.ts';
import { SlowNotes } from '../threads/slow-notes.ts';
import { StoredWorks } from '../threads/stored-works.ts';
import { ThreadHistory } from '../threads/thread-history.ts';
import { ThreadList } from '../threads/thread-list.ts';
import { ThreadListener } from '../threads/thread-listener.ts';
import { ThreadLoader } from '../threads/thread-loader.ts';
import { ThreadNews, tellShown } from '../threads/thread-news.ts';
import { sourceOf } from '../threads/thread-source.ts';
import { ThreadsFacade } from '../threads/threads-facade.ts';
import { ThreadsService } from '../threads/threads-service.ts';
import { TurnSender } from '../threads/turn-sender.ts';
import { ThreadLog } from '../transcript/thread-log.ts';
import { ThreadRecorder } from '../transcript/thread-recorder.ts';
import type { Announcer, DeskWindow, DomainHandlers } from './desk-window.ts';

export type ThreadsDomainParts = {
  readonly codex: CodexServer;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly kept: KeptThreads;
  /** Our own folder; outputs too large for memory go into `spool` in it. */
  readonly dataFolder: string;
  readonly trustGate: TrustGate;
  readonly authGate: AuthGate;
  /** Takes notifications that this version does not know and that name no thread. */
  readonly onUnplaced: (notification: CodexNotification) => void;
};

type Names = keyof typeof threadsRequests | keyof typeof execRequests | keyof typeof diffRequests;

export type ThreadsDomain = {
  readonly handlers: DomainHandlers<Names>;
  readonly facade: ThreadsFacade;
  /** The window is gone or moves to another workspace: it shows no thread. */
  releaseWindow(window: DeskWindow): void;
  /** Stops listening to Codex and takes recorded outputs away. */
  shutdown(): Promise<void>;
};

/** The threads of one profile with their console and changes, on top of its Codex. */
export function createThreadsDomain(parts: ThreadsDomainParts): ThreadsDomain {
  const { codex, announcer, clock, kept } = parts;
  const tell = tellShown(announcer);
  const store = new CodexStore(codex);
  const spool = new Spool(join(parts.dataFolder, 'spool'));
  const folderOf = (threadId: ThreadId) => threads.get(threadId)?.cwd ?? null;
  const works = new StoredWorks(kept, store, folderOf);
  const exec = new ExecService({ clock, spool, tell, storedOutput: (...place) => works.output(...place) });
  const diff = new DiffService({ clock, tell, folderOf, storedDiff: (...place) => works.diff(...place) });
  const recorder = new SessionRecorder({
    clock,
    newRun: randomUUID,
    writer: kept.writer,
    source: (threadId) => {
      const thread = threads.get(threadId);
      return thread === null ? null : sourceOf(thread, exec, diff);
    },
  });
  const list = new ThreadList({ codex, kept, announcer, clock, live: () => threads.all() });
  const news = new ThreadNews({ announcer, tell, clock, exec, diff, list, recorder });
  const threads = new LiveThreads((id) => {
    const log = new ThreadLog((events) => news.arrived(thread, events));
    const thread = new LiveThread(id, log, new ThreadRecorder(log, clock), clock.now());
    return thread;
  });
  const history = new ThreadHistory({ codex, kept, recorder, exec, diff });
  const loader = new ThreadLoader(codex, history, tell);
  const queue = new QueueKeeper(new TurnSender(codex, clock), tell);
  const gate = new SendGate(codex, parts.trustGate, parts.authGate);
  const conversations = new Conversations({ codex, clock, threads, gate, loader, queue });
  const service = new ThreadsService({
    codex,
    clock,
    threads,
    list,
    loader,
    history,
    conversations,
    queue,
    exec,
    diff,
  });
  const listener = new ThreadListener({
    clock,
    threads,
    list,
    kept,
    queue,
    exec,
    diff,
    tell,
    onUnplaced: parts.onUnplaced,
  });
  const slow = new SlowNotes(threads, clock);
  const idle = new IdleThreads({
    clock,
    announcer,
    threads,
    loader,
    isSaved: (threadId) => recorder.isSaved(threadId),
    forget: (thread) => {
      list.keep(thread);
      threads.delete(thread.id);
      recorder.forget(thread.id);
      exec.forget(thread.id);
      diff.forget(thread.id);
    },
  });
  const stopListening = [
    () => idle.end(),
    () => service.end(),
    codex.onState((state) => slow.hear(state)),
    codex.onNotification((notification) => listener.hear(notification)),
    codex.onGenerationEnd(() => listener.codexStopped()),
  ];
  return {
    handlers: {
      ...service.handlers,
      readOutput: (_window, { threadId, runId, recorded, turnId }) =>
        exec.readOutput(threadId, runId, recorded, turnId),
      ...diffHandlers(diff, folderOf),
    },
    facade: new ThreadsFacade(threads, list),
    releaseWindow: (window) => {
      window.openThread = null;
    },
    shutdown: async () => {
      for (const stop of stopListening) stop();
      await recorder.saveAll();
      await spool.close();
    },
  };
}
