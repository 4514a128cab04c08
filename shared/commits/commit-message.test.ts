import { describe, expect, it } from 'vitest';
import { formatCommitMessage, trailerPattern } from './commit-message.ts';

const user = { name: 'Ada', email: 'ada@example.com' };
const plain = { signOff: null, trailer: null };

describe('commit messages', () => {
  it.each([
    ['Fix it', 'Fix it\n'],
    ['\n\n  Fix it  \n\n\n\nWhy \r\nso\n\n', '  Fix it\n\nWhy\nso\n'],
    ['# not a comment', '# not a comment\n'],
    [' \n\t\n', ''],
    ['', ''],
  ])('a message of a commit is stored as git stores it: %j', (message, stored) => {
    expect(formatCommitMessage({ ...plain, message })).toBe(stored);
  });

  it('a message of a commit gets a sign-off and a trailer after an empty line', () => {
    const message = formatCommitMessage({ message: 'Fix it', signOff: user, trailer: 'Assisted-by: Codex' });
    expect(message).toBe('Fix it\n\nAssisted-by: Codex\nSigned-off-by: Ada <ada@example.com>\n');
  });

  it('a message of a commit has each trailer once, in one block', () => {
    const written = 'Fix it\n\nReviewed-by: Bob <b@example.com>\nSigned-off-by: Ada <ada@example.com>';
    const message = formatCommitMessage({ message: written, signOff: user, trailer: 'Assisted-by: Codex' });
    expect(message).toBe(`${written}\nAssisted-by: Codex\n`);
  });

  it('a message of a commit does not take a subject with a colon for a trailer', () => {
    const message = formatCommitMessage({ message: 'fix: it', signOff: user, trailer: null });
    expect(message).toBe('fix: it\n\nSigned-off-by: Ada <ada@example.com>\n');
  });

  it('a message of a commit without words stays empty, whatever is added', () => {
    expect(formatCommitMessage({ message: ' ', signOff: user, trailer: 'Assisted-by: Codex' })).toBe('');
  });

  it.each(['Assisted-by: Codex\nSigned-off-by: x', 'Two words: x', 'Empty: ', 'none'])(
    'a commit refuses as a trailer: %j',
    (text) => {
      expect(trailerPattern.test(text)).toBe(false);
    },
  );
});
