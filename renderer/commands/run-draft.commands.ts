import { z } from 'zod';
import { parseJson } from '../../shared/base/parse-json.ts';
import { isolation, runTool } from '../../shared/runs/run-request.ts';
import type { StoredText, TextPlace } from '../../shared/texts/stored-text.ts';
import { emptyRunDraft, type RunDraft, runDraftChanged, useRunDraft } from '../stores/run-draft.store.ts';
import { useWorkspace } from '../stores/workspace.store.ts';

/** The data that belongs to the prompt of a new run. What applies to one folder is left out in another one. */
const runDraftExtras = z.object({
  folder: z.string(),
  tool: runTool.nullable().catch(null),
  models: z.record(runTool, z.string()).catch({ ...emptyRunDraft.models }),
  isolation: isolation.nullable().catch(null),
  checks: z.array(z.string()).nullable().catch(null),
});

/** The draft belongs to the window, and stays when the window opens another folder. */
export const runDraftPlace: TextPlace = { threadId: null, folder: '', field: 'run' };

/** Puts a stored draft before what was typed in the meantime. */
export function restoreRunDraft({ about, text }: StoredText): void {
  const { draft } = useRunDraft.getState();
  const { checks, folder, ...rest } = runDraftExtras
    .catch({ folder: '', ...emptyRunDraft, checks: null })
    .parse(parseJson(about));
  const isHere = folder === getShownFolder();
  const prompt = [text, draft.prompt === text ? '' : draft.prompt].filter((part) => part !== '').join('\n');
  runDraftChanged({
    ...draft,
    ...rest,
    prompt,
    isolation: isHere ? rest.isolation : draft.isolation,
    checks: isHere && checks !== null ? checks.map((command, key) => ({ key, command })) : draft.checks,
  });
}

/** Returns a draft in the form to store; null if nothing is typed. */
export function toStoredRunDraft(draft: RunDraft): StoredText | null {
  const { checks, prompt, ...rest } = draft;
  if (prompt === '' && (checks ?? []).every(({ command }) => command === '')) return null;
  const commands = checks?.map(({ command }) => command) ?? null;
  return { text: prompt, about: JSON.stringify({ ...rest, checks: commands, folder: getShownFolder() }) };
}

function getShownFolder(): string {
  return useWorkspace.getState().workspace?.path ?? '';
}
