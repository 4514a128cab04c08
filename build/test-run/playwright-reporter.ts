import { relative } from 'node:path';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { reportEvent, summarizeError } from './events.ts';

const getFile = ({ location }: TestCase): string => relative(process.cwd(), location.file);

/** Its project and file are first in the path of a test's titles. */
const getTitle = (test: TestCase): string => test.titlePath().slice(3).join(' › ');

/** Reports Playwright's tests to `npm test`. A test that passes only on retry has failed. */
export default class PlaywrightReporter implements Reporter {
  onTestBegin(test: TestCase): void {
    reportEvent({ kind: 'began', file: getFile(test), test: getTitle(test) });
  }

  onTestEnd(test: TestCase, { duration, error, retry, status }: TestResult): void {
    const outcome =
      status === 'skipped' ? 'skipped' : status === test.expectedStatus && retry === 0 ? 'passed' : 'failed';
    reportEvent({
      kind: 'ended',
      file: getFile(test),
      test: getTitle(test),
      outcome,
      ms: duration,
      why: summarizeError(error?.message, error?.location?.line),
    });
    reportEvent({ kind: 'left', file: getFile(test) });
  }

  printsToStdio(): boolean {
    return false;
  }
}
