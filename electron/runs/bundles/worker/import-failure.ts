import type { ImportProblem } from '../../../../shared/exports/import-problem.ts';
import { getErrorMessage } from '../../../base/error-message.ts';

/** Thrown when a file cannot be imported. */
export class ImportFailure extends Error {
  readonly problem: ImportProblem;

  constructor(problem: ImportProblem) {
    super(problem.type);
    this.problem = problem;
  }
}

/** Creates the failure for a damaged bundle; `reason` is a sentence. */
export function toDamagedBundle(reason: string, file: string | null = null): ImportFailure {
  return new ImportFailure({ type: 'badBundle', reason, file });
}

/** Converts anything thrown into an import problem. */
export function toImportProblem(failure: unknown): ImportProblem {
  return failure instanceof ImportFailure ? failure.problem : { type: 'disk', message: `${getErrorMessage(failure)}.` };
}
