import { describe, expect, it } from 'vitest';
import { suggestedActionOf } from './suggested-action.ts';

const diff = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two';

describe('what a code block suggests', () => {
  it.each(['sh', 'bash', 'Bash', 'shell', 'zsh', 'powershell', 'bash title="x"'])('is a command in %s', (language) => {
    expect(suggestedActionOf(language, 'npm ci\nnpm test\n')).toEqual({
      type: 'runCommand',
      command: 'npm ci\nnpm test',
    });
  });

  it('is the input in a console, without its output', () => {
    const session = '$ npm ci\nadded 3 packages\n$ npm test \\\n>   --only a\nok';
    const typed = { type: 'runCommand', command: 'npm ci\nnpm test \\\n  --only a' };
    expect(suggestedActionOf('console', session)).toEqual(typed);
    expect(suggestedActionOf('bash', session)).toEqual(typed);
  });

  it('is nothing in a console without input', () => {
    expect(suggestedActionOf('console', 'added 3 packages')).toBeNull();
  });

  it.each(['diff', 'patch'])('is a diff in %s', (language) => {
    expect(suggestedActionOf(language, diff)).toEqual({ type: 'applyDiff', diff: `${diff}\n` });
  });

  it('is nothing in a diff without a file or position', () => {
    expect(suggestedActionOf('diff', '-one\n+two')).toBeNull();
    expect(suggestedActionOf('diff', '@@ -1 +1 @@\n-one\n+two')).toBeNull();
  });

  it.each(['', 'ts', 'python', 'json'])('is nothing in "%s"', (language) => {
    expect(suggestedActionOf(language, 'npm test')).toBeNull();
  });

  it('is nothing in blank or oversized code', () => {
    expect(suggestedActionOf('sh', ' \n')).toBeNull();
    expect(suggestedActionOf('sh', 'x'.repeat(200_001))).toBeNull();
  });
});
