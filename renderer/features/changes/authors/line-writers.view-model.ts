import type { DiffLine } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { LineWriter } from '../../../../shared/transcript/line-writer.ts';
import { formatMoment } from '../../../components/format/time.ts';
import type { ThreadDestination } from '../../../stores/thread-actions.store.ts';
import { describeDecision } from '../../../view-models/describe-command.ts';
import type { DiffRow } from '../../../view-models/diff-rows.ts';

/** A changed line, as the host finds it in the diff. */
export type ChangedLine = { readonly kind: 'added' | 'removed'; readonly number: number };

/** Returns the changed line of a row: the new one if two are side by side. Null in other rows. */
export function getChangedLine(row: DiffRow): ChangedLine | null {
  if (row.kind === 'line') return toChangedLine(row.line.line);
  if (row.kind !== 'sides') return null;
  return toChangedLine(row.right?.line) ?? toChangedLine(row.left?.line);
}

function toChangedLine(line: DiffLine | undefined): ChangedLine | null {
  if (line === undefined || line.kind === 'context') return null;
  const number = line.kind === 'added' ? line.newNumber : line.oldNumber;
  return number === null ? null : { kind: line.kind, number };
}

/** Asks who wrote or removed a line. */
export function nameQuestion({ kind, number }: ChangedLine): string {
  return kind === 'added' ? t`Who wrote line ${number}?` : t`Who removed line ${number}?`;
}

/** What the dialog says about several authors, or about none. Null for one. */
export function describeWriters(writers: readonly LineWriter[]): string | null {
  if (writers.length === 0) return t`Workcell has no record of who changed this line.`;
  return writers.length === 1 ? null : t`Each of these has a part in this line, or one of them changed it.`;
}

export type WriterView = {
  readonly kind: LineWriter['kind'];
  readonly name: string;
  /** The message of the turn. Null if unknown. */
  readonly message: string | null;
  /** When it was, and whether the user was asked. Empty if neither is known. */
  readonly facts: string;
  /** Its row in the transcript. Null if there is none. */
  readonly destination: ThreadDestination | null;
};

/** Describes one author of a line. `now` in Unix milliseconds. */
export function describeWriter({ kind, name, work }: LineWriter, now: number): WriterView {
  if (work === null) return { kind, name, message: null, facts: '', destination: null };
  const { approval, at, entryId, message, threadId, turnId } = work;
  const time = at === null ? null : formatMoment(at, now);
  const asked = approval === null ? t`Codex did not have to ask` : approval && describeDecision(approval);
  return {
    kind,
    name,
    message: message.trim() === '' ? null : message.trim(),
    facts: [time, asked].filter((fact) => fact != null).join(' · '),
    destination: { threadId, turnId, entryId, searchTerms: null },
  };
}
