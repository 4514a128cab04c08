import { t } from '../../../../shared/i18n/i18n.ts';
import { webAddress } from '../../../components/format/web-address.ts';
import { addressOf } from '../describe-body.ts';
import { exactText } from '../exact-text.ts';
import { nameIn } from '../shown-name.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** A form from an MCP server, or a page that it wants to open. */
export const elicitation: PromptKind<AskedOf<'elicitation'>> = {
  question: ({ server, url }) => {
    if (url === null) return t`${nameIn(server)} asks`;
    const address = webAddress(url);
    if (address === null) return t`${nameIn(server)} asks you to open a page`;
    return t`${nameIn(server)} asks you to open a page from ${nameIn(new URL(address).host)}`;
  },
  body: (asked) => {
    const { claim, schema, url } = asked;
    const message = exactText(asked.message);
    if (url !== null) return { kind: 'page', message, url: webAddress(url), address: addressOf(url) };
    if (claim === undefined) return { kind: 'form', message, schema: schema ?? '{}', claim: null };
    const words = t`It names the tool ${nameIn(claim.tool)} with these arguments:`;
    return { kind: 'form', message, schema: schema ?? '{}', claim: { words, json: exactText(claim.arguments) } };
  },
  names: ({ claim, server }) => [
    { label: t`Tool`, name: claim?.tool ?? '' },
    { label: t`Server`, name: server },
  ],
  reachless: true,
};
