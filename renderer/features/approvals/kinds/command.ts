import { canonicalText } from '../../../../shared/approvals/canonical-command.ts';
import { reachOfPrefix } from '../../../../shared/approvals/prefix-policy.ts';
import { visibleLine, visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { pathInFolder, permissionLines } from '../describe-body.ts';
import { exactCommand } from '../exact-text.ts';
import { shownName } from '../shown-name.ts';
import type { AskedOf, LastingAnswer, PromptFact, PromptKind } from './prompt-kind.ts';

/** A command to run, or input for a program that runs. */
export const command: PromptKind<AskedOf<'command'>> = {
  question: ({ isInput }, { reach }) => {
    if (isInput === true) return t`Send this input to a running program?`;
    return reach?.everything === true ? t`Run this with full access?` : t`Run this command?`;
  },
  body: (asked) => ({ kind: 'command', command: exactCommand(asked.command) }),
  facts: (asked, folder) => [
    ...(asked.cwd === null
      ? []
      : [{ label: t`Where`, text: pathInFolder(asked.cwd, folder), tone: 'code' } satisfies PromptFact]),
    ...cautions(asked),
    ...additions(asked),
  ],
  ofAnswer: true,
  session: t`Exactly this command, in this thread.`,
  lasting,
};

/** Warns about programs that can receive more input later. */
function cautions({ takesInput }: AskedOf<'command'>): readonly PromptFact[] {
  if (takesInput !== true) return [];
  const text = t`This program takes input. Codex can type commands into it without asking you again.`;
  return [{ label: t`Careful`, text, tone: 'danger' }];
}

/** What it is granted in addition. */
function additions({ additional }: AskedOf<'command'>): readonly PromptFact[] {
  if (additional === undefined) return [];
  const text = permissionLines(additional).map(visibleText).join('\n');
  return [{ label: t`Also allows`, text, tone: 'danger' }];
}

function lasting({ proposedRule }: AskedOf<'command'>): LastingAnswer | null {
  if (proposedRule === null) return null;
  const words = [...proposedRule];
  const reach = reachOfPrefix(words, 'posix');
  const beginning = visibleLine(canonicalText({ kind: 'command', shell: 'posix', words, environment: [] }));
  if (reach === null || beginning.length > shownName) return null;
  const examples = reach.examples.map((example) => `“${visibleLine(example)}”`).join(t` and `);
  return {
    label: t`Always allow commands starting with “${beginning}” in every folder…`,
    title: t`Codex runs commands starting with “${beginning}” without asking, in every folder.`,
    meaning: t`They run outside the sandbox. Includes ${examples}, for example.`,
    decision: { type: 'approveWithRule', words },
  };
}
