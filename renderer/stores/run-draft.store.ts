import { z } from 'zod';
import { create } from 'zustand';
import type { Immutable } from '../../shared/base/immutable.ts';
import { isolation, type RunRequest, runTool } from '../../shared/runs/run-request.ts';

/** A check being edited. `key` identifies it within its draft. */
export const draftCheck = z.object({ key: z.number(), command: z.string() });
export type DraftCheck = Immutable<z.infer<typeof draftCheck>>;

/** The draft of a new run. Null: nothing is chosen, so the folder's default applies. */
export const runDraft = z.object({
  prompt: z.string(),
  tool: runTool.nullable(),
  /** One per tool; empty: the tool's default. */
  models: z.record(runTool, z.string()),
  isolation: isolation.nullable(),
  checks: z.array(draftCheck).nullable(),
});
export type RunDraft = Immutable<z.infer<typeof runDraft>>;

/** The draft before anything is typed or chosen. */
export const emptyRunDraft: RunDraft = {
  prompt: '',
  tool: null,
  models: { codex: '', claude: '' },
  isolation: null,
  checks: null,
};

/** The draft of this window, for the life of the page. */
export const useRunDraft = create<{ readonly draft: RunDraft }>()(() => ({ draft: emptyRunDraft }));

/** Replaces the draft. */
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
export function runDraftFolderChanged(): void {
  useRunDraft.setState(({ draft }) => ({ draft: { ...draft, isolation: null, checks: null } }));
}

/** Makes a draft from an existing run. */
export function toRunDraft({ checks, isolation: place, model, prompt, tool }: RunRequest): RunDraft {
  return {
    prompt,
    tool,
    models: { ...emptyRunDraft.models, [tool]: model ?? '' },
    isolation: place,
    checks: checks.map((command, key) => ({ key, command })),
  };
}
