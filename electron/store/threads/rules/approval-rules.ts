import type { z } from 'zod';
import {
  type ApprovalRule,
  type AuditEntry,
  approvalRule,
  auditEntry,
} from '../../../../shared/approvals/approval-rule.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/** What is kept of remembered approvals. */
export type KeptRules = { readonly rules: readonly ApprovalRule[]; readonly audit: readonly AuditEntry[] };

/**
 * Every rule in the order in which it was made, and the newest lines of the log, newest first. A rule that this version
 * cannot read approves nothing, so it is left out, and stays in the store.
 */
export function readRules(db: Connection, { auditLimit }: { readonly auditLimit: number }): KeptRules {
  const rules = db.prepare<[], string>('SELECT rule FROM approval_rules ORDER BY key').pluck().all();
  const audit = db
    .prepare<[number], string>('SELECT entry FROM approval_audit ORDER BY key DESC LIMIT ?')
    .pluck()
    .all(auditLimit);
  return { rules: readAll(approvalRule, rules), audit: readAll(auditEntry, audit) };
}

/** Keeps a rule, in the place of what is known of it. */
export function putRule(db: Connection, rule: ApprovalRule): null {
  db.prepare(
    'INSERT INTO approval_rules (id, rule) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET rule = excluded.rule',
  ).run(rule.id, JSON.stringify(rule));
  return null;
}

/** Forgets every rule; the log stays. */
export function clearRules(db: Connection): null {
  db.exec('DELETE FROM approval_rules');
  return null;
}

/** Writes one line of the log. */
export function appendAudit(db: Connection, entry: AuditEntry): null {
  db.prepare('INSERT INTO approval_audit (at, entry) VALUES (?, ?)').run(entry.at, JSON.stringify(entry));
  return null;
}

function readAll<Value>(schema: z.ZodType<Value>, rows: readonly string[]): readonly Value[] {
  return rows.flatMap((json) => {
    const read = schema.safeParse(parseJson(json));
    return read.success ? [read.data] : [];
  });
}
