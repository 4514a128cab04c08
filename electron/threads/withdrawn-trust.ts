import type { Clock } from '../../shared/base/clock.ts';
import type { EntryId, TurnId } from '../../shared/base/ids.ts';
import { isOpenCommand } from '../../shared/exec/command-status.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { OwnCommands } from '../exec/own-commands.ts';
import { pathStyle } from '../files/path-style.ts';
import { endCommands, stopTurn } from './background-commands.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { KeptReadOnly, OutdatedThreads } from './outdated-threads.ts';
import { rootOf } from './thread-family.ts';

export type WithdrawnTrustParts = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: LiveThreads;
  readonly commands: Pick<OwnCommands, 'end'>;
  readonly outdated: Pick<OutdatedThreads, 'keepsAllowed'>;
};

const turnStopped = t`Workcell stopped this turn.`;
const turnNotStopped = t`Workcell could not stop this turn.`;
const turnWhy = t`You set this folder to read-only, and the turn could still write in it.`;
const commandsEnded = t`Workcell ended the commands that still ran in this thread.`;
const commandsWhy = t`You set this folder to read-only, and they could still write in it.`;
const turnWhyBelow = (folder: string) => t`You set ${folder} to read-only, and the turn could still write in it.`;
const commandsWhyBelow = (folder: string) => t`You set ${folder} to read-only, and they could still write in it.`;

/**
 * Stops what can still write in folders that the person keeps read-only, now also in `withdrawn`: the turns that began
 * before, whether they work or wait, their agents, and the commands that go on after their turns. In a folder above they
 * could write in `withdrawn`, too. Each thread says why.
 */
export async function stopWriters(parts: WithdrawnTrustParts, isKept: KeptReadOnly, withdrawn: string): Promise<void> {
  const stopped = new Set<TurnId>();
  for (;;) {
    const stopping = [...parts.threads.all()].map((thread) =>
      stopInThread(parts, thread, { isKept, stopped, withdrawn }),
    );
    // What goes wrong in one thread leaves the others as stopped.
    const done = await Promise.allSettled(stopping);
    const failure = done.find((each) => each.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    // A turn may have begun an agent at the last moment, so we look until there is nothing more to stop.
    if (!done.some((each) => each.status === 'fulfilled' && each.value)) return;
  }
}

type Withdrawal = {
  readonly isKept: KeptReadOnly;
  readonly withdrawn: string;
  /** The turns that it has stopped. */
  readonly stopped: Set<TurnId>;
};

/** Stops what can write in one thread. True if that was a turn which is not among those that were stopped yet. */
async function stopInThread(
  parts: WithdrawnTrustParts,
  thread: LiveThread,
  { isKept, stopped, withdrawn }: Withdrawal,
): Promise<boolean> {
  const { codex, commands, threads } = parts;
  const folder = thread.cwd ?? rootOf(threads, thread).cwd ?? (await folderInCodex(parts, thread));
  const below = folder !== null && folder !== withdrawn && isInside(folder, withdrawn, pathStyle) ? withdrawn : null;
  // We do not know where the turn works if Codex has reported nothing else about the thread.
  const isMeant = folder === null ? thread.turn.current !== null : below !== null || (await isKept(folder));
  if (!isMeant) return false;
  await commands.end(thread.id, null);
  const turnId = (await thread.turn.current?.id) ?? null;
  const onlyReads = turnId !== null && doesOnlyRead(parts, thread);
  const isNew = turnId !== null && !onlyReads && !stopped.has(turnId);
  if (isNew) {
    stopped.add(turnId);
    const ended = await stopTurn(codex, thread);
    say(parts, thread, turnId, ended.ok ? turnStopped : turnNotStopped, below === null ? turnWhy : turnWhyBelow(below));
  }
  const commandWords = below === null ? commandsWhy : commandsWhyBelow(below);
  await endOthers(parts, thread, onlyReads ? turnId : null, commandWords);
  return isNew;
}

/** An agent may work for an earlier turn than the newest. Tool servers of the folder run outside the sandbox. */
function doesOnlyRead({ outdated, threads }: WithdrawnTrustParts, thread: LiveThread): boolean {
  const root = rootOf(threads, thread);
  return root.mode === 'readOnly' && (root === thread || !root.hasWritten) && !outdated.keepsAllowed(thread);
}

/**
 * Ends the commands that Codex says go on. Those of `reading`, a turn that only reads, go on where the thread has done
 * nothing else: whoever chooses the IDs of commands could pass one of an earlier turn off as one of this.
 */
async function endOthers(
  parts: WithdrawnTrustParts,
  thread: LiveThread,
  reading: TurnId | null,
  why: string,
): Promise<void> {
  const { phase } = parts.codex.state;
  if (phase !== 'ready' && phase !== 'slow') return;
  if (thread.loadedIn === null && !thread.turn.hasRun) return;
  const isSpared = reading !== null && !rootOf(parts.threads, thread).hasWritten;
  const open = openCommands(thread);
  const spared = new Set<EntryId>(open.flatMap(({ id, turnId }) => (isSpared && turnId === reading ? id : [])));
  const ended = await endCommands(parts.codex, thread, (runId) => runId === null || !spared.has(runId));
  const others = open.filter(({ id }) => !spared.has(id));
  if (others.length === 0 && !(ended.ok && ended.value > 0)) return;
  const where = others.at(-1)?.turnId ?? thread.log.transcript.turns.at(-1)?.id;
  if (where !== undefined) say(parts, thread, where, commandsEnded, why);
}

/** The folder of a thread of which only a turn was heard; null where Codex does not tell it either. */
async function folderInCodex({ codex }: WithdrawnTrustParts, { id, turn }: LiveThread): Promise<string | null> {
  if (turn.current === null) return null;
  const read = await codex.request('thread/read', { threadId: id });
  return read.ok ? read.value.thread.cwd : null;
}

function openCommands({ log }: LiveThread) {
  return log.transcript.turns.flatMap((turn) =>
    turn.entries.flatMap((entry) =>
      entry.kind === 'command' && isOpenCommand(entry.status) ? { id: entry.id, turnId: turn.id } : [],
    ),
  );
}

function say({ clock }: WithdrawnTrustParts, thread: LiveThread, turnId: TurnId, fact: string, why: string): void {
  const entry = notice(`readOnlyNow:${turnId}`, clock.now(), 'warning', fact, why);
  // Of a turn that was stopped, the rest goes without saying.
  if (thread.find(entry.id) !== null) return;
  thread.recorder.record([{ type: 'entryPut', turnId, entry }]);
}
