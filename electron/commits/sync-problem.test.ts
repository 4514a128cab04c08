import { expect, it } from 'vitest';
import { readSyncFailure, toSyncRefusal } from './sync-problem.ts';

const failed = { type: 'failed', code: 1, said: '', printed: Buffer.alloc(0) } as const;

it.each([
  [' ! [rejected]        main -> main (fetch first)', { type: 'rejected' }],
  [' ! [rejected]        main -> main (stale info)', { type: 'moved' }],
  [' ! [remote rejected] main -> main (hook declined (x))', { type: 'declined', said: 'hook declined (x)' }],
  ['remote: a\u2028 ! [rejected] main -> main (stale info)\n', { type: 'failed' }],
  ["fatal: unable to access 'http://a/': The requested URL returned error: 301", { type: 'redirected' }],
])('a failure of git is told apart by its line %j', (line, problem) => {
  expect(readSyncFailure(failed, `To x\n${line}\nerror: failed to push`)).toMatchObject(problem);
});

it('a long hostile text of git is read in little time', () => {
  const before = performance.now();
  readSyncFailure(failed, ` ! [rejected] ${'('.repeat(1_000_000)}`);
  expect(performance.now() - before).toBeLessThan(500);
});

it.each([
  ['declined', (said: string) => ({ type: 'declined', said }) as const],
  ['failed', (said: string) => ({ type: 'failed', said }) as const],
])('a message about %s shows what the remote said without passwords, and nothing unseen', (_, toProblem) => {
  const { message } = toSyncRefusal(toProblem('see https://ada:hunter2@example.com/a\u2028\u202eb'), '');
  expect(message).toContain('see https://…@example.com/a\\u2028\\u202eb');
});
