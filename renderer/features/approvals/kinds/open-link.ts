import { t } from '../../../../shared/i18n/i18n.ts';
import { toAddress } from '../describe-body.ts';
import { shortenName } from '../shorten-name.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A page that an answer links to. */
export const openLinkPrompt: PromptKind<RequestOfKind<'openLink'>> = {
  question: ({ url }) => t`Open this page from ${shortenName(toAddress(url).host)}?`,
  body: ({ url }) => ({ kind: 'link', address: toAddress(url) }),
  facts: () => [{ label: t`Opens`, text: t`In your browser, out of Workcell`, tone: 'words' }],
  hasNoReach: true,
  isSuggestedByAnswer: true,
  approve: t`Open`,
};
