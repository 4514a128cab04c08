import { t } from '../../../../shared/i18n/i18n.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** Questions from the model. */
export const questionPrompt: PromptKind<RequestOfKind<'question'>> = {
  question: ({ tool }) => (tool === 'codex' ? t`Codex asks` : t`Claude Code asks`),
  body: ({ questions }) => ({ kind: 'questions', questions }),
  hasNoReach: true,
};
