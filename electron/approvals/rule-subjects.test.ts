import { describe, expect, it } from 'vitest';
import { canonicalizeCommand } from '../../shared/approvals/canonical-command.ts';
import type { CodexAction } from '../../shared/approvals/covers-action.ts';
import { describePreview, toSubjectText } from '../../shared/approvals/describe-rule.ts';
import { matchesPattern } from '../../shared/approvals/match-pattern.ts';
import { computeRulePreview } from './preview-rule.ts';
import { listRuleSubjects, offerRule } from './rule-subjects.ts';

const command = (raw: string, folder = ''): CodexAction => ({
  kind: 'command',
  command: canonicalizeCommand(raw),
  folder,
});
const patch = (...paths: string[]): CodexAction => ({ kind: 'patch', paths });
const offered = (action: CodexAction) => listRuleSubjects(action).map(toSubjectText);

describe('how an approval can be remembered', () => {
  it('offers to remember the command itself, then commands with the same start', () => {
    expect(offered(command("bash -lc 'git log  main'", 'src'))).toEqual([
      'git log main in src',
      'Anything that starts with git log main in src',
      'Anything that starts with git log in src',
    ]);
  });

  it.each([
    'a && b',
    'A=1 git log x',
    'sudo npm test',
    'env -i ls x',
    'python3 x.py',
    'git -c a=b status',
    'git log --output=x',
    './git log main',
    'unheard-of sub',
    'ls',
  ])('offers to remember only the command itself for %s', (raw) => {
    expect(offered(command(raw))).toEqual([raw]);
  });

  it('offers to remember the file, then its parent folders', () => {
    expect(listRuleSubjects(patch('src/a/b.ts'))).toEqual(
      ['src/a/b.ts', 'src/a/**', 'src/**', '**'].map((pattern) => ({ kind: 'patch', pattern })),
    );
    expect(offered(patch('src/a/b.ts', 'src/c.ts'))).toEqual(['Edits in src', 'Edits in this folder']);
  });

  it('never offers a file that Git or Codex would run, nor a path with a wildcard', () => {
    expect(offered(patch('.git/hooks/pre-commit'))).toEqual([]);
    expect(offered(patch('src/a.ts', 'sub/.GIT/config'))).toEqual([]);
    expect(offered(patch('a*b.ts'))).toEqual(['Edits in this folder']);
    expect(offered(patch('.github/workflows/ci.yml'))).toEqual([
      'Edits to .github/workflows/ci.yml',
      'Edits in .github/workflows',
      'Edits in .github',
    ]);
  });

  it('says where a rule may apply and what the user must agree to', () => {
    const action = command('npm test');
    const reach = { network: true, outsideWorkspace: false, outsideSandbox: false, everything: false, details: [] };
    expect(offerRule({ action, reach }, null, 'session')).toMatchObject({
      scopes: ['once', 'thread', 'workspace'],
      kinds: ['network'],
    });
    expect(offerRule({ action, reach: null }, null, 'user')?.scopes).toContain('user');
    expect(offerRule({ action: patch('a'), reach: null }, null, 'user')?.scopes).not.toContain('user');
    expect(offerRule({ action, reach: { ...reach, everything: true } }, null, 'user')).toBeUndefined();
  });
});

describe('a path pattern', () => {
  it.each([
    ['src/**', 'src/a.ts', true],
    ['src/**', 'src/a/b/c.ts', true],
    ['src/**', 'src', false],
    ['src/**', 'srcx/a.ts', false],
    ['src/**', 'src/.env', false],
    ['src/**', 'src/.git/config', false],
    ['**', 'a', true],
    ['**', '.env', false],
    ['**/*.ts', 'a.ts', true],
    ['**/*.ts', 'a/b.ts', true],
    ['**/*.ts', 'a/b.tsx', false],
    ['*.ts', 'a/b.ts', false],
    ['a.c', 'abc', false],
    ['.github/**', '.github/ci.yml', true],
  ])('matches a path pattern: %s, %s: %s', (pattern, path, fits) => {
    expect(matchesPattern(pattern, path)).toBe(fits);
  });
});

describe('a preview', () => {
  it('counts what a rule would have answered, and how much of that was declined', () => {
    const history = [
      { action: command('git log a'), declined: false },
      { action: command('git log b'), declined: true },
      { action: command('git log --output=b'), declined: true },
      { action: command('git log a', 'src'), declined: false },
      { action: command('ls'), declined: false },
      { action: patch('src/a.ts'), declined: false },
    ];
    const [exactly, , prefix] = listRuleSubjects(command('git log a'));
    expect(exactly && computeRulePreview(exactly, history)).toEqual({ of: 5, matched: 1, declined: 0 });
    expect(prefix && computeRulePreview(prefix, history)).toEqual({ of: 5, matched: 2, declined: 1 });
    expect(computeRulePreview({ kind: 'patch', pattern: 'src/**' }, history)).toEqual({
      of: 1,
      matched: 1,
      declined: 0,
    });
  });

  it('describes the preview of a rule as a sentence', () => {
    expect(describePreview({ of: 200, matched: 17, declined: 0 }, 'commands')).toBe(
      'Would have matched 17 of your last 200 commands. You declined 0 of those.',
    );
    expect(describePreview({ of: 1, matched: 1, declined: 0 }, 'edits')).toContain('Your last edit:');
    expect(describePreview({ of: 0, matched: 0, declined: 0 }, 'edits')).toBe('');
  });
});
