import { visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/words/words.ts';
import type { ToolKind } from '../../../shared/workcells/tool-tally.ts';

/** What was used, in words; `code` is set in the code's font. */
export function toolWords(kind: ToolKind, name: string): { readonly text: string; readonly code: boolean } {
  if (kind === 'edit') return { text: t`Edits`, code: false };
  if (name === '') return { text: kind === 'command' ? t`Other commands` : t`Other tools`, code: false };
  return { text: visibleText(name), code: true };
}

/** The name of a model; `null` where nobody has said which. */
export function modelWords(model: string | null): string {
  return model === null ? t`Model not named` : visibleText(model);
}
