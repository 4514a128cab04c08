import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { toExactText } from '../exact-text.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A request from a newer Codex. */
export const unknownPrompt: PromptKind<RequestOfKind<'unknown'>> = {
  question: () => t`Codex asks for something this version does not know`,
  body: ({ json, method }) => ({ kind: 'text', text: toExactText(visibleLine(method)), json: toExactText(json) }),
};
