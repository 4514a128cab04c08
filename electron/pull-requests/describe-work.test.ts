import { expect, it } from 'vitest';
import { describeWork, type RecordedWork } from './describe-work.ts';
import { commandEntry, turnOf, userEntry } from './testing/recorded-turns.ts';

const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const write = (more: Partial<RecordedWork>) =>
  describeWork({
    ...{ branch: 'fix', threadTitle: null, turns: [], cost: null, commits: [], files: [] },
    ...{ redact: (text) => text.replaceAll(token, '[secret]'), ...more },
  });
const file = (path: string) => ({ path, added: 1, removed: 0 });

it('a line break in a file name or a commit subject ends no code', () => {
  const { body, title } = write({
    commits: ['One\r\r# Heading', 'Two'],
    files: [file('a\n\n@everyone\n')],
    threadTitle: 'Fix\u202e it\r# Heading',
  });
  expect(title).toBe('Fix\\u202e it');
  expect(body).toContain('- `One\\u000d\\u000d# Heading`');
  expect(body).toContain('- `a\\u000a\\u000a@everyone\\u000a` +1 −0');
});

it('a carriage return in the first message leaves no quote', () => {
  const { body } = write({ turns: [turnOf('1', [userEntry('m1', 'Fix it\r\r# Heading')])] });
  expect(body).toContain('> Fix it\n>\n> # Heading');
});

it.each([
  ['a title', { threadTitle: `${'x'.repeat(100)} ${token}` }],
  ['a message', { turns: [turnOf('1', [userEntry('m1', `${'x'.repeat(3_980)} ${token}`)])] }],
  ['a command', { turns: [turnOf('1', [commandEntry('c1', `npm test -- ${'x'.repeat(170)} ${token}`, 0)])] }],
])('%s that is cut has no part of a secret at its end', (_what, more) => {
  expect(JSON.stringify(write(more))).not.toContain('ghp_');
});
