import { t } from '../../../../shared/i18n/i18n.ts';
import { exactText } from '../exact-text.ts';
import { nameIn } from '../shown-name.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** A call of an MCP server's tool. */
export const mcpTool: PromptKind<AskedOf<'mcpTool'>> = {
  question: ({ server, tool }) => t`Use ${nameIn(tool)} from ${nameIn(server)}?`,
  body: (asked) => ({ kind: 'text', text: exactText(asked.message), json: exactText(asked.arguments) }),
  names: ({ server, tool }) => [
    { label: t`Tool`, name: tool },
    { label: t`Server`, name: server },
  ],
  session: t`Every call to this tool in this thread.`,
  lasting: ({ tool }) => ({
    label: t`Always allow ${nameIn(tool)} in every folder…`,
    title: t`Codex uses ${nameIn(tool)} without asking, in every folder.`,
    meaning: t`Codex saves this in config.toml.`,
    decision: { type: 'approveAlways' },
  }),
};
