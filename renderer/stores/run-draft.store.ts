import { create } from 'zustand';
import type { Isolation, RunOptions, RunTool } from '../../shared/runs/run-options.ts';

/** A check that is being written. */
export type DraftCheck = {
  /** Tells it from the others of its draft. */
  readonly key: number;
  readonly command: string;
};

/** What is typed and chosen for a new run. Null: nothing is chosen, and what fits the folder holds. */
export type RunDraft = {
  readonly prompt: string;
  readonly tool: RunTool | null;
  /** For each tool its own; empty: what the tool takes by itself. */
  readonly models: Readonly<Record<RunTool, string>>;
  readonly isolation: Isolation | null;
  readonly checks: readonly DraftCheck[] | null;
};

export const emptyRunDraft: RunDraft = {
  prompt: '',
  tool: null,
  models: { codex: '', claude: '' },
  isolation: null,
  checks: null,
};

/** The draft of this window, as long as the page is there. */
export const useRunDraft = create<{ readonly draft: RunDraft }>()(() => ({ draft: emptyRunDraft }));

export function runDraftChanged(draft: RunDraft): void {
  useRunDraft.setState({ draft });
}

/** It was taken as a run: the next one begins without its words. What was typed meanwhile stays. */
export function runDraftStarted(started: RunDraft): void {
  useRunDraft.setState(({ draft }) =>
    draft === started ? { draft: { ...draft, prompt: '', checks: null } } : { draft },
  );
}

/** The window has another folder: what was chosen for the one before does not hold there. */
export function runDraftMoved(): void {
  useRunDraft.setState(({ draft }) => ({ draft: { ...draft, isolation: null, checks: null } }));
}

/** The draft of a run like another one. */
export function draftLike({ checks, isolation, model, prompt, tool }: RunOptions): RunDraft {
  return {
    prompt,
    tool,
    models: { ...emptyRunDraft.models, [tool]: model ?? '' },
    isolation,
    checks: checks.map((command, key) => ({ key, command })),
  };
}
