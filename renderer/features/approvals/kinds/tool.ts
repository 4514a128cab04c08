import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { exactCommand, exactText } from '../exact-text.ts';
import { nameIn } from '../shown-name.ts';
import type { AskedOf, PromptKind } from './prompt-kind.ts';

/** What a tool of another runner, such as Claude Code, wants to do. */
export const tool: PromptKind<AskedOf<'tool'>> = {
  question: (asked) => t`Let Claude Code use ${nameIn(asked.tool)}?`,
  body: ({ command, input, path }) =>
    command === null
      ? { kind: 'text', text: exactText(visibleLine(path ?? '')), json: exactText(input) }
      : { kind: 'command', command: exactCommand(command) },
  names: (asked) => [{ label: t`Tool`, name: asked.tool }],
  reachUnsaid: ({ path }) =>
    path === null ? t`Whatever the tool can reach. Claude Code does not run in the sandbox.` : null,
};
