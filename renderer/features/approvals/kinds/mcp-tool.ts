import { t } from '../../../../shared/i18n/i18n.ts';
import { exactText } from '../exact-text.ts';
import { nameIn } from '../shown-name.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** A call of an MCP server's tool. */
export const mcpTool: PromptKind<AskedOf<'mcpTool'>> = {
  question: ({ server, tool }) => t`Use ${nameIn(tool)} of ${nameIn(server)}?`,
  body: (asked) => ({ kind: 'text', text: exactText(asked.message), json: exactText(asked.arguments) }),
  names: ({ server, tool }) => [
    { label: t`Tool`, name: tool },
    { label: t`Server`, name: server },
  ],
  lasting: ({ tool }) => ({
    label: t`Approve always`,
    meaning: t`Codex writes it into config.toml and does not ask for ${nameIn(tool)} again, in any project.`,
    decision: { type: 'approveAlways' },
  }),
};
