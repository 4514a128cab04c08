import { relative } from 'node:path';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { firstLine, reportEvent } from './events.ts';

const fileOf = ({ location }: TestCase): string => relative(process.cwd(), location.file);

/** Its project and file are first in the path of a test's titles. */
const titleOf = (test: TestCase): string => test.titlePath().slice(3).join(' › ');

/** Reports Playwright's tests to `npm test`. A test that passes only on retry has failed. */
export default class PlaywrightReporter implements Reporter {
  onTestBegin(test: TestCase): void {
    reportEvent({ kind: 'began', file: fileOf(test), test: titleOf(test) });
  }

  onTestEnd(test: TestCase, { duration, error, retry, status }: TestResult): void {
    const outcome =
      status === 'skipped' ? 'skipped' : status === test.expectedStatus && retry === 0 ? 'passed' : 'failed';
    reportEvent({
      kind: 'ended',
      file: fileOf(test),
      test: titleOf(test),
      outcome,
      ms: duration,
      why: firstLine(error?.message),
    });
    reportEvent({ kind: 'left', file: fileOf(test) });
  }

  printsToStdio(): boolean {
    return false;
  }
}
