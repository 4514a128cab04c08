import { describe, expect, it } from 'vitest';
import { entryId } from '../../../shared/base/ids.ts';
import { toCommandEntry } from './entry-from-command.ts';

const actionsOf = (command: string, commandActions: Parameters<typeof toCommandEntry>[0]['commandActions']) =>
  toCommandEntry(
    { type: 'commandExecution', id, command, commandActions, status: 'completed', source: 'agent' },
    { id, at: null },
  ).actions;
const id = entryId.parse('c');
const search = { type: 'search', command: 'grep -rl a .', query: 'a', path: '.' } as const;
const list = { type: 'listFiles', command: 'ls -la', path: null } as const;

describe("what a command looked at, in Codex's words", () => {
  it.each([
    "bash -lc 'grep -rl a . | xargs rm -v'",
    'grep -rl a . | tee found.txt',
    'grep -rl a . > found.txt',
    "/bin/bash -lc 'grep -rl a . -o; rm x'",
  ])('does not believe Codex about what a command read where the command may write: %s', (command) => {
    expect(actionsOf(command, [search])).toMatchObject([{ kind: 'other' }]);
  });

  it('keeps what a command looked at where the whole command only reads', () => {
    expect(actionsOf("bash -lc 'grep -rl a . | head -5'", [search])).toEqual([{ kind: 'search', subject: 'a' }]);
    expect(actionsOf('find . -delete', [])).toEqual([]);
  });

  it('shows the folder that a command ran in or went to, not the options of ls', () => {
    expect(actionsOf('ls -la', [list])).toEqual([{ kind: 'list', subject: '.' }]);
    expect(actionsOf("bash -lc 'cd src && ls -la'", [list])).toEqual([{ kind: 'list', subject: 'src' }]);
    expect(actionsOf('ls -la lib', [{ ...list, path: 'lib' }])).toEqual([{ kind: 'list', subject: 'lib' }]);
  });
});
