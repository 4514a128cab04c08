import { describe, expect, it } from 'vitest';
import { readSuggestedAction } from './suggested-action.ts';

const diff = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two';

describe('what a code block suggests', () => {
  it.each(['sh', 'bash', 'Bash', 'shell', 'zsh', 'powershell', 'bash title="x"'])(
    'suggests a command for a code block in %s',
    (language) => {
      expect(readSuggestedAction(language, 'npm ci\nnpm test\n')).toEqual({
        type: 'runCommand',
        command: 'npm ci\nnpm test',
      });
    },
  );

  it('suggests the input of a console code block, without its output', () => {
    const session = '$ npm ci\nadded 3 packages\n$ npm test \\\n>   --only a\nok';
    const typed = { type: 'runCommand', command: 'npm ci\nnpm test \\\n  --only a' };
    expect(readSuggestedAction('console', session)).toEqual(typed);
    expect(readSuggestedAction('bash', session)).toEqual(typed);
  });

  it('suggests nothing for a console code block without input', () => {
    expect(readSuggestedAction('console', 'added 3 packages')).toBeNull();
  });

  it.each(['diff', 'patch'])('suggests a diff for a code block in %s', (language) => {
    expect(readSuggestedAction(language, diff)).toEqual({ type: 'applyDiff', diff: `${diff}\n` });
  });

  it('suggests nothing for a diff without a file or position', () => {
    expect(readSuggestedAction('diff', '-one\n+two')).toBeNull();
    expect(readSuggestedAction('diff', '@@ -1 +1 @@\n-one\n+two')).toBeNull();
  });

  it.each(['', 'ts', 'python', 'json'])('suggests nothing for a code block in "%s"', (language) => {
    expect(readSuggestedAction(language, 'npm test')).toBeNull();
  });

  it('suggests nothing for blank or oversized code', () => {
    expect(readSuggestedAction('sh', ' \n')).toBeNull();
    expect(readSuggestedAction('sh', 'x'.repeat(200_001))).toBeNull();
  });
});
