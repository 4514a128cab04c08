import { toCanonicalText } from '../../../../shared/approvals/canonical-command.ts';
import { describePrefixReach } from '../../../../shared/approvals/prefix-policy.ts';
import { visibleLine, visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { describePermissions, formatPathInFolder } from '../describe-body.ts';
import { toExactCommand } from '../exact-text.ts';
import { maxNameLength } from '../shorten-name.ts';
import type { LastingAnswer, PromptFact, PromptKind, RequestOfKind } from './prompt-kind.ts';

/** A command to run, or input for a running program. */
export const commandPrompt: PromptKind<RequestOfKind<'command'>> = {
  question: ({ isInput }, { reach }) => {
    if (isInput === true) return t`Send this input to a running program?`;
    return reach?.everything === true ? t`Run this with full access?` : t`Run this command?`;
  },
  body: (asked) => ({ kind: 'command', command: toExactCommand(asked.command) }),
  facts: (asked, folder) => [
    ...(asked.cwd === null || asked.cwd === folder?.path
      ? []
      : [{ label: t`Where`, text: formatPathInFolder(asked.cwd, folder), tone: 'code' } satisfies PromptFact]),
    ...describeCautions(asked),
    ...describeAdditions(asked),
  ],
  isSuggestedByAnswer: true,
  session: t`Exactly this command, in this thread.`,
  lasting: describeLasting,
};

/** Warns about programs that can receive more input later. */
function describeCautions({ takesInput }: RequestOfKind<'command'>): readonly PromptFact[] {
  if (takesInput !== true) return [];
  const text = t`This program takes input. Codex can type commands into it without asking you again.`;
  return [{ label: t`Careful`, text, tone: 'danger', standsAlone: true }];
}

/** Lists the additional permissions that the command gets. */
function describeAdditions({ additional }: RequestOfKind<'command'>): readonly PromptFact[] {
  if (additional === undefined) return [];
  const text = describePermissions(additional).map(visibleText).join('\n');
  return [{ label: t`Also allows`, text, tone: 'danger' }];
}

function describeLasting({ proposedRule }: RequestOfKind<'command'>): LastingAnswer | null {
  if (proposedRule === null) return null;
  const words = [...proposedRule];
  const reach = describePrefixReach(words, 'posix');
  const beginning = visibleLine(toCanonicalText({ kind: 'command', shell: 'posix', words, environment: [] }));
  if (reach === null || beginning.length > maxNameLength) return null;
  const examples = reach.examples.map((example) => `“${visibleLine(example)}”`).join(t` and `);
  return {
    label: t`Always allow commands starting with “${beginning}” in every folder…`,
    title: t`Codex runs commands starting with “${beginning}” without asking, in every folder.`,
    meaning: t`They run outside the sandbox. Includes ${examples}, for example.`,
    decision: { type: 'approveWithRule', words },
  };
}
