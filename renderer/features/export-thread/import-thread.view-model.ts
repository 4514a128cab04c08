import { describeImportProblem } from '../../../shared/exports/import-problem.ts';
import { formatBytes } from '../../components/format/quantity.ts';
import type { Importing } from '../../stores/exports.store.ts';

/** Either how far an import is, or why nothing came of it. */
export type ImportView =
  | { readonly progress: string; readonly fact: null; readonly detail: null }
  | { readonly progress: null; readonly fact: string; readonly detail: string };

/** Describes an import. */
export function describeImport({ problem, read, size }: Importing): ImportView {
  if (problem === null) {
    const progress = `Reading ${formatBytes(read)} of ${formatBytes(size)}`;
    return { progress, fact: null, detail: null };
  }
  switch (problem.type) {
    case 'disconnected':
      return {
        progress: null,
        fact: 'The host went away.',
        detail: 'Nothing was imported. Try again when it is back.',
      };
    case 'unreadable':
      return { progress: null, fact: 'The file cannot be read any more.', detail: 'Nothing was imported.' };
    default:
      return { progress: null, ...describeImportProblem(problem) };
  }
}
