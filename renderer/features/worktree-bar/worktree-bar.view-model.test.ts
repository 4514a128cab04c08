import { describe, expect, it } from 'vitest';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../shared/runs/run-ref.ts';
import { createSampleCard } from '../../../shared/runs/testing/sample-run.ts';
import { createSampleSummary } from '../../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../../shared/threads/thread-summary.ts';
import { emptyWorkContext } from '../../view-models/describe-work.ts';
import { describeWorktreeBar } from './worktree-bar.view-model.ts';

const thread: ThreadSummary = createSampleSummary('thread', { title: 'Make it', cwd: '/worktrees/wc-1', updatedAt: 0 });

function describeCard(
  card: Partial<RunCard>,
  {
    isPresent = true,
    isApplied = false,
    ...facts
  }: Partial<ThreadSummary> & Readonly<{ isPresent?: boolean; isApplied?: boolean }> = {},
) {
  const known = createSampleCard('wc-1', card);
  const key = getRunKey(known.run);
  const applied = isApplied ? { tree: 'a', files: 1, at: 0, leftOut: 0 } : null;
  const worktree = {
    run: known.run,
    branch: 'workcell/make-it',
    path: thread.cwd,
    createdAt: 0,
    isPresent,
    applied,
    setup: null,
  };
  const shown = { ...thread, ...facts };
  return describeWorktreeBar(
    shown,
    {
      ...emptyWorkContext,
      cards: new Map([[key, known]]),
      threads: { [shown.id]: shown },
      worktrees: new Map([[key, worktree]]),
      runOfThread: new Map([[shown.id, key]]),
    },
    0,
  );
}

describe('the bar of a worktree', () => {
  it('offers to review and apply what the thread has changed', () => {
    expect(describeCard({ files: 2, added: 82, removed: 9 })).toMatchObject({
      text: 'Ready to review',
      changes: { files: '2 files', added: 82, removed: 9 },
      canReview: true,
      canApply: true,
    });
  });

  it('offers to review, but not to apply, while the thread works', () => {
    const view = describeCard({ files: 1, added: 1 }, { state: 'running' });
    expect(view).toMatchObject({ text: 'Running', canReview: true, canApply: false });
  });

  it('offers nothing where nothing has changed', () => {
    expect(describeCard({})).toMatchObject({ text: 'No changes', changes: null, canReview: false, canApply: false });
  });

  it('says that the changes were applied, and applies what came since', () => {
    const view = describeCard({ files: 1, added: 1 }, { isApplied: true });
    expect(view?.text).toMatch(/^Done · applied /);
    expect(view?.canApply).toBe(true);
  });

  it('lets a thread at rest continue in the folder, with and without changes, and else says why not', () => {
    const reasons = [
      describeCard({ files: 1, added: 1 }),
      describeCard({}),
      describeCard({}, { state: 'running' }),
      describeCard({}, { state: 'waiting' }),
      describeCard({}, { archived: true }),
      describeCard({}, { knownToCodex: false }),
    ].map((view) => view?.noContinuing);
    expect(reasons).toEqual([
      null,
      null,
      'Wait for the thread to finish, or stop it.',
      'Wait for the thread to finish, or stop it.',
      'Unarchive it to continue.',
      'Codex no longer has this thread.',
    ]);
  });

  it('does not claim that nothing has changed while the record was not read', () => {
    expect(describeCard({ isRead: false, files: 0 }, { isApplied: true })?.text).toMatch(/^Done · applied /);
  });

  it('does not exist for a thread in the folder, or whose worktree is gone', () => {
    expect(describeCard({ files: 1 }, { isPresent: false })).toBeNull();
    expect(describeWorktreeBar(thread, emptyWorkContext, 0)).toBeNull();
  });
});
