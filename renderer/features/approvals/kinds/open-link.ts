import { t } from '../../../../shared/i18n/i18n.ts';
import { addressOf } from '../describe-body.ts';
import { nameIn } from '../shown-name.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** A page that an answer links to. */
export const openLink: PromptKind<AskedOf<'openLink'>> = {
  question: ({ url }) => t`Open this page from ${nameIn(addressOf(url).host)}?`,
  body: ({ url }) => ({ kind: 'link', address: addressOf(url) }),
  facts: () => [{ label: t`Opens`, text: t`In your browser, out of Workcell`, tone: 'words' }],
  reachless: true,
  ofAnswer: true,
  approve: t`Open`,
};
