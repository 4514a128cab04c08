import type { Clock } from '../../../shared/base/clock.ts';
import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { isOpenCommand } from '../../../shared/console/command-status.ts';
import { isInside } from '../../../shared/files/is-inside.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import type { OwnCommands } from '../../console/own-commands.ts';
import { pathStyle } from '../../files/path-style.ts';
import { endCommands, stopRunningTurn } from '../background-commands.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findRoot } from '../thread-family.ts';
import type { IsReadOnly, OutdatedThreads } from './outdated-threads.ts';

export type WithdrawnTrustDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly commands: Pick<OwnCommands, 'end'>;
  readonly outdated: Pick<OutdatedThreads, 'hasOldPermissions'>;
};

const turnStopped = t`Workcell stopped this turn.`;
const turnNotStopped = t`Workcell could not stop this turn.`;
const turnReason = t`You set this folder to read-only, but the turn could still write to it.`;
const commandsEnded = t`Workcell ended the commands that were still running in this thread.`;
const commandsReason = t`You set this folder to read-only, but they could still write to it.`;
const describeTurnReason = (folder: string) => t`You set ${folder} to read-only, but the turn could still write to it.`;
const describeCommandsReason = (folder: string) => t`You set ${folder} to read-only, but they could still write to it.`;

/**
 * Stops everything that can still write in folders that the user keeps read-only, including `withdrawn`: earlier turns,
 * working or waiting, their agents, and commands that outlived their turns. Work in a folder above could write in
 * `withdrawn` too. Each thread shows why it was stopped.
 */
export async function stopWriters(deps: WithdrawnTrustDeps, isKept: IsReadOnly, withdrawn: string): Promise<void> {
  const stopped = new Set<TurnId>();
  for (;;) {
    const stopping = [...deps.threads.all()].map((thread) =>
      stopInThread(deps, thread, { isReadOnly: isKept, stopped, withdrawn }),
    );
    // A failure in one thread must not affect the others.
    const done = await Promise.allSettled(stopping);
    const failure = done.find((each) => each.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    // A turn may start an agent at the last moment, so this repeats until there is nothing more to stop.
    if (!done.some((each) => each.status === 'fulfilled' && each.value)) return;
  }
}

type Withdrawal = {
  readonly isReadOnly: IsReadOnly;
  readonly withdrawn: string;
  /** The turns stopped so far. */
  readonly stopped: Set<TurnId>;
};

/** Stops everything that can write in one thread. True if it stopped a turn that was not stopped before. */
async function stopInThread(
  deps: WithdrawnTrustDeps,
  thread: LiveThread,
  { isReadOnly, stopped, withdrawn }: Withdrawal,
): Promise<boolean> {
  const { clock, codex, commands, threads } = deps;
  const folder = thread.cwd ?? findRoot(threads, thread).cwd ?? (await readFolderFromCodex(deps, thread));
  const below = folder !== null && folder !== withdrawn && isInside(folder, withdrawn, pathStyle) ? withdrawn : null;
  // If Codex reported nothing else about the thread, we do not know where the turn works.
  const isMeant = folder === null ? thread.turn.current !== null : below !== null || (await isReadOnly(folder));
  if (!isMeant) return false;
  await commands.end(thread.id, null);
  const turnId = (await thread.turn.current?.id) ?? null;
  const onlyReads = turnId !== null && isReadOnlyTurn(deps, thread);
  const isNew = turnId !== null && !onlyReads && !stopped.has(turnId);
  if (isNew) {
    stopped.add(turnId);
    const ended = await stopRunningTurn(codex, clock, thread).stopped;
    noteStopped(
      deps,
      thread,
      turnId,
      ended.ok ? turnStopped : turnNotStopped,
      below === null ? turnReason : describeTurnReason(below),
    );
  }
  const commandReason = below === null ? commandsReason : describeCommandsReason(below);
  await endOtherCommands(deps, thread, onlyReads ? turnId : null, commandReason);
  return isNew;
}

/**
 * True if the turn only reads. An agent may work for an earlier turn. The folder's tool servers run outside the
 * sandbox.
 */
function isReadOnlyTurn({ outdated, threads }: WithdrawnTrustDeps, thread: LiveThread): boolean {
  const root = findRoot(threads, thread);
  const onlyReads = root.mode === 'readOnly' || root.mode === 'plan';
  return onlyReads && (root === thread || !root.hasWritten) && !outdated.hasOldPermissions(thread);
}

/**
 * Ends the commands that Codex reports as running. Commands of `reading`, a turn that only reads, continue if nothing
 * else in the thread could write. The model's server chooses command IDs, so it could pass off a command of an earlier
 * turn as one of this turn.
 */
async function endOtherCommands(
  deps: WithdrawnTrustDeps,
  thread: LiveThread,
  reading: TurnId | null,
  why: string,
): Promise<void> {
  const { phase } = deps.codex.state;
  if (phase !== 'ready' && phase !== 'slow') return;
  if (thread.loadedIn === null && !thread.turn.hasRun) return;
  const isSpared = reading !== null && !findRoot(deps.threads, thread).hasWritten;
  const open = listOpenCommands(thread);
  const spared = new Set<EntryId>(open.flatMap(({ id, turnId }) => (isSpared && turnId === reading ? id : [])));
  const ended = await endCommands(deps.codex, thread, (runId) => runId === null || !spared.has(runId));
  const others = open.filter(({ id }) => !spared.has(id));
  if (others.length === 0 && !(ended.ok && ended.value > 0)) return;
  const where = others.at(-1)?.turnId ?? thread.log.transcript.turns.at(-1)?.id;
  if (where !== undefined) noteStopped(deps, thread, where, commandsEnded, why);
}

/** Asks Codex for the folder of a thread when only its turn is known. Null if Codex does not know the folder either. */
async function readFolderFromCodex({ codex }: WithdrawnTrustDeps, { id, turn }: LiveThread): Promise<string | null> {
  if (turn.current === null) return null;
  const read = await codex.request('thread/read', { threadId: id });
  return read.ok ? read.value.thread.cwd : null;
}

function listOpenCommands({ log }: LiveThread) {
  return log.transcript.turns.flatMap((turn) =>
    turn.entries.flatMap((entry) =>
      entry.kind === 'command' && isOpenCommand(entry.status) ? { id: entry.id, turnId: turn.id } : [],
    ),
  );
}

function noteStopped(
  { clock }: WithdrawnTrustDeps,
  thread: LiveThread,
  turnId: TurnId,
  fact: string,
  why: string,
): void {
  const entry = createNotice(`readOnlyNow:${turnId}`, clock.now(), 'warning', fact, why);
  // If the turn was stopped, its note covers the commands too.
  if (thread.findEntry(entry.id) !== null) return;
  thread.recorder.record([{ type: 'entryPut', turnId, entry }]);
}
