import { create } from 'zustand';
import type { Isolation, RunOptions, RunTool } from '../../shared/runs/run-options.ts';

/** A check being edited. */
export type DraftCheck = {
  /** Identifies it within its draft. */
  readonly key: number;
  readonly command: string;
};

/** The draft of a new run. Null: nothing is chosen, so the folder's default applies. */
export type RunDraft = {
  readonly prompt: string;
  readonly tool: RunTool | null;
  /** One per tool; empty: the tool's default. */
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

/** The draft of this window, for the life of the page. */
export const useRunDraft = create<{ readonly draft: RunDraft }>()(() => ({ draft: emptyRunDraft }));

export function runDraftChanged(draft: RunDraft): void {
  useRunDraft.setState({ draft });
}

/** Clears the prompt after a run has started from it, unless it was edited in the meantime. */
export function runDraftStarted(started: RunDraft): void {
  useRunDraft.setState(({ draft }) =>
    draft === started ? { draft: { ...draft, prompt: '', checks: null } } : { draft },
  );
}

/** Drops the choices that applied only to the previous folder. */
export function runDraftMoved(): void {
  useRunDraft.setState(({ draft }) => ({ draft: { ...draft, isolation: null, checks: null } }));
}

/** Makes a draft from an existing run. */
export function draftLike({ checks, isolation, model, prompt, tool }: RunOptions): RunDraft {
  return {
    prompt,
    tool,
    models: { ...emptyRunDraft.models, [tool]: model ?? '' },
    isolation,
    checks: checks.map((command, key) => ({ key, command })),
  };
}
