import type { z } from 'zod';
import {
  type ApprovalRule,
  type AuditEntry,
  approvalRule,
  auditEntry,
} from '../../../../shared/approvals/approval-rule.ts';
import type { ThreadId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The stored remembered approvals. */
export type StoredRules = { readonly rules: readonly ApprovalRule[]; readonly audit: readonly AuditEntry[] };

/**
 * Reads all rules in creation order, and the newest audit entries, newest first. A rule that this version cannot read
 * approves nothing, so it is skipped but stays in the store.
 */
export function readRules(db: Connection, { auditLimit }: { readonly auditLimit: number }): StoredRules {
  const rules = db.prepare<[], string>('SELECT rule FROM approval_rules ORDER BY key').pluck().all();
  const audit = db
    .prepare<[number], string>('SELECT entry FROM approval_audit ORDER BY key DESC LIMIT ?')
    .pluck()
    .all(auditLimit);
  return { rules: readAll(approvalRule, rules), audit: readAll(auditEntry, audit) };
}

/** Adds or replaces a rule. */
export function putRule(db: Connection, rule: ApprovalRule): null {
  db.prepare(
    'INSERT INTO approval_rules (id, rule) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rule = excluded.rule',
  ).run(rule.id, JSON.stringify(rule));
  return null;
}

/** Deletes all rules. The audit log stays. */
export function clearStoredRules(db: Connection): null {
  db.exec('DELETE FROM approval_rules');
  return null;
}

/** Appends one entry to the audit log. */
export function appendAudit(db: Connection, entry: AuditEntry): null {
  db.prepare('INSERT INTO approval_audit (at, entry) VALUES (?, ?)').run(entry.at, JSON.stringify(entry));
  return null;
}

/** Deletes the decisions made in a thread, and the rules that answer only there. Wider rules stay. */
export function forgetDecisions(db: Connection, { threadId }: { readonly threadId: ThreadId }): null {
  db.prepare(`DELETE FROM approval_audit WHERE entry ->> '$.threadId' = ?`).run(threadId);
  db.prepare(
    `DELETE FROM approval_rules WHERE rule ->> '$.threadId' = ? AND rule ->> '$.scope' NOT IN ('workspace', 'user')`,
  ).run(threadId);
  return null;
}

function readAll<Value>(schema: z.ZodType<Value>, rows: readonly string[]): readonly Value[] {
  return rows.flatMap((json) => {
    const read = schema.safeParse(parseJson(json));
    return read.success ? [read.data] : [];
  });
}
