import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { ChangesService } from '../../changes/changes-service.ts';
import { CommandService } from '../../console/command-service.ts';
import { OutputSpool } from '../../console/spool.ts';
import { ThreadSaver } from '../../store/threads/thread-saver.ts';
import { CodexStore } from '../../threads/codex-store.ts';
import { ThreadList } from '../../threads/list/thread-list.ts';
import { RollingWindow } from '../../threads/live/rolling-window.ts';
import { SleepDetector, SleepNotes } from '../../threads/live/sleep-notes.ts';
import { SubagentTracker } from '../../threads/live/subagent-tracker.ts';
import { ThreadMemory } from '../../threads/live/thread-memory.ts';
import { LiveThreads } from '../../threads/live-threads.ts';
import { StoredToolOutputs } from '../../threads/suggested/stored-tool-outputs.ts';
import { createWindowEmitter, ThreadEventDispatcher } from '../../threads/thread-event-dispatcher.ts';
import { createThreadSource } from '../../threads/thread-source.ts';
import { ThreadsFacade } from '../../threads/threads-facade.ts';
import type { ThreadsDomainDeps } from './threads-domain-deps.ts';

/** The threads in memory, with the output and changes of their turns. */
export type ThreadRecording = ReturnType<typeof createThreadRecording>;

/** Creates what records threads: each event goes to the windows, the console, the changes, the list and the store. */
export function createThreadRecording(deps: ThreadsDomainDeps) {
  const { broadcaster, clock, codex, lifetime, threadStore: store } = deps;
  const emit = createWindowEmitter(broadcaster);
  const threads = new LiveThreads(clock);
  const findFolder = (threadId: ThreadId) => threads.get(threadId)?.cwd ?? null;
  const toolOutputs = new StoredToolOutputs(store, new CodexStore(codex), findFolder);
  const spool = new OutputSpool(join(deps.dataFolder, 'spool'));
  lifetime.onEnd(() => spool.close());
  const commands = new CommandService({
    clock,
    spool,
    emit,
    readStoredOutput: (...place) => toolOutputs.readOutput(...place),
  });
  const changes = new ChangesService({
    clock,
    emit,
    findFolder,
    readStoredDiff: (...place) => toolOutputs.readDiff(...place),
  });
  const rollingWindow = new RollingWindow({ policy: deps.policy, store, clock, commands, changes });
  const threadSaver = new ThreadSaver({
    clock,
    newRun: randomUUID,
    writer: store.writer,
    source: (threadId) => {
      const thread = threads.get(threadId);
      return thread === null ? null : createThreadSource(thread, commands, changes);
    },
    onSaved: (threadId, saved) => {
      const thread = threads.get(threadId);
      return thread === null ? saved : rollingWindow.handleSaved(thread, saved);
    },
  });
  lifetime.onEnd(() => threadSaver.saveAll());
  const { listedFolders, runPlaces } = deps;
  const list = new ThreadList({ codex, store, broadcaster, clock, listedFolders, runPlaces, threads });
  const { observer, userGate } = deps;
  const dispatcher = new ThreadEventDispatcher({
    broadcaster,
    emit,
    clock,
    commands,
    changes,
    list,
    threadSaver,
    observer,
  });
  const subagents = new SubagentTracker(threads);
  const sleep = new SleepNotes(threads);
  const sleepWatch = new SleepDetector(clock, lifetime, (slept) => sleep.handleWake(slept));
  threads.onEvents((thread, events) => {
    dispatcher.dispatch(thread, events);
    subagents.handleEvents(thread, events);
    sleep.handleEvents(thread, events);
  });
  const memory = new ThreadMemory({ threads, list, threadSaver, commands, changes, observer, userGate });
  const facade = new ThreadsFacade(threads, list);
  return {
    emit,
    threads,
    findFolder,
    toolOutputs,
    commands,
    changes,
    rollingWindow,
    threadSaver,
    list,
    subagents,
    sleepWatch,
    memory,
    facade,
  };
}
