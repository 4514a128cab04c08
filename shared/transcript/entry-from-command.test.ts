import { describe, expect, it } from 'vitest';
import { entryId } from '../base/ids.ts';
import { commandFromItem } from './entry-from-command.ts';

const actionsOf = (command: string, commandActions: Parameters<typeof commandFromItem>[0]['commandActions']) =>
  commandFromItem(
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
  ])('is not believed where the command may write: %s', (command) => {
    expect(actionsOf(command, [search])).toMatchObject([{ kind: 'other' }]);
  });

  it('is kept where the whole command only reads', () => {
    expect(actionsOf("bash -lc 'grep -rl a . | head -5'", [search])).toEqual([{ kind: 'search', subject: 'a' }]);
    expect(actionsOf('find . -delete', [])).toEqual([]);
  });

  it('is the folder it ran in or went to, not the options of ls', () => {
    expect(actionsOf('ls -la', [list])).toEqual([{ kind: 'list', subject: '.' }]);
    expect(actionsOf("bash -lc 'cd src && ls -la'", [list])).toEqual([{ kind: 'list', subject: 'src' }]);
    expect(actionsOf('ls -la lib', [{ ...list, path: 'lib' }])).toEqual([{ kind: 'list', subject: 'lib' }]);
  });
});
