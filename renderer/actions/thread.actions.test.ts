import { beforeEach, expect, it, vi } from 'vitest';
import { clientMessageId } from '../../shared/base/ids.ts';
import { emptyTranscript } from '../../shared/transcript/turn.ts';
import { declineBecause } from '../commands/approvals.commands.ts';
import { planChosen } from '../stores/drafts.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { openApp, thread } from '../view-models/testing/model-app.ts';
import { sampleTurn, userEntry } from '../view-models/testing/sample-entries.ts';
import { sampleActionState } from './testing/sample-action-state.ts';
import { threadActions } from './thread.actions.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

/** Opens a thread whose last turn was stopped. */
function stopped(plan: boolean) {
  const said = userEntry({ clientId: clientMessageId.parse('c1'), ...(plan && { plan }) });
  const turns = [sampleTurn([said], { status: 'interrupted' })];
  openApp({ ...emptyTranscript, turns });
  return { ...sampleActionState, thread, turns, goOnAt: 1 };
}

const sentPlans = () =>
  request.mock.calls.flatMap(([method, { settings }]) => (method === 'sendMessage' ? [settings.plan ?? false] : []));

beforeEach(() => {
  request.mockReset();
  request.mockImplementation(async (method: string) => ({
    ok: true,
    value: method === 'raiseBudget' ? { goesOn: true } : { threadId: thread },
  }));
});

it.each(['continueTurn', 'goOnAtReset', 'raiseThreadBudget', 'raiseDayBudget'] as const)(
  'goes on with a plan as a plan, although Plan was switched off since: %s',
  async (action) => {
    const facts = stopped(true);
    planChosen(thread, false);
    await threadActions[action].perform(facts);
    expect(sentPlans()).toEqual([true]);
    request.mockClear();
    await threadActions[action].perform(stopped(false));
    expect(sentPlans()).toEqual([false]);
  },
);

it('goes on in no other thread that is shown once the budget is raised', async () => {
  const facts = stopped(false);
  const raised = threadActions.raiseThreadBudget.perform(facts);
  useThreads.setState({ shown: null });
  await raised;
  expect(sentPlans()).toEqual([]);
});

it('gives the reason for a refusal to the turn that runs, whether the next message is to ask for a plan or not', async () => {
  stopped(false);
  planChosen(thread, true);
  await declineBecause('approval' as never, 'No', new AbortController().signal);
  expect(sentPlans()).toEqual([false]);
});
