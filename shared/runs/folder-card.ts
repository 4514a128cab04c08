import type { ThreadId } from '../base/ids.ts';
import { t } from '../i18n/i18n.ts';
import { toCardBars, toEffort } from './card-bars.ts';
import { toTextEnd } from './describe-turn.ts';
import type { RunBar } from './run-bars.ts';
import { noEffort, type RunCard } from './run-card.ts';
import type { RunEvent } from './run-event.ts';
import type { RunProof } from './run-proof.ts';
import type { RunRef } from './run-ref.ts';
import type { RunTotals } from './run-totals.ts';
import { findPath, findText, findTool } from './telemetry-event.ts';
import type { TimeKind } from './time-kind.ts';

/** What was read about a run that is a folder. */
export type FolderRunFacts = {
  /** Null without telemetry. */
  readonly totals: RunTotals | null;
  /** The first events and the newest ones, oldest first. */
  readonly first: readonly RunEvent[];
  readonly last: readonly RunEvent[];
  readonly bars: readonly RunBar[];
  /** How long each kind of work took, in milliseconds, as far as known. */
  readonly ms: Readonly<Partial<Record<TimeKind, number>>>;
  readonly proof: RunProof | null;
  /** The thread that did the run, which the user can continue. Null without one, or when it no longer exists. */
  readonly threadId: ThreadId | null;
};

const maxTitleLength = 200;
const maxTextLength = 200;

/** The card of a folder when only its name is known, which is no title. */
export function createUnreadCard(run: RunRef, startedAt: number | null): RunCard {
  return {
    run,
    threadId: null,
    isRead: false,
    state: 'unknown',
    title: '',
    tool: null,
    model: null,
    startedAt,
    lastAt: startedAt,
    durationMs: 0,
    runningSince: null,
    tokens: null,
    spent: [],
    commands: 0,
    failedCommands: 0,
    files: 0,
    added: 0,
    removed: 0,
    checks: null,
    attempt: null,
    now: [],
    bars: [],
    effort: noEffort,
    problem: null,
  };
}

/** The card of a folder. */
export function toFolderCard(run: RunRef, facts: FolderRunFacts, beganAt: number | null): RunCard {
  const { bars, first, last, proof, threadId, totals } = facts;
  const unread = {
    ...createUnreadCard(run, totals?.startedAt ?? beganAt),
    threadId,
    checks: countChecks(proof),
    attempt: proof?.attempt ?? null,
  };
  const prompt =
    findText(first.find(({ type }) => type === 'prompt_sent')?.data ?? {}, 'prompt', 'text') ?? proof?.prompt;
  const title = toFirstLine(prompt ?? '', maxTitleLength) || unread.title;
  if (totals === null)
    return { ...unread, isRead: true, title, tool: proof?.tool ?? null, model: proof?.model ?? null };
  const { added, endedAt, files, lastAt, model, removed, startedAt, state, tokensIn, tokensOut, tool } = totals;
  const isRunning = state === 'starting' || state === 'running' || state === 'waiting';
  const end = endedAt ?? lastAt;
  return {
    ...unread,
    isRead: true,
    state,
    title,
    tool: tool ?? proof?.tool ?? null,
    model: model ?? proof?.model ?? null,
    lastAt: lastAt ?? unread.lastAt,
    durationMs: isRunning || startedAt === null || end === null ? 0 : Math.max(0, end - startedAt),
    runningSince: isRunning ? startedAt : null,
    tokens: tokensIn === null && tokensOut === null ? null : (tokensIn ?? 0) + (tokensOut ?? 0),
    spent: totals.spent,
    commands: totals.commands,
    failedCommands: totals.failedCommands,
    // The proof has every file that differs at the end, also those that only commands changed.
    files: Math.max(files, proof?.files_changed.length ?? 0),
    added,
    removed,
    now: describeFailedChecks(state, proof) ?? describeLastActivity(last),
    bars: [...toCardBars(bars)],
    effort: toEffort(facts.ms, totals.byType.file_write ?? 0),
  };
}

/** Counts the checks of a run that has ended; null if it had none. */
function countChecks(proof: RunProof | null): RunCard['checks'] {
  const { checks = [] } = proof ?? {};
  return checks.length === 0 ? null : { passed: checks.filter(({ passed }) => passed).length, all: checks.length };
}

/** Names the first check that failed; null for a run that failed for another reason, or not at all. */
function describeFailedChecks(state: RunCard['state'], proof: RunProof | null): RunCard['now'] | null {
  const failed = state === 'failed' ? proof?.checks.find(({ passed }) => !passed) : undefined;
  if (failed === undefined) return null;
  return [
    { text: t`Failed check: `, code: false },
    { text: toFirstLine(failed.command, maxTextLength), code: true },
  ];
}

/**
 * Describes what a run does or did last. An ended run shows why it failed or what it answered, rather than that it
 * ended.
 */
function describeLastActivity(last: readonly RunEvent[]): RunCard['now'] {
  const asked = last.findLast(({ type }) => type === 'approval');
  if (asked?.state === 'waiting') return describeActivity(asked);
  const newest = last.findLast(({ type }) => type !== 'approval');
  if (newest === undefined) return [];
  if (newest.type === 'response_chunk')
    return [{ text: t`Writing: “${toTextEnd(joinLastChunks(last))}”`, code: false }];
  if (newest.type !== 'completed') return describeActivity(newest);
  const telling = newest.state === 'failed' ? 'error' : 'response_complete';
  return describeActivity(last.findLast(({ type }) => type === telling) ?? newest);
}

/** The text being written, up to the newest events. */
function joinLastChunks(last: readonly RunEvent[]): string {
  const before = last.findLastIndex(({ type }) => type !== 'response_chunk');
  return last
    .slice(before + 1)
    .map(({ data }) => findText(data, 'content', 'text') ?? '')
    .join('');
}

/** The words an event shows for the current activity. */
function describeActivity({ data, type }: RunEvent): RunCard['now'] {
  const say = (text: string) => [{ text: toFirstLine(text, maxTextLength), code: false }];
  const name = (before: string, text: string | null) =>
    text === null
      ? say(before)
      : [
          { text: before, code: false },
          { text: toFirstLine(text, maxTextLength), code: true },
        ];
  switch (type) {
    case 'bash_command':
      return name(t`Runs `, findText(data, 'command'));
    case 'tool_call':
      return name(t`Uses `, findTool(data));
    case 'file_read':
      return name(t`Read `, findPath(data));
    case 'file_write':
      return name(t`Edited `, findPath(data));
    case 'approval':
      return describeRequest(data);
    case 'response_complete':
      return say(findText(data, 'content', 'text') ?? t`Answering`);
    case 'thinking':
      return say(t`Thinking`);
    case 'error':
      return say(findText(data, 'message', 'error') ?? t`It failed.`);
    case 'completed':
      return say(t`Ended: ${findText(data, 'status') ?? t`no status`}`);
    default:
      return [];
  }
}

function describeRequest(data: RunEvent['data']): RunCard['now'] {
  const code = (before: string, text: string) => [
    { text: before, code: false },
    { text: toFirstLine(text, maxTextLength), code: true },
  ];
  const [command, tool, path] = [findText(data, 'command'), findTool(data), findPath(data)];
  if (command !== null) return code(t`Asks to run `, command);
  if (path !== null) return code(t`Asks to edit `, path);
  return tool === null ? [{ text: t`Waits for your answer`, code: false }] : code(t`Asks to use `, tool);
}

function toFirstLine(text: string, most: number): string {
  const line = (/\S[^\r\n]*/.exec(text.slice(0, 10_000))?.[0] ?? '').trimEnd();
  return line.length > most ? `${line.slice(0, most - 1).toWellFormed()}…` : line;
}
