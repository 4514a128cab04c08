import { t } from '../../../../shared/i18n/i18n.ts';
import { exactText } from '../exact-text.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** An action of the person that has to be reviewed. */
export const ownAction: PromptKind<AskedOf<'ownAction'>> = {
  question: ({ action }) => questions[action],
  body: ({ text }) => ({ kind: 'text', text: exactText(text), json: null }),
  reachless: true,
};

const questions = {
  submitPrompt: t`Send this message?`,
  retry: t`Send this message again?`,
  copySensitiveText: t`Copy this text?`,
} as const;
