import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { ReplacedPlace } from '../../../shared/redaction/replaced-place.ts';
import { describeThreadProblem } from '../../../shared/threads/describe-thread-problem.ts';
import { describeWireFault } from '../../client/describe-wire-fault.ts';
import { describeImportProblem } from '../../commands/describe-import-problem.ts';
import type { ExportFailure, ExportProgress } from '../../commands/exports.commands.ts';
import { isWireFault, joinAlertText } from '../../commands/show-problem.ts';
import { formatBytes, formatWholePercent } from '../../components/format/quantity.ts';
import type { ImportProgress } from '../../stores/exports.store.ts';

/** The state of an export. `advance` is null until the host has answered. */
export type ExportStage =
  /** The host is finding what to replace. */
  | { readonly state: 'looking'; readonly advance: ExportProgress | null }
  /** The user chooses. `advance` is null if there was nothing to search for. */
  | { readonly state: 'ready'; readonly advance: ExportProgress | null }
  | { readonly state: 'making'; readonly advance: ExportProgress | null }
  | { readonly state: 'failed'; readonly failure: ExportFailure };

/** One place where something is replaced, in words. */
export type PlaceRow = {
  readonly id: string;
  readonly mark: string;
  readonly where: string;
  readonly before: string;
  readonly after: string;
  readonly canKeep: boolean;
};

export type ExportView = {
  /** What the file leaves out. */
  readonly hint: string;
  /** The export's progress; null when nothing is running. */
  readonly progress: string | null;
  readonly problem: string | null;
  /** What will be replaced, in one line; null while unknown, and when nothing will be replaced. */
  readonly summary: string | null;
  /** How many places are counted but not listed. */
  readonly unlisted: number;
  readonly canExport: boolean;
};

/** The formats, the most popular first. */
export const formatChoices: readonly { readonly format: ExportFormat; readonly name: string; readonly help: string }[] =
  [
    { format: 'markdown', name: 'Markdown', help: t`Text for notes, issues and pull requests.` },
    { format: 'html', name: t`Web page`, help: t`One .html file that opens in any browser, even offline.` },
    { format: 'jsonl', name: t`Workcell file`, help: t`One .jsonl file with everything, to import later.` },
    { format: 'telemetry', name: t`Telemetry`, help: t`One event per line (JSONL), for other programs.` },
    { format: 'bundle', name: t`Bundle`, help: t`One .zip file with proof and changes, for another Workcell.` },
  ];

/** Lists the formats for an export. Only a thread has a record. */
export function listFormats(isThread: boolean): typeof formatChoices {
  return formatChoices.filter(({ format }) => isThread || format !== 'jsonl');
}

/** Describes the file in the dialog. `kept` is the number of places that are not replaced. */
export function describeExport(stage: ExportStage, redact: boolean, kept: number): ExportView {
  const advance = stage.state === 'failed' ? null : stage.advance;
  const count = advance === null ? 0 : advance.replaced.reduce((sum, row) => sum + row.count, 0);
  const isKnown = stage.state === 'ready' && redact && advance !== null;
  return {
    hint: describeHint(stage),
    progress: stage.state === 'looking' || stage.state === 'making' ? describeProgress(stage.state, advance) : null,
    problem: stage.state === 'failed' ? describeFailure(stage.failure) : null,
    summary: isKnown ? describeSummary(count, kept) : null,
    unlisted: Math.max(0, count - maxListed),
    canExport: stage.state === 'ready',
  };
}

/** The maximum number of places that the host lists. */
const maxListed = 2_000;

/** Describes a place in words. Events are counted from 1. */
export function describePlace({ after, before, canKeep, id, item, label, recordType }: ReplacedPlace): PlaceRow {
  const where = item < 0 ? t`title and folder` : t`${visibleProse(recordType) || t`a line`} #${wholeNumber(item + 1)}`;
  return { id, mark: `[${label}]`, where, before: visibleProse(before), after: visibleProse(after), canKeep };
}

function describeHint(stage: ExportStage): string {
  const missing = stage.state === 'ready' ? (stage.advance?.missing ?? 0) : 0;
  return missing === 0 ? '' : t`Earlier turns are left out because the thread is only in memory.`;
}

function describeProgress(state: 'looking' | 'making', advance: ExportProgress | null): string {
  if (advance === null) return t`Reading`;
  const { bytes, share, turns, turnsDone } = advance;
  const how =
    turns > 0 ? t`${wholeNumber(turnsDone)} of ${counted(turns, 'turn')}` : formatWholePercent(Math.floor(share * 100));
  return state === 'looking' ? t`Checking for secrets: ${how}` : `${how}, ${formatBytes(bytes)}`;
}

function describeSummary(count: number, kept: number): string {
  if (count === 0) return t`Nothing to remove.`;
  const replaced = t`${counted(count - kept, 'place')} will be replaced.`;
  return kept === 0 ? replaced : t`${replaced} ${wholeNumber(kept)} kept.`;
}

function describeFailure(failure: ExportFailure): string {
  if (isWireFault(failure)) return joinAlertText(describeWireFault(failure));
  switch (failure.type) {
    case 'unreadable':
    case 'failed':
      return failure.message;
    case 'threadGone':
      return describeThreadProblem(failure).fact;
    case 'exportGone':
      return t`Another export started in this window. Close this one and try again.`;
  }
}

/** Either the progress of an import, or why it failed. */
type ImportView =
  | { readonly progress: string; readonly fact: null; readonly detail: null }
  | { readonly progress: null; readonly fact: string; readonly detail: string };

/** Describes an import. */
export function describeImport({ problem, bytesRead, progress: share, size }: ImportProgress): ImportView {
  if (problem === null) {
    const progress =
      share === null
        ? t`Reading ${formatBytes(bytesRead)} of ${formatBytes(size)}`
        : t`Importing: ${wholeNumber(Math.floor(share * 100))}%`;
    return { progress, fact: null, detail: null };
  }
  switch (problem.type) {
    case 'disconnected':
      return {
        progress: null,
        fact: t`The connection to the host was lost.`,
        detail: t`Nothing was imported. Try again when it is back.`,
      };
    case 'unreadable':
      return { progress: null, fact: t`The file can no longer be read.`, detail: t`Nothing was imported.` };
    default:
      return { progress: null, ...describeImportProblem(problem) };
  }
}
