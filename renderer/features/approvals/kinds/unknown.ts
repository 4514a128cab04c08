import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { exactText } from '../exact-text.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** A request from a newer Codex. */
export const unknown: PromptKind<AskedOf<'unknown'>> = {
  question: () => t`Codex asks for something this version does not know`,
  body: ({ json, method }) => ({ kind: 'text', text: exactText(visibleLine(method)), json: exactText(json) }),
};
