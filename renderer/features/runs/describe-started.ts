import { t } from '../../../shared/i18n/i18n.ts';
import { hasFailedCheck, type StartedRun } from '../../../shared/runs/started-run.ts';
import type { GlyphState } from '../../components/StateGlyph.tsx';
import type { RunTone } from './describe-run.ts';

/** What is known about a run started here that its telemetry does not report. */
export type StartedView = {
  /** Null: use the state in the telemetry. */
  readonly state: { readonly glyph: GlyphState; readonly text: string; readonly tone: RunTone } | null;
  /** Why the run failed; null if it did not fail. */
  readonly problem: string | null;
};

const stageStates: Readonly<Partial<Record<StartedRun['stage'], StartedView['state']>>> = {
  queued: { glyph: 'starting', text: t`Queued`, tone: 'plain' },
  preparing: { glyph: 'starting', text: t`Creating its worktree`, tone: 'plain' },
  paused: { glyph: 'quiet', text: t`Paused`, tone: 'plain' },
  checking: { glyph: 'running', text: t`Runs checks`, tone: 'running' },
};

const outcomes: Readonly<Record<NonNullable<StartedRun['outcome']>, StartedView['state']>> = {
  done: { glyph: 'done', text: t`Finished`, tone: 'plain' },
  failed: { glyph: 'failed', text: t`Failed`, tone: 'failed' },
  cancelled: { glyph: 'stopped', text: t`Stopped`, tone: 'plain' },
};

/** What the user did with the changes of a run. */
export const reviewOutcomeText: Readonly<Record<NonNullable<StartedRun['became']>, string>> = {
  applied: t`Applied`,
  kept: t`Kept on its branch`,
  discarded: t`Discarded`,
};

/** Describes a started run. `waits`: one of its requests waits for an answer; `isHeld`: the queue is on hold. */
export function describeStarted(run: StartedRun, waits: boolean, isHeld: boolean): StartedView {
  const about = { problem: run.problem };
  if (run.outcome !== null) return { ...about, state: describeEnd(run, run.outcome) };
  if (waits) return { ...about, state: { glyph: 'waiting', text: t`Waiting for you`, tone: 'waiting' } };
  if (run.stage === 'queued' && isHeld)
    return { ...about, state: { glyph: 'starting', text: t`On hold`, tone: 'plain' } };
  const isInPlace = run.stage === 'preparing' && run.request.isolation === 'inPlace';
  return { ...about, state: isInPlace ? null : (stageStates[run.stage] ?? null) };
}

function describeEnd(run: StartedRun, outcome: NonNullable<StartedRun['outcome']>): StartedView['state'] {
  const state = hasFailedCheck(run) ? checkFailed : outcomes[outcome];
  if (state === null || run.became === null) return state;
  return { ...state, text: `${state.text} · ${reviewOutcomeText[run.became]}` };
}

const checkFailed: StartedView['state'] = { glyph: 'failed', text: t`Check failed`, tone: 'failed' };
