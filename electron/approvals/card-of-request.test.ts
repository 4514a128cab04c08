import { describe, expect, it } from 'vitest';
import type { Asked } from '../../shared/approvals/approval.ts';
import { narrowRule } from './card-of-request.ts';

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
  ])('is offered for the whole of %s', (command, rule) => {
    expect(ruleOf(narrowRule(asked(command, rule), true))).toEqual(rule);
  });

  it.each(['cat README.md /etc/passwd', 'cat README.md; rm -rf x', "cat 'README.md"])(
    'is not offered for %s',
    (command) => {
      expect(ruleOf(narrowRule(asked(command, ['cat', 'README.md']), true))).toBeNull();
    },
  );

  it('is offered unchanged if the command stays inside', () => {
    expect(ruleOf(narrowRule(asked('cat a b', ['cat', 'a']), false))).toEqual(['cat', 'a']);
  });
});
