import { visibleProse } from '../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { Goal, ShownWork } from '../../../shared/threads/goal.ts';
import type { ThreadSyncStatus } from '../../../shared/threads/thread-sync-status.ts';
import { formatTokens } from '../../components/format/quantity.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';

/** What a user can decide, by the name of the request. */
export type PendingWorkDecision = 'continueThread' | 'pauseGoal' | 'clearGoal' | 'discardQueued';

/** The text of a goal or a message, in its author's own words. */
type Quote = {
  readonly key: string;
  /** Has line breaks. Empty if there is no text. */
  readonly text: string;
  /** Describes the part that is not shown. Empty if all of it is shown. */
  readonly rest: string;
};

/** What Codex does, or would do, in a thread on its own. */
export type PendingWorkView = {
  readonly glyph: GlyphState;
  readonly fact: string;
  /** The goal, then the messages. */
  readonly quotes: readonly Quote[];
  readonly detail: string;
  /** What the decisions are about. */
  readonly shown: ShownWork;
  readonly decisions: readonly { readonly request: PendingWorkDecision; readonly name: string }[];
};

const unreportedText = t`Codex did not say whether it would start to work here.`;
/** The maximum number of shown characters of a goal or a message. */
const maxGoalCharacters = 10_000;

/** Describes the pending work; null if there is none. */
export function describePendingWork(syncStatus: ThreadSyncStatus | null, goal: Goal | null): PendingWorkView | null {
  const left = syncStatus?.type === 'pendingWork' ? syncStatus.queued : [];
  const queued = left.length;
  const isBlocked = syncStatus?.type === 'pendingWork';
  const open = goal === null || goal.status === 'complete' ? null : goal;
  if (open === null && !isBlocked) return null;
  const isActive = open?.status === 'active';
  const waits = t`Nothing runs until you continue.`;
  return {
    glyph: isBlocked ? 'waiting' : isActive ? 'thinking' : 'stopped',
    fact: open !== null ? describeGoal(open, isBlocked) : queued > 0 ? describeWaitingMessages(queued) : unreportedText,
    quotes: [
      ...(open === null ? [] : [shortenQuote('goal', open.objective)]),
      ...left.map(({ digest, more, others, text }) => shortenQuote(digest, text, more, others)),
    ].filter(({ rest, text }) => rest !== '' || text !== ''),
    shown: { goal, queued: left.map(({ digest }) => digest) },
    detail: [
      ...(open === null ? [] : [describeUsage(open)]),
      ...(open !== null && queued > 0 ? [describeWaitingMessages(queued)] : []),
      ...(isBlocked ? [waits] : []),
    ]
      .filter((sentence) => sentence !== null)
      .join(' '),
    decisions: [
      ...(isBlocked || !isActive
        ? [{ request: 'continueThread' as const, name: open === null && queued > 0 ? t`Send` : t`Continue` }]
        : []),
      ...(isActive ? [{ request: 'pauseGoal' as const, name: t`Pause` }] : []),
      ...(open === null ? [] : [{ request: 'clearGoal' as const, name: t`Clear the goal` }]),
      ...(queued > 0 ? [{ request: 'discardQueued' as const, name: getDiscardLabel(queued) }] : []),
    ],
  };
}

function describeGoal({ status }: Goal, isHeldBack: boolean): string {
  switch (status) {
    case 'active':
      return isHeldBack ? t`Codex would continue toward this goal.` : t`Codex is working toward this goal.`;
    case 'paused':
    case 'complete':
      return t`This goal is paused.`;
    case 'blocked':
      return t`Codex is stuck on this goal.`;
    case 'usageLimited':
      return t`The usage limit stopped this goal.`;
    case 'budgetLimited':
      return t`This goal used up its tokens.`;
  }
}

function describeWaitingMessages(queued: number): string {
  return queued === 1
    ? t`Another Codex app left a message here to send.`
    : t`Another Codex app left ${queued} messages here to send.`;
}

function getDiscardLabel(queued: number): string {
  return queued === 1 ? t`Discard the message` : t`Discard the messages`;
}

/** Describes what the goal has used; null before it has used anything. */
function describeUsage({ timeUsedSeconds, tokenBudget, tokensUsed }: Goal): string | null {
  if (tokensUsed === 0 && tokenBudget === null) return null;
  const tokens = formatTokens(tokensUsed);
  const words = tokenBudget === null ? t`${tokens} tokens` : t`${tokens} of ${formatTokens(tokenBudget)} tokens`;
  if (timeUsedSeconds === 0) return t`Used so far: ${words}.`;
  return t`Used so far: ${words}, ${formatDuration(timeUsedSeconds * 1_000)}.`;
}

function shortenQuote(key: string, words: string, more = 0, others = 0): Quote {
  const shown = words.slice(0, maxGoalCharacters);
  const left = words.length - shown.length + more;
  const rest = [
    ...(left > 0 ? [counted(left, 'more character', 'more characters')] : []),
    ...(others > 0 ? [counted(others, 'attachment', 'attachments')] : []),
  ];
  return { key, text: visibleProse(shown), rest: rest.join(', ') };
}
