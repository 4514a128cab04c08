import { describe, expect, it } from 'vitest';
import { parseCommit } from './read-repository.ts';

const stored = (author: string, rest = '') =>
  Buffer.from(
    `tree ${'0'.repeat(40)}\nparent ${'1'.repeat(40)}\nauthor ${author}\ncommitter x <x> 1 +0000${rest}\n\nSubject\n\nBody\n`,
    'latin1',
  );

describe('a stored commit', () => {
  it('reads a stored commit with its parents, author, date and message', () => {
    expect(parseCommit(stored('Ada Lovelace <ada@example.com> 1700000000 +0100'))).toEqual({
      parents: ['1'.repeat(40)],
      author: { name: 'Ada Lovelace', email: 'ada@example.com', date: '1700000000 +0100' },
      message: 'Subject\n\nBody\n',
    });
  });

  it('reads a stored commit with a signature whose lines look like other headers', () => {
    const signed = '\ngpgsig -----BEGIN-----\n author Eve <eve@example.com> 1 +0000\n parent 2\n -----END-----';
    expect(parseCommit(stored('Ada <ada@example.com> 1 +0000', signed))).toMatchObject({
      parents: ['1'.repeat(40)],
      author: { name: 'Ada' },
      message: 'Subject\n\nBody\n',
    });
  });

  it.each([
    [Buffer.from('Zoë', 'utf8').toString('latin1'), 'Zoë'],
    ['Zo\xeb', 'Zoë'],
    ['', ''],
  ])('reads a stored commit with a name in UTF-8 or Latin-1: %j', (raw, name) => {
    expect(parseCommit(stored(`${raw} <z@example.com> 1 +0000`)).author.name).toBe(name);
  });
});
