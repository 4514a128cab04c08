import { visibleLine } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { toExactCommand, toExactText } from '../exact-text.ts';
import { shortenName } from '../shorten-name.ts';
import type { PromptKind, RequestOfKind } from './prompt-kind.ts';

/** An action that a tool of another runner, such as Claude Code, wants to take. */
export const toolPrompt: PromptKind<RequestOfKind<'tool'>> = {
  question: (asked) => t`Let Claude Code use ${shortenName(asked.tool)}?`,
  body: ({ command, input, path }) =>
    command === null
      ? { kind: 'text', text: toExactText(visibleLine(path ?? '')), json: toExactText(input) }
      : { kind: 'command', command: toExactCommand(command) },
  names: (asked) => [{ label: t`Tool`, name: asked.tool }],
  unreportedReach: ({ path }) =>
    path === null ? t`Whatever the tool can reach. Claude Code does not run in the sandbox.` : null,
};
