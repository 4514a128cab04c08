import { beforeEach, expect, it } from 'vitest';
import { persistPullRequest, pullRequestForgotten, pullRequestSeen, usePullRequests } from './pull-requests.store.ts';

const place = {
  ...{ root: '/p', branch: 'fix', remote: 'origin', repository: 'gitlab.com/team/project' },
  service: 'gitLab' as const,
};
const seen = {
  place,
  number: 12,
  url: 'https://gitlab.com/team/project/-/merge_requests/12',
  threadId: null,
  warning: null,
  report: null,
};

/** The storage of a browser tab. */
function tab() {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    removeItem: (key: string) => void values.delete(key),
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  return { values, open: () => persistPullRequest(storage) };
}

beforeEach(pullRequestForgotten);

it('a reloaded page knows the pull request that it has shown, and nothing of what was said about it', () => {
  const { open, values } = tab();
  open();
  const state = {
    ...{ number: 12, url: seen.url, title: 'Secret', state: 'open' as const, isDraft: false, review: null },
    ...{ checks: [], moreChecks: 0, comments: [], isPartial: false },
  };
  pullRequestSeen({ ...seen, warning: 'Secret', report: { state, readAt: 1 } });
  const stored = [...values.values()].join();
  expect(stored).not.toContain('Secret');
  pullRequestForgotten();
  expect(values.size).toBe(0);
  values.set('workcell.pull-request', stored);
  open();
  expect(usePullRequests.getState().seen).toEqual(seen);
});

it.each(['', '{', '7', '{"place":{},"number":1}', JSON.stringify({ ...seen, url: 'javascript:1' })])(
  'a page that has stored %j knows no pull request',
  (text) => {
    const { open, values } = tab();
    values.set('workcell.pull-request', text);
    open();
    expect(usePullRequests.getState().seen).toBeNull();
  },
);
