import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { workcellId } from '../../shared/runs/run-ref.ts';
import { answerDestination } from './answer-destination.ts';

const run = (id: string) => ({ projectRoot: '/w', workcellId: workcellId.parse(id) });
const [own, other] = [threadId.parse('own'), threadId.parse('other')];
const waiting = [
  { run: run('wc-1'), threads: [threadId.parse('of-wc-1')] },
  { run: null, threads: [own] },
  { run: run('wc-2'), threads: [threadId.parse('of-wc-2')] },
];
const nowhere = { openedRun: null, thread: null, waiting };

it('opens the thing next to the button', () => {
  expect(answerDestination(nowhere, { run: run('wc-9') })).toEqual({ run: run('wc-9') });
  expect(answerDestination(nowhere, { threadId: other })).toEqual({ thread: other });
});

it('opens the open run or the shown thread if something waits there, else the oldest request', () => {
  expect(answerDestination({ ...nowhere, openedRun: run('wc-2'), thread: own }, {})).toEqual({ run: run('wc-2') });
  expect(answerDestination({ ...nowhere, openedRun: run('wc-3'), thread: own }, {})).toEqual({ thread: own });
  expect(answerDestination({ ...nowhere, thread: other }, {})).toEqual({ run: run('wc-1') });
  expect(answerDestination({ ...nowhere, waiting: waiting.slice(1) }, {})).toEqual({ thread: own });
  expect(answerDestination({ ...nowhere, waiting: [] }, {})).toBeNull();
});
