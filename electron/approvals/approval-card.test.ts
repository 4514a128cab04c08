import { describe, expect, it } from 'vitest';
import type { Asked } from '../../shared/approvals/approval.ts';
import { narrowRule } from './approval-card.ts';

const asked = (command: string, proposedRule: string[] | null): Asked => ({
  kind: 'command',
  command,
  cwd: '/w',
  proposedRule,
});
const ruleOf = (what: Asked) => (what.kind === 'command' ? what.proposedRule : undefined);

describe('a Codex rule for a command that may leave the sandbox', () => {
  it.each([
    ['cat README.md', ['cat', 'README.md']],
    ["cat 'a b'", ['cat', 'a b']],
  ])('offers a Codex rule for the whole of %s', (command, rule) => {
    expect(ruleOf(narrowRule(asked(command, rule), true))).toEqual(rule);
  });

  it.each(['cat README.md /etc/passwd', 'cat README.md; rm -rf x', "cat 'README.md"])(
    'offers no Codex rule for %s',
    (command) => {
      expect(ruleOf(narrowRule(asked(command, ['cat', 'README.md']), true))).toBeNull();
    },
  );

  it('offers a Codex rule unchanged if the command stays in the sandbox', () => {
    expect(ruleOf(narrowRule(asked('cat a b', ['cat', 'a']), false))).toEqual(['cat', 'a']);
  });
});
