import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { findAnswerDestination } from './answer-destination.ts';

const run = (id: string) => ({ projectRoot: '/w', runId: runIdSchema.parse(id) });
const [own, other] = [threadId.parse('own'), threadId.parse('other')];
const waiting = [
  { run: run('wc-1'), threads: [threadId.parse('of-wc-1')] },
  { run: null, threads: [own] },
  { run: run('wc-2'), threads: [threadId.parse('of-wc-2')] },
];
const nowhere = { openedRun: null, thread: null, waiting };

it('answers where the button points', () => {
  expect(findAnswerDestination(nowhere, { run: run('wc-9') })).toEqual({ run: run('wc-9') });
  expect(findAnswerDestination(nowhere, { threadId: other })).toEqual({ thread: other });
});

it('answers in the open run or the shown thread if something waits there, else the oldest request', () => {
  expect(findAnswerDestination({ ...nowhere, openedRun: run('wc-2'), thread: own }, {})).toEqual({ run: run('wc-2') });
  expect(findAnswerDestination({ ...nowhere, openedRun: run('wc-3'), thread: own }, {})).toEqual({ thread: own });
  expect(findAnswerDestination({ ...nowhere, thread: other }, {})).toEqual({ run: run('wc-1') });
  expect(findAnswerDestination({ ...nowhere, waiting: waiting.slice(1) }, {})).toEqual({ thread: own });
  expect(findAnswerDestination({ ...nowhere, waiting: [] }, {})).toBeNull();
});
