import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { ToolKind } from '../../../../shared/runs/tool-counters.ts';

/** Describes the tool; `code` is in the code font. */
export function describeTool(kind: ToolKind, name: string): { readonly text: string; readonly code: boolean } {
  if (kind === 'edit') return { text: t`Edits`, code: false };
  if (name === '') return { text: kind === 'command' ? t`Other commands` : t`Other tools`, code: false };
  return { text: visibleText(name), code: true };
}

/** Names a model; `null` is an unknown one. */
export function describeModel(model: string | null): string {
  return model === null ? t`Unnamed model` : visibleText(model);
}
