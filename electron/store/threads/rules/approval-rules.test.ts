import { expect, it } from 'vitest';
import { auditEntry } from '../../../../shared/approvals/approval-rule.ts';
import { sampleRule } from '../../../../shared/approvals/testing/sample-rule.ts';
import { ruleId } from '../../../../shared/base/ids.ts';
import { openStore } from '../testing/sample-store.ts';
import { appendAudit, clearStoredRules, putRule, readRules } from './approval-rules.ts';

const rule = (id: string) =>
  sampleRule({ id: ruleId.parse(id), subject: { kind: 'patch', pattern: 'src/**' }, kept: true });

const line = (at: number) =>
  auditEntry.parse({ at, event: 'ruleMade', by: 'person', what: 'x', ruleId: null, workspace: '/w', threadId: 't' });

it('keeps rules in creation order, each in its newest form', () => {
  const db = openStore();
  putRule(db, rule('one'));
  putRule(db, rule('two'));
  putRule(db, { ...rule('one'), uses: 3 });
  expect(readRules(db, { auditLimit: 1 }).rules).toMatchObject([{ id: 'one', uses: 3 }, { id: 'two' }]);
  appendAudit(db, line(1));
  appendAudit(db, line(2));
  clearStoredRules(db);
  expect(readRules(db, { auditLimit: 1 })).toMatchObject({ rules: [], audit: [{ at: 2 }] });
});

it('skips a rule that it cannot read, and leaves it in the store', () => {
  const db = openStore();
  putRule(db, rule('one'));
  db.prepare(`UPDATE approval_rules SET rule = '{"scope":"galaxy"}'`).run();
  expect(readRules(db, { auditLimit: 1 }).rules).toEqual([]);
  expect(db.prepare('SELECT count(*) FROM approval_rules').pluck().get()).toBe(1);
});
