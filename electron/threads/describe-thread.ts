import { threadId } from '../../shared/base/ids.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import { describeAgentsAction } from '../../shared/transcript/describe-agents.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import { findCurrentEntry, getMaker } from '../../shared/transcript/maker.ts';
import { findProposedPlan } from '../../shared/transcript/proposed-plan.ts';
import type { Transcript, Turn } from '../../shared/transcript/turn.ts';
import type { Thread } from '../model/codex-protocol/generated.ts';
import { toPromptPreview } from '../model/redaction/prompt-preview.ts';
import type { ListedThreadRow } from '../store/threads/reads/list-threads.ts';
import type { LiveThread } from './live-thread.ts';

/** What a thread list knows about a thread besides its transcript. */
export type ThreadMarks = Pick<ThreadSummary, 'pinned' | 'archived' | 'hasPlan' | 'knownToCodex' | 'unreviewed'> & {
  /** True if our store has turns of the thread. */
  readonly saved: boolean;
};

/** A list row from the transcript alone, without its marks. */
type ThreadDescription = Omit<ThreadSummary, keyof ThreadMarks> & Pick<ThreadMarks, 'hasPlan'>;

const maxTitleCharacters = 200;
const maxActivityCharacters = 200;

/** Returns the first line of a text that is not blank, without secrets and shortened for a list row. Never empty. */
export function toTitle(text: string): string {
  // Shorten last: half a secret would not be recognized.
  return firstLine(toPromptPreview(firstLine(text, text.length)), maxTitleCharacters) || t`Untitled thread`;
}

/** Returns the name of a thread in Codex's store. Null if it only has its preview. */
export function getThreadName({ name, preview }: Pick<Thread, 'name' | 'preview'>): string | null {
  if (name === null || name.trim() === '') return null;
  const called = toTitle(name);
  return called === toTitle(preview) ? null : called;
}

/** Describes a thread from Codex's store that is not active here. */
export function describeCodexThread(thread: Thread): ThreadDescription {
  return {
    id: threadId.parse(thread.id),
    title: getThreadName(thread) ?? toTitle(thread.preview),
    cwd: thread.cwd,
    updatedAt: (thread.recencyAt ?? thread.updatedAt) * 1000,
    state: thread.status.type === 'systemError' ? 'failed' : 'idle',
    now: null,
    maker: null,
    unread: false,
    model: thread.model,
    forkedFrom: threadId.safeParse(thread.forkedFromId).data ?? null,
  };
}

/** Describes a thread from our store that is not active here. */
export function describeStoredThread(row: ListedThreadRow): ThreadDescription & ThreadMarks {
  const {
    archivedAt,
    folder,
    forkedFrom,
    id,
    knownToCodex,
    hasPlan,
    lastStatus,
    model,
    pinnedAt,
    title,
    unreviewed,
    updatedAt,
  } = row;
  const state = lastStatus === 'failed' ? 'failed' : lastStatus === 'interrupted' ? 'stopped' : 'idle';
  const marks = {
    pinned: pinnedAt !== null,
    archived: archivedAt !== null,
    knownToCodex,
    unreviewed,
    saved: lastStatus !== null,
    ...(hasPlan && state === 'idle' && { hasPlan }),
  };
  return {
    id,
    title: toTitle(title),
    cwd: folder ?? '',
    updatedAt,
    state,
    now: null,
    maker: null,
    unread: false,
    model,
    forkedFrom,
    ...marks,
  };
}

/** Describes a thread that this process records. */
export function describeLive(thread: LiveThread): ThreadDescription {
  const { forkedFrom, id, title, settings, updatedAt, unread, turn, log, isWaitingForUser } = thread;
  const last = log.transcript.turns.at(-1);
  const state = isWaitingForUser ? 'waiting' : getState(last, turn.current !== null, turn.isWaiting);
  const doing =
    last === undefined || state !== 'running' || log.transcript.reconnecting ? null : findCurrentEntry(last);
  const now = isWaitingForUser
    ? t`Waiting for you`
    : last === undefined
      ? null
      : describeActivity(state, last, doing, log.transcript);
  const maker = state !== 'running' ? null : doing === null ? 'model' : getMaker(doing);
  const { cwd = '', model = null } = settings ?? {};
  const described = { id, title, cwd, updatedAt, state, now, maker, unread, model, forkedFrom };
  const hasPlan = state === 'idle' && last !== undefined && findProposedPlan(last) !== null;
  return hasPlan ? { ...described, hasPlan } : described;
}

/** Combines a thread with its agents. An agent that waits for the user takes precedence. */
export function addAgentState(thread: ThreadDescription, agents: readonly ThreadDescription[]): ThreadDescription {
  const waiting = agents.find(({ state }) => state === 'waiting');
  const working = waiting ?? agents.find(({ state }) => state === 'running');
  if (working === undefined || thread.state === 'waiting') return thread;
  if (waiting === undefined && thread.state === 'running') return thread;
  return {
    ...thread,
    state: working.state,
    maker: working.maker,
    now: firstLine(`${working.title}: ${working.now ?? ''}`, maxActivityCharacters),
  };
}

function getState(last: Turn | undefined, works: boolean, waits: boolean): ThreadSummary['state'] {
  if (works) return waits ? 'waiting' : 'running';
  switch (last?.status) {
    case 'failed':
    case 'notSent':
      return 'failed';
    case 'interrupted':
      return 'stopped';
    default:
      return 'idle';
  }
}

/** Describes what a thread does or asks for, or why it failed. `doing`: what goes on in its running turn. */
function describeActivity(
  state: ThreadSummary['state'],
  turn: Turn,
  doing: Entry | null,
  { reconnecting }: Transcript,
): string | null {
  const last = turn.entries.at(-1);
  switch (state) {
    case 'failed':
      return describeTurnFailure(turn);
    case 'running':
      if (reconnecting) return t`Reconnecting`;
      if (doing !== null) return describeEntryActivity(doing);
      return last === undefined ? t`Starting` : t`Thinking`;
    case 'waiting': {
      // Codex reports no item for a question or a form.
      const waits = turn.entries.findLast((entry) => 'status' in entry && entry.status === 'waiting');
      return waits === undefined ? t`Waiting for you` : describeEntryActivity(waits);
    }
    default:
      return null;
  }
}

/** Returns the reason a turn failed, in one line. Null if no entry gives one. */
export function describeTurnFailure(turn: Turn): string | null {
  const entry = turn.entries.findLast(
    (candidate) =>
      (candidate.kind === 'status' && candidate.status === 'error') ||
      (candidate.kind === 'user' && candidate.state === 'notSent'),
  );
  if (entry?.kind === 'status') return firstLine(entry.fact, maxActivityCharacters);
  return entry?.kind === 'user' && entry.problem !== null ? firstLine(entry.problem, maxActivityCharacters) : null;
}

function describeEntryActivity(entry: Entry): string {
  switch (entry.kind) {
    case 'command':
      return firstLine(entry.command, maxActivityCharacters);
    case 'patch':
      return firstLine(t`Changes ${describeFiles(entry.files)}`, maxActivityCharacters);
    case 'tool':
      return firstLine(entry.server === null ? entry.tool : `${entry.server}: ${entry.tool}`, maxActivityCharacters);
    case 'agents':
      return firstLine(describeAgentsAction(entry), maxActivityCharacters);
    case 'webSearch':
      return firstLine(t`Searches for ${entry.query}`, maxActivityCharacters);
    case 'assistant':
      return entry.state === 'streaming' ? t`Answering` : t`Thinking`;
    case 'compaction':
      return t`Compacts the thread`;
    case 'plan':
      return t`Plans`;
    default:
      return t`Thinking`;
  }
}

function describeFiles(files: readonly FileChange[]): string {
  const [only, ...more] = files;
  if (only === undefined || more.length > 0) return counted(files.length, 'file');
  return only.path.split(/[\\/]/).at(-1) ?? only.path;
}

function firstLine(text: string, limit: number): string {
  const line = /\S[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '';
  return line.length > limit ? `${line.slice(0, limit - 1).trimEnd()}…` : line.trimEnd();
}
