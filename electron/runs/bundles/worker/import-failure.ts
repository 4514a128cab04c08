import { messageOf } from '../../../../shared/base/failure.ts';
import type { ImportProblem } from '../../../../shared/exports/import-problem.ts';

/** Thrown where a file turns out not to be one that can be taken in. */
export class ImportFailure extends Error {
  readonly problem: ImportProblem;

  constructor(problem: ImportProblem) {
    super(problem.type);
    this.problem = problem;
  }
}

/** A bundle that is not as it should be; `reason` is a sentence. */
export function badBundle(reason: string, file: string | null = null): ImportFailure {
  return new ImportFailure({ type: 'badBundle', reason, file });
}

/** Why nothing was imported, whatever was thrown. */
export function problemOf(failure: unknown): ImportProblem {
  return failure instanceof ImportFailure ? failure.problem : { type: 'disk', message: `${messageOf(failure)}.` };
}
