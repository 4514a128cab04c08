import { describe, expect, it } from 'vitest';
import { ruleId, threadId, turnId } from '../base/ids.ts';
import type { ApprovalRule } from './approval-rule.ts';
import { canonicalizeCommand } from './canonical-command.ts';
import { matchRule, type RuleRequest } from './match-rule.ts';
import type { Reach } from './reach.ts';
import { sampleRule } from './testing/sample-rule.ts';

const command = canonicalizeCommand('npm test');
const rule = (more: Partial<ApprovalRule> = {}) => sampleRule({ turnId: turnId.parse('u'), ...more });
const request = (more: Partial<RuleRequest> = {}): RuleRequest => ({
  action: { kind: 'command', command, folder: '' },
  workspace: '/w',
  inWorktree: false,
  threadId: threadId.parse('t'),
  turnId: turnId.parse('u'),
  reach: null,
  now: 10,
  policy: 'session',
  ...more,
});
const reach = (more: Partial<Reach>): Reach => ({
  network: false,
  outsideWorkspace: false,
  outsideSandbox: false,
  everything: false,
  details: [],
  ...more,
});
const why = (one: Partial<ApprovalRule>, asked: Partial<RuleRequest> = {}) =>
  matchRule([rule(one)], request(asked)).refused[0]?.why ?? null;

describe('the rule that answers', () => {
  it('answers with the first active rule', () => {
    const rules = [rule({ revokedAt: 2 }), rule({ id: ruleId.parse('second') }), rule({ id: ruleId.parse('third') })];
    expect(matchRule(rules, request()).rule?.id).toBe('second');
  });

  it('finds no rule for another command, and does not mention rules about other things', () => {
    const other = request({ action: { kind: 'command', command: canonicalizeCommand('npm tests'), folder: '' } });
    expect(matchRule([rule()], other)).toEqual({ rule: null, refused: [] });
  });

  it('matches the start of a plain command, without variables and without options that run or write', () => {
    const prefix = rule({ subject: { kind: 'commandPrefix', shell: 'posix', words: ['git', 'log'], folder: '' } });
    const answers = (raw: string) =>
      matchRule([prefix], request({ action: { kind: 'command', command: canonicalizeCommand(raw), folder: '' } }))
        .rule !== null;
    const covered = ['git log main', 'git log', 'CI=1 git log x', "bash -lc 'git log x'"];
    expect(covered.filter((raw) => !answers(raw))).toEqual([]);
    const others = [
      'git logx',
      'git',
      'git log x && y',
      'git log $X',
      'A=1 git log x',
      'git log *',
      'git log --outp=x',
    ];
    expect(others.filter(answers)).toEqual([]);
  });

  it('reports that a rule from an earlier version is not safe to answer', () => {
    const subject = { kind: 'commandPrefix', shell: 'posix', words: ['npm', 'exec'], folder: '' } as const;
    const action = { kind: 'command', command: canonicalizeCommand('npm exec evil'), folder: '' } as const;
    expect(matchRule([rule({ subject })], request({ action }))).toEqual({
      rule: null,
      refused: [{ ruleId: rule().id, why: 'unsafe' }],
    });
  });

  it.each([
    [{ revokedAt: 5 }, {}, 'revoked'],
    [{ expiresAt: 10 }, {}, 'expired'],
    [{ expiresAt: 11 }, {}, null],
    [{ expiresAt: 99, madeAt: 11 }, {}, 'expired'],
    [{ madeAt: 11 }, {}, null],
    [{ scope: 'once', uses: 1 }, {}, 'spent'],
    [{ kept: true }, {}, 'policy'],
    [{ kept: true }, { policy: 'workspace' }, null],
    [{ scope: 'user' }, { policy: 'workspace' }, 'policy'],
    [{ scope: 'user' }, { policy: 'user', workspace: '/other' }, null],
    [{}, { workspace: '/other' }, 'otherWorkspace'],
    [{ inWorktree: true }, {}, 'worktreeOnly'],
    [{ inWorktree: true }, { inWorktree: true }, null],
    [{}, { inWorktree: true }, null],
    [{ inWorktree: true, scope: 'user' }, { policy: 'user' }, null],
    [{ scope: 'thread' }, { threadId: threadId.parse('x') }, 'otherThread'],
    [{ scope: 'turn' }, { turnId: turnId.parse('x') }, 'otherTurn'],
    [{}, { action: { kind: 'command', command, folder: 'src' } }, 'otherFolder'],
  ] as const)('matches the rule %j with %j: %s', (one, asked, expected) => {
    expect(why(one, asked)).toBe(expected);
  });

  it.each(['network', 'outsideWorkspace', 'outsideSandbox'] as const)(
    'a rule reaches that place only if it was created for it: %s',
    (kind) => {
      const asked = { reach: reach({ [kind]: true }) };
      expect(why({}, asked)).toBe(kind);
      expect(why({ acknowledged: reach({ [kind]: true }) }, asked)).toBeNull();
      expect(why({ acknowledged: reach({ [kind]: true }) }, {})).toBeNull();
    },
  );

  it('a rule reaches only places that the user has seen', () => {
    const acknowledged = reach({ outsideWorkspace: true, details: ['/etc/a'] });
    const at = (...details: string[]) => why({ acknowledged }, { reach: reach({ outsideWorkspace: true, details }) });
    expect(at('/etc/a')).toBeNull();
    expect(at('/etc/a', '/etc/b')).toBe('outsideWorkspace');
  });

  it('a rule never grants everything when only leaving the sandbox was meant', () => {
    const acknowledged = reach({ outsideSandbox: true });
    expect(why({ acknowledged }, { reach: reach({ outsideSandbox: true, everything: true }) })).toBe('outsideSandbox');
  });
});
