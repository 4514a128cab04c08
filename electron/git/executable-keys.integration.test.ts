import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executableKeys, harmlessValues, leadingKeys } from '../files/executable-keys.ts';

const harmless = readFileSync(join(import.meta.dirname, 'testing/known-git-keys.txt'), 'utf8')
  .trim()
  .split('\n');

describe('the configuration keys of git', () => {
  it('git configuration keys are all classified: each key of the local git is in one of the two lists', () => {
    const judged = new Set([...Object.keys(executableKeys), ...Object.keys(leadingKeys), ...harmless].map(lower));
    const named = execFileSync('git', ['help', '--config'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => /^\w[^ ]*\.[^ ]+$/.test(line));
    expect(named.length).toBeGreaterThan(500);
    // A missing key belongs in executable-keys.ts if git runs its value, otherwise in known-git-keys.txt.
    expect(named.filter((key) => !judged.has(lower(key)))).toEqual([]);
  });

  it('git configuration keys are in one list only', () => {
    const executable = new Set([...Object.keys(executableKeys), ...Object.keys(leadingKeys)].map(lower));
    expect(harmless.filter((key) => executable.has(lower(key)))).toEqual([]);
  });

  it('overrides every key that git could run, including subsections in their original spelling', () => {
    const values = new Map(
      harmlessValues([
        'filter.Q.x.clean',
        'alias.st',
        'remote.origin.uploadpack',
        'remote.origin.url',
        'core.bare',
        'protocol.file.allow',
      ]),
    );
    expect(values.get('filter.Q.x.clean')).toBe('');
    expect(values.get('alias.st')).toBe('');
    expect(values.get('remote.origin.uploadpack')).toBe('');
    expect(values.has('remote.origin.url')).toBe(false);
    expect(values.has('core.bare')).toBe(false);
    expect(values.get('core.fsmonitor')).toBe('false');
    expect(values.get('protocol.allow')).toBe('never');
    expect(values.get('protocol.file.allow')).toBe('never');
    expect(values.has('core.worktree')).toBe(false);
  });
});

function lower(key: string): string {
  return key.toLowerCase();
}
