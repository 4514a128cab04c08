import { t } from '../../../../shared/i18n/i18n.ts';
import { toExactText } from '../exact-text.ts';
import { shortenName } from '../shorten-name.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A call to an MCP server's tool. */
export const mcpToolPrompt: PromptKind<RequestOfKind<'mcpTool'>> = {
  question: ({ server, tool }) => t`Use ${shortenName(tool)} from ${shortenName(server)}?`,
  body: (asked) => ({ kind: 'text', text: toExactText(asked.message), json: toExactText(asked.arguments) }),
  names: ({ server, tool }) => [
    { label: t`Tool`, name: tool },
    { label: t`Server`, name: server },
  ],
  session: t`Every call to this tool in this thread.`,
  lasting: ({ tool }) => ({
    label: t`Always allow ${shortenName(tool)} in every folder…`,
    title: t`Codex uses ${shortenName(tool)} without asking, in every folder.`,
    meaning: t`Codex saves this in config.toml.`,
    decision: { type: 'approveAlways' },
  }),
};
