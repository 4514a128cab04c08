import { beforeEach, describe, expect, it, vi } from 'vitest';
import { approvalId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import { useAlerts } from '../stores/alerts.store.ts';
import { resolveApproval } from './approvals.commands.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

const id = approvalId.parse('a');
const approve = { type: 'approve' } as const;

beforeEach(() => {
  request.mockReset();
  useAlerts.setState(useAlerts.getInitialState());
});

const toasts = () => useAlerts.getState().toasts.map(({ fact, detail }) => [fact, detail]);

describe('an answer that the host did not accept', () => {
  it('reports an approval answer that came too late', async () => {
    request.mockResolvedValue(err({ type: 'alreadySettled' }));
    expect(await resolveApproval(id, approve)).toEqual(ok(null));
    expect(toasts()).toEqual([['Already answered.', 'Another window, a rule or Codex answered first.']]);
  });

  it('reports what to do when another request has the same ID', async () => {
    request.mockResolvedValue(err({ type: 'hasTwin' }));
    await resolveApproval(id, approve);
    expect(toasts()).toEqual([
      [
        'Not approved: something else uses the same ID.',
        'Your approval could apply to the wrong request. Decline it, and Codex can ask again.',
      ],
    ]);
  });

  it('does not report a failed approval when the user declined in the meantime', async () => {
    const replaced = new AbortController();
    request.mockImplementation(async () => {
      replaced.abort();
      return err({ type: 'alreadySettled' });
    });
    await resolveApproval(id, approve, undefined, replaced.signal);
    expect(toasts()).toEqual([]);
  });
});
