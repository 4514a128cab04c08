import { describeImportProblem } from '../../../shared/exports/import-problem.ts';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import type { Importing } from '../../stores/exports.store.ts';

/** Either the progress of an import, or why it failed. */
export type ImportView =
  | { readonly progress: string; readonly fact: null; readonly detail: null }
  | { readonly progress: null; readonly fact: string; readonly detail: string };

/** Describes an import. */
export function describeImport({ problem, read, share, size }: Importing): ImportView {
  if (problem === null) {
    const progress =
      share === null
        ? t`Reading ${formatBytes(read)} of ${formatBytes(size)}`
        : t`Taking it in: ${wholeNumber(Math.floor(share * 100))}\u00a0%`;
    return { progress, fact: null, detail: null };
  }
  switch (problem.type) {
    case 'disconnected':
      return {
        progress: null,
        fact: t`The host went away.`,
        detail: t`Nothing was imported. Try again when it is back.`,
      };
    case 'unreadable':
      return { progress: null, fact: t`The file cannot be read any more.`, detail: t`Nothing was imported.` };
    default:
      return { progress: null, ...describeImportProblem(problem) };
  }
}
