import type { Clock } from '../../shared/base/clock.ts';
import type { TurnId } from '../../shared/base/ids.ts';
import { isOpenCommand } from '../../shared/exec/command-status.ts';
import { notice } from '../../shared/transcript/interpret-notice.ts';
import { t } from '../../shared/words/words.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { OwnCommands } from '../exec/own-commands.ts';
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
  readonly outdated: Pick<OutdatedThreads, 'isOutdated'>;
};

const turnStopped = t`Workcell stopped this turn.`;
const turnNotStopped = t`Workcell could not stop this turn.`;
const turnWhy = t`You set this folder to read-only, and the turn could still write in it.`;
const commandsEnded = t`Workcell ended the commands that still ran in this thread.`;
const commandsWhy = t`You set this folder to read-only, and they could still write in it.`;

/**
 * Stops what can still write in folders that the person now keeps read-only: the turns that began before, whether they
 * work or wait, and the commands that go on after their turns. Each thread says why.
 */
export async function stopWriters(parts: WithdrawnTrustParts, isKept: KeptReadOnly): Promise<void> {
  await Promise.all([...parts.threads.all()].map((thread) => stopIn(parts, thread, isKept)));
}

async function stopIn(parts: WithdrawnTrustParts, thread: LiveThread, isKept: KeptReadOnly): Promise<void> {
  const { codex, commands, outdated, threads } = parts;
  const open = () => openCommands(thread);
  if (thread.turn.current === null && open().length === 0) return;
  const folder = thread.cwd ?? rootOf(threads, thread).cwd;
  if (folder === null || !(await isKept(folder))) return;
  const turnId = (await thread.turn.current?.id) ?? null;
  // An agent works with what the thread may do that it works for. Tool servers of the folder run outside the sandbox.
  const isHarmless = rootOf(threads, thread).mode === 'readOnly' && !(await outdated.isOutdated(thread));
  if (turnId !== null && !isHarmless) {
    const stopped = await stopTurn(codex, thread);
    say(parts, thread, turnId, stopped.ok ? turnStopped : turnNotStopped, turnWhy);
  }
  // A turn that only reads goes on, with its own commands.
  const others = open().filter((command) => command.turnId !== thread.turn.current?.named);
  if (others.length === 0) return;
  const ids = new Set<string>(others.map(({ id }) => id));
  await commands.end(thread.id, null);
  await endCommands(codex, thread, (runId) => runId !== null && ids.has(runId));
  const newest = others.at(-1)?.turnId;
  if (newest !== undefined && newest !== turnId) say(parts, thread, newest, commandsEnded, commandsWhy);
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
  thread.recorder.record([{ type: 'entryPut', turnId, entry }]);
}
