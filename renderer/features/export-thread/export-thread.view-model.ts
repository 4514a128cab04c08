import { describeThreadProblem, describeWireFault } from '../../../shared/alerts/sentences.ts';
import type { ExportFormat } from '../../../shared/exports/export-format.ts';
import type { Replacements } from '../../../shared/redaction/replacements.ts';
import { counted, t, wholeNumber } from '../../../shared/words/words.ts';
import type { ExportFailure, MadeFile } from '../../commands/exports.commands.ts';
import { inOneLine, isWireFault } from '../../commands/tell-problem.ts';
import { formatBytes } from '../../components/format/quantity.ts';

/** The file as far as it is made; `made` is null before the first of it is here. */
export type ExportProgress =
  | { readonly state: 'making'; readonly made: MadeFile | null }
  | { readonly state: 'made'; readonly made: MadeFile }
  | { readonly state: 'failed'; readonly failure: ExportFailure };

/** One kind of what was replaced. */
export type ReplacedRow = { readonly label: string; readonly count: string; readonly samples: readonly string[] };

export type ExportView = {
  /** The size once it is known, and what is missing from the file. */
  readonly hint: string;
  /** How far it is; null when nothing is being made. */
  readonly progress: string | null;
  readonly problem: string | null;
  /** What was replaced, in one line; null while nobody knows, and when nothing is to be replaced. */
  readonly summary: string | null;
  readonly replaced: readonly ReplacedRow[];
  /** The file that can be saved. */
  readonly file: MadeFile | null;
};

/** The formats, the one that most people want in front. */
export const formatChoices: readonly { readonly format: ExportFormat; readonly name: string; readonly help: string }[] =
  [
    { format: 'markdown', name: 'Markdown', help: t`Text for notes, issues and pull requests.` },
    { format: 'html', name: t`Web page`, help: t`One .html file that opens in any browser, without a network.` },
    { format: 'jsonl', name: t`Workcell file`, help: t`One .jsonl file with everything, to import it again.` },
    { format: 'telemetry', name: t`Telemetry`, help: t`What was done when, an event a line, for other programs.` },
  ];

/** Describes what the dialog says of the file. */
export function describeExport(progress: ExportProgress, redact: boolean): ExportView {
  const made = progress.state === 'failed' ? null : progress.made;
  const file = progress.state === 'made' ? progress.made : null;
  return {
    hint: file === null ? '' : hintFor(file),
    progress: progress.state === 'making' ? howFar(made) : null,
    problem: progress.state === 'failed' ? describeFailure(progress.failure) : null,
    summary: file === null || !redact ? null : summaryOf(file.replaced),
    replaced: redact ? (made?.replaced ?? []).map(rowOf) : [],
    file,
  };
}

function hintFor({ blob, missing }: MadeFile): string {
  const size = formatBytes(blob.size);
  if (missing === 0) return size;
  return t`${size}, without earlier turns: the thread is only in memory, and they are not in it.`;
}

function howFar(made: MadeFile | null): string {
  if (made === null) return t`Reading the thread`;
  return t`${wholeNumber(made.turnsDone)} of ${counted(made.turns, 'turn')}, ${formatBytes(made.blob.size)}`;
}

function summaryOf(replaced: readonly Replacements[]): string {
  const count = replaced.reduce((sum, row) => sum + row.count, 0);
  return count === 0 ? t`Nothing was found to leave out.` : t`${counted(count, 'place')} will be replaced.`;
}

function rowOf({ count, label, samples }: Replacements): ReplacedRow {
  return { label: `[${label}]`, count: wholeNumber(count), samples };
}

function describeFailure(failure: ExportFailure): string {
  if (isWireFault(failure)) return inOneLine(describeWireFault(failure));
  switch (failure.type) {
    case 'unreadable':
      return failure.message;
    case 'threadGone':
      return describeThreadProblem(failure).fact;
    case 'exportGone':
      return t`Another export was begun in this window. Close this one and begin anew.`;
  }
}
