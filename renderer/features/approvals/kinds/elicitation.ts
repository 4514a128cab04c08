import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { toWebAddress } from '../../../components/format/web-address.ts';
import { toAddress } from '../describe-body.ts';
import { toExactText } from '../exact-text.ts';
import { shortenName } from '../shorten-name.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A form from an MCP server, or a page that it wants to open. */
export const elicitationPrompt: PromptKind<RequestOfKind<'elicitation'>> = {
  question: ({ server, url }) => {
    if (url === null) return t`${shortenName(server)} asks`;
    const address = toWebAddress(url);
    if (address === null) return t`${shortenName(server)} asks you to open a page`;
    return t`${shortenName(server)} asks you to open a page from ${shortenName(new URL(address).host)}`;
  },
  body: (asked) => {
    const { claim, schema, url } = asked;
    const message = toExactText(asked.message);
    if (url !== null) return { kind: 'page', message, url: toWebAddress(url), address: toAddress(url) };
    if (claim === undefined) return { kind: 'form', message, schema: schema ?? '{}', claim: null };
    const words = t`It names the tool ${shortenName(claim.tool)} with these arguments:`;
    return {
      kind: 'form',
      message,
      schema: schema ?? '{}',
      claim: { text: words, json: toExactText(claim.arguments) },
    };
  },
  names: ({ claim, server }) => [
    { label: t`Tool`, name: claim?.tool ?? '' },
    { label: t`Server`, name: server },
  ],
  facts: ({ schema, server }) =>
    schema === null ? [] : [{ label: t`Goes to`, text: t`The MCP server ${visibleLine(server)}`, tone: 'words' }],
  submit: ({ server }) => t`Send to ${shortenName(server)}`,
  hasNoReach: true,
};
