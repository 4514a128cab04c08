import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { reportEvent, summarizeError } from './events.ts';

const getFile = ({ moduleId }: TestModule): string => relative(process.cwd(), moduleId);

/** Reports Vitest's tests to `npm test`. A file counts as in progress from the moment a worker gets it. */
export default class VitestReporter implements Reporter {
  onTestModuleQueued(module: TestModule): void {
    reportEvent({ kind: 'began', file: getFile(module), test: null });
  }

  onTestCaseReady(test: TestCase): void {
    reportEvent({ kind: 'began', file: getFile(test.module), test: test.fullName });
  }

  onTestCaseResult(test: TestCase): void {
    const { errors, state } = test.result();
    const outcome = state === 'pending' ? 'failed' : state;
    const ms = test.diagnostic()?.duration ?? 0;
    reportEvent({
      kind: 'ended',
      file: getFile(test.module),
      test: test.fullName,
      outcome,
      ms,
      why: summarizeError(errors?.[0]?.message),
    });
  }

  onTestModuleEnd(module: TestModule): void {
    const file = getFile(module);
    // A file that cannot be loaded has no tests.
    if (module.state() === 'failed' && module.errors().length > 0) {
      reportEvent({
        kind: 'ended',
        file,
        test: '(the file itself)',
        outcome: 'failed',
        ms: 0,
        why: summarizeError(module.errors()[0]?.message),
      });
    }
    reportEvent({ kind: 'left', file });
  }
}
