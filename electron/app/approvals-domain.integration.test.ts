import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { canonicalizeCommand } from '../../shared/approvals/canonical-command.ts';
import { threadId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { RuleBook } from '../approvals/rule-book.ts';
import { createRuleStore } from './approvals-domain.ts';
import { createStoreDeps, openThreadStore } from './encryption/testing/test-store.ts';

const command = canonicalizeCommand('npm test');
const origin = { workspace: '/w', inWorktree: false, threadId: threadId.parse('t'), turnId: null, reach: null };
const request = { action: { kind: 'command', command, folder: '' }, ...origin } as const;

async function start(folder: string) {
  const deps = createStoreDeps(folder, () => false);
  const sessions = await openThreadStore(deps);
  const problems: string[] = [];
  const book = new RuleBook({
    store: createRuleStore(sessions),
    clock: new ManualClock(),
    policy: () => 'workspace',
    onChange: () => undefined,
    onProblem: (problem) => problems.push(problem),
  });
  await book.ready;
  const end = async () => {
    await sessions.close();
  };
  return { book, problems, end };
}

it('shows a revocation that the database refuses, and applies it after a restart once it is written', async () => {
  const folder = createTemporaryFolder('kept-rules');
  const first = await start(folder.path);
  const rule = first.book.createRule(
    {
      subject: { kind: 'command', command, folder: '' },
      scope: 'workspace',
      lastsMs: null,
      acknowledged: [],
      confirmed: [],
    },
    origin,
  );
  first.book.countUse(rule);
  // No other connection can write while this transaction is open.
  const other = new Database(join(folder.path, 'data', 'sessions.db'));
  await expect.poll(() => other.prepare('SELECT count(*) FROM approval_rules').pluck().get()).toBe(1);
  other.exec('BEGIN IMMEDIATE');
  expect(await first.book.revoke(rule.id)).toBe('notWritten');
  expect(first.problems.at(-1)).toContain('revoked only until Workcell restarts');
  other.exec('ROLLBACK');

  first.book.logDecision({ ...request, decision: 'declined', by: 'person' });
  const stored = other.prepare('SELECT rule FROM approval_rules').pluck();
  await expect.poll(() => String(stored.get())).not.toContain('"revokedAt":null');
  other.close();
  await first.end();
  const second = await start(folder.path);
  expect(second.book.match(request).rule).toBeNull();
  await second.end();
  await folder.remove();
});
