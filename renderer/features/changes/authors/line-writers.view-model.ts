import type { ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import type { Result } from '../../../../shared/base/result.ts';
import { visibleLine } from '../../../../shared/base/visible-text.ts';
import type { DiffLine } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { LineCommit, LineOrigin, LineWriter } from '../../../../shared/transcript/line-writer.ts';
import { formatMoment } from '../../../components/format/time.ts';
import type { ThreadDestination } from '../../../stores/thread-actions.store.ts';
import { describeDecision } from '../../../view-models/describe-command.ts';
import type { DiffRow } from '../../../view-models/diff-rows.ts';

/** A line of a diff, as the host finds it there. */
export type AskedLine = { readonly kind: DiffLine['kind']; readonly number: number };

/** Returns the line of a row that the user can ask about: the new one if two are side by side. Null in other rows. */
export function getAskedLine(row: DiffRow): AskedLine | null {
  if (row.kind === 'line') return toAskedLine(row.line.line);
  if (row.kind !== 'sides') return null;
  return toAskedLine(row.right?.line) ?? toAskedLine(row.left?.line);
}

function toAskedLine(line: DiffLine | undefined): AskedLine | null {
  const number = line?.kind === 'removed' ? line.oldNumber : (line?.newNumber ?? null);
  return line === undefined || number === null ? null : { kind: line.kind, number };
}

/** Asks who wrote or removed a line. */
export function nameQuestion({ kind, number }: AskedLine): string {
  return kind === 'removed' ? t`Who removed line ${number}?` : t`Who wrote line ${number}?`;
}

/** What the dialog says before there is an answer, or about several authors or none. Null if there is nothing to say. */
export function describeAnswer(answer: Result<LineOrigin, unknown> | null): string | null {
  if (answer === null) return t`Looking it up…`;
  if (!answer.ok) return t`Workcell could not look up this line. Close this, and ask again.`;
  const { commit, isOlder, writers } = answer.value;
  if (writers.length > 1) return t`Each of these has a part in this line, or one of them changed it.`;
  if (writers.length === 1 || commit !== null) return null;
  return isOlder
    ? t`This line was already there when Workcell’s record of changes started.`
    : t`Workcell has no record of who changed this line.`;
}

export type CommitOriginView = {
  /** The subject of the commit, or its id if it has none. */
  readonly name: string;
  /** Its id, its author and its time. */
  readonly facts: string;
  readonly note: string | null;
  /** The turn that the note names, and the title of its thread. Null if this app does not have it. */
  readonly destination: { readonly threadId: ThreadId; readonly turnId: TurnId | null; readonly title: string } | null;
};

/** Describes the commit that a line came with. `now` in Unix milliseconds. */
export function describeLineCommit({ at, author, id, note, subject }: LineCommit, now: number): CommitOriginView {
  const short = id.slice(0, 7);
  return {
    name: subject.trim() || short,
    facts: [t`Commit ${short}`, author.trim(), formatMoment(at, now)].filter((fact) => fact !== '').join(' · '),
    note: note === null ? null : describeNote(note),
    destination: note?.thread ?? null,
  };
}

function describeNote({ contributor, model, thread }: NonNullable<LineCommit['note']>): string {
  const where = [thread === null ? null : `“${thread.title}”`, model === null ? null : visibleLine(model)];
  const details = where.filter((part) => part !== null).join(', ');
  const complete = (text: string) => (details === '' ? text : t`${text} (${details})`);
  switch (contributor) {
    case 'ai':
      return complete(t`The commit’s note says that an agent wrote this line`);
    case 'mixed':
      return complete(t`The commit’s note says that an agent and someone else wrote this line`);
    case 'human':
      return complete(t`The commit’s note says that a person wrote this line`);
    case 'unknown':
      return t`The commit’s note does not know who wrote this line`;
  }
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
