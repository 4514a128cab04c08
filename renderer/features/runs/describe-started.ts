import { t } from '../../../shared/i18n/i18n.ts';
import { hasFailedCheck, type StartedRun } from '../../../shared/runs/started-run.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { RunTone } from './describe-run.ts';

/** What its telemetry does not say about a run that was started here. */
export type StartedView = {
  /** Null: as its telemetry says. */
  readonly state: { readonly glyph: GlyphState; readonly words: string; readonly tone: RunTone } | null;
  /** Why it failed; null if it did not. */
  readonly problem: string | null;
};

const stages: Readonly<Partial<Record<StartedRun['stage'], StartedView['state']>>> = {
  queued: { glyph: 'starting', words: t`Queued`, tone: 'plain' },
  preparing: { glyph: 'starting', words: t`Creating its worktree`, tone: 'plain' },
  paused: { glyph: 'quiet', words: t`Paused`, tone: 'plain' },
  checking: { glyph: 'running', words: t`Runs checks`, tone: 'running' },
};

const outcomes: Readonly<Record<NonNullable<StartedRun['outcome']>, StartedView['state']>> = {
  done: { glyph: 'done', words: t`Finished`, tone: 'plain' },
  failed: { glyph: 'failed', words: t`Failed`, tone: 'failed' },
  cancelled: { glyph: 'stopped', words: t`Stopped`, tone: 'plain' },
};

/** What the person did with the changes of a run. */
export const becameText: Readonly<Record<NonNullable<StartedRun['became']>, string>> = {
  applied: t`Applied`,
  kept: t`Kept on its branch`,
  discarded: t`Discarded`,
};

/** A started run in words. `waits`: one of its requests waits for an answer; `isHeld`: the queue is on hold. */
export function describeStarted(run: StartedRun, waits: boolean, isHeld: boolean): StartedView {
  const about = { problem: run.problem };
  if (run.outcome !== null) return { ...about, state: endOf(run, run.outcome) };
  if (waits) return { ...about, state: { glyph: 'waiting', words: t`Waiting for you`, tone: 'waiting' } };
  if (run.stage === 'queued' && isHeld)
    return { ...about, state: { glyph: 'starting', words: t`On hold`, tone: 'plain' } };
  const isInPlace = run.stage === 'preparing' && run.options.isolation === 'inPlace';
  return { ...about, state: isInPlace ? null : (stages[run.stage] ?? null) };
}

function endOf(run: StartedRun, outcome: NonNullable<StartedRun['outcome']>): StartedView['state'] {
  const state = hasFailedCheck(run) ? checkFailed : outcomes[outcome];
  if (state === null || run.became === null) return state;
  return { ...state, words: `${state.words} · ${becameText[run.became]}` };
}

const checkFailed: StartedView['state'] = { glyph: 'failed', words: t`Check failed`, tone: 'failed' };
