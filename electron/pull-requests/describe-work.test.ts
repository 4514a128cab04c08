import { expect, it } from 'vitest';
import { describeWork, type RecordedWork } from './describe-work.ts';
import { commandEntry, patchEntry, turnOf, userEntry } from './testing/recorded-turns.ts';

const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345';
const write = (more: Partial<RecordedWork>) =>
  describeWork({
    ...{ branch: 'fix', threadTitle: null, turns: [], cost: null, commits: [], files: [], changedAt: null },
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

const checksOf = (commands: readonly string[]) =>
  write({
    turns: [
      turnOf(
        '1',
        commands.map((command, at) => commandEntry(`c${at}`, command, 0)),
      ),
    ],
  })
    .body.split('\n')
    .filter((line) => line.startsWith('- '));

it.each([
  'npm test',
  'npm run test:unit -- --run',
  'npx vitest run',
  'node_modules/.bin/tsc --noEmit',
  'node --test',
  'cargo clippy',
  './gradlew build',
  'python -m pytest -q 2>&1',
  'make lint && make test',
  'pytest -v',
  'go test -run TestSum ./...',
  'cd packages/app && npm test',
  'cd "my app" && npx tsc --noEmit',
  "cd '../x y' && make test && make lint",
])('the command %s is a check', (command) => {
  expect(checksOf([command])).toEqual([`- \`${command}\` exit 0`]);
});

it.each([
  'echo npm test',
  'npm test | tail',
  'npm test || true',
  'npm test; true',
  'npm test &',
  'npm test\ntrue',
  'cat test.log',
  'npm install vitest',
  'grep -r pytest .',
  'cd packages/app; npm test',
  'cd packages/app || npm test',
  'cd $(npm test) && npm test',
  'cd "`npm test`" && npm test',
  'cd a && npm test | tail',
  'cd a && ls && npm test',
])('the command %s is no check, because its exit code can be that of another program', (command) => {
  expect(checksOf([command])).toEqual([]);
});

it.each([
  ...['npm test -- --help', 'npx tsc -h', 'vitest --version', 'make test -n', 'make test -ik', 'make check --dry-run'],
  ...['npm run test --if-present', 'npx vitest run --passWithNoTests', 'cargo test --no-run', 'prettier --write .'],
  ...['eslint --fix .', 'npx tsc --init', 'go test -run NONE ./...', 'pytest --collect-only', 'tsc -v'],
])('the command %s is no check, because it can end well without one', (command) => {
  expect(checksOf([command])).toEqual([]);
});

it('the result of a check is left out if a file has changed since', () => {
  const check = (at: number) => commandEntry(`c${at}`, 'npm test', 0, at);
  const bodyOf = (...entries: Parameters<typeof turnOf>[1]) =>
    write({ turns: [turnOf('1', entries)], changedAt: 5 }).body;
  expect(bodyOf(check(6))).toContain('`npm test` exit 0');
  expect(bodyOf(check(4))).not.toContain('npm test');
  expect(bodyOf(check(6), patchEntry('p', '/p/gone.txt'))).not.toContain('npm test');
});
