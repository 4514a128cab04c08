import { t } from '../../../../shared/i18n/i18n.ts';
import { toExactText } from '../exact-text.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** An action of the user that has to be reviewed. */
export const ownActionPrompt: PromptKind<RequestOfKind<'ownAction'>> = {
  question: ({ action }) => questions[action],
  body: ({ text }) => ({ kind: 'text', text: toExactText(text), json: null }),
  hasNoReach: true,
};

const questions = {
  submitPrompt: t`Send this message?`,
  retry: t`Send this message again?`,
  copySensitiveText: t`Copy this text?`,
} as const;
