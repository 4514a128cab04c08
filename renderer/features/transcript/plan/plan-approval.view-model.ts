import { structuredPatch } from 'diff';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { PlanEntry } from '../../../../shared/transcript/entry.ts';
import { findProposedPlan } from '../../../../shared/transcript/proposed-plan.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';

/** Where an approved plan starts: in this thread, in a new one without its history, or in a new worktree. */
export type PlanStart = 'here' | 'fresh' | 'worktree';

type PlanApprovalInput = {
  readonly entry: PlanEntry;
  readonly turnId: TurnId;
  readonly turns: readonly Turn[];
  /** The user's version of the plan; null if they have not changed it. */
  readonly edited: string | null;
  /** The folder of the thread, and the open one. Null if there is none. */
  readonly cwd: string | null;
  readonly folder: string | null;
};

export type PlanApprovalView = {
  readonly note: string;
  readonly starts: readonly { readonly start: PlanStart; readonly name: string }[];
  /** The version to compare with: Codex's plan before, or Codex's plan if the user changed it. Null if there is none. */
  readonly before: string | null;
  /** Why it cannot start; null if it can. */
  readonly reason: string | null;
};

/** Describes how to approve a plan; null unless it is what the thread ends with. */
export function describePlanApproval(input: PlanApprovalInput): PlanApprovalView | null {
  const { cwd, edited, entry, folder, turnId, turns } = input;
  const turn = turns.at(-1);
  if (turn?.id !== turnId || findProposedPlan(turn)?.id !== entry.id) return null;
  // A new thread starts in the open folder, which is not where a thread in a worktree works.
  const others = cwd !== null && cwd === folder ? otherStarts : [];
  return {
    note: t`Nothing starts until you approve. Select a line to quote it in your message.`,
    starts: [{ start: 'here', name: t`Start here` }, ...others],
    before: edited === null ? findEarlierPlan(turns) : entry.text,
    reason: edited !== null && edited.trim() === '' ? t`The plan is empty.` : null,
  };
}

const otherStarts = [
  { start: 'fresh', name: t`Start with a clean context` },
  { start: 'worktree', name: t`Start in a worktree` },
] as const;

/** Returns the last whole plan before the last turn. Null if no loaded turn has one. */
function findEarlierPlan(turns: readonly Turn[]): string | null {
  const plans = turns.slice(0, -1).map(findProposedPlan);
  return plans.findLast((plan) => plan !== null)?.text ?? null;
}

export type ComparedLine = { readonly kind: 'same' | 'added' | 'removed'; readonly text: string };

/** The longest time that a comparison may take, in milliseconds. */
const maxCompareMs = 300;
const kinds: Readonly<Record<string, ComparedLine['kind']>> = { '+': 'added', '-': 'removed', ' ': 'same' };

/** Returns the lines that differ between two plans, with two lines around them. Null if that would take too long. */
export function comparePlans(before: string, after: string): readonly ComparedLine[] | null {
  const [one, other] = [before, after].map((text) => `${text.trimEnd()}\n`);
  const options = { context: 2, timeout: maxCompareMs };
  const patch = structuredPatch('', '', one ?? '', other ?? '', undefined, undefined, options);
  const lines = patch?.hunks.flatMap((hunk) => hunk.lines) ?? null;
  return lines?.map((line) => ({ kind: kinds[line.charAt(0)] ?? 'same', text: line.slice(1) })) ?? null;
}

/** Returns the message that starts an approved plan. Codex knows the plan in this thread, as it wrote it. */
export function writePlanApproval(plan: string, edited: string | null, start: PlanStart): string {
  if (start === 'here' && (edited === null || edited === plan)) return 'Implement the plan.';
  return `Implement this plan:\n\n${edited ?? plan}`;
}
