import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { defaultSettings } from '../../shared/settings/settings-schema.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { RunChoice } from '../commands/run-choices.ts';
import { useFrame } from '../stores/frame.store.ts';
import { layoutChanged, useLayout } from '../stores/layout.store.ts';
import { dividePanes } from '../stores/panes.ts';
import { useRecordedRuns } from '../stores/recorded-runs.store.ts';
import { reviewShown } from '../stores/reviewing.store.ts';
import { threadShown } from '../stores/threads.store.ts';
import type { ActionState } from './action-state.ts';
import type { KeyInput } from './chords.ts';
import {
  actionIds,
  actions,
  describeAction,
  findActionForKey,
  getChords,
  getOfferedActions,
  getShownChord,
  getUnavailableActions,
  runAction,
} from './registry.ts';
import { requirements } from './requirements.ts';
import { sampleActionState as facts } from './testing/sample-action-state.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

function press(key: string, more: Partial<KeyInput> = {}): KeyInput {
  return { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more };
}
const summary: ThreadSummary = createSampleSummary('thread');
const toWaitingPlace = (id: string) => ({ run: null, threads: [threadId.parse(id)] });
const listOfferedIds = (change: Partial<ActionState> = {}): string[] =>
  getOfferedActions({ ...facts, ...change }).map(({ id }) => id);

describe('which actions are available', () => {
  it('offers each action of the palette, or says what it needs', () => {
    const situations: readonly Partial<ActionState>[] = [
      {},
      { isStreaming: true, hasWorkspace: false },
      { page: 'settings', profile: 'demo' },
      { isConnected: false, page: 'missionControl' },
    ];
    const listed = actionIds.filter((id) => !('hidden' in actions[id] && actions[id].hidden));
    for (const change of situations) {
      const unavailable = getUnavailableActions({ ...facts, ...change });
      expect([...listOfferedIds(change), ...unavailable.map(({ id }) => id)].sort()).toEqual([...listed].sort());
      for (const { id, needs } of unavailable) expect(needs, id).toMatch(/^[A-Z].*[^.]$/);
    }
  });

  it('offers Stop only while a turn runs', () => {
    expect(listOfferedIds()).not.toContain('stopTurn');
    expect(listOfferedIds({ isStreaming: true })).toContain('stopTurn');
  });

  it('offers to unlock the store only while it is locked, and its key only when there is one', () => {
    const locked = { type: 'locked', reasons: [], hasRecoveryKey: false, aside: '' } as const;
    const opens = ['useRecoveryKey', 'startFresh', 'reopenStore'];
    const offeredOf = (protection: ActionState['encryption']) =>
      listOfferedIds({ encryption: protection }).filter((id) => opens.includes(id));
    expect(offeredOf({ type: 'plain' })).toEqual([]);
    expect(offeredOf(locked)).toEqual(['startFresh', 'reopenStore']);
    expect(offeredOf({ ...locked, hasRecoveryKey: true })).toEqual(opens);
    expect(listOfferedIds()).not.toContain('changeKey');
    expect(listOfferedIds({ encryption: { type: 'encrypted', sentence: '', hasRecoveryKey: false } })).toContain(
      'changeKey',
    );
  });

  it('offers Retry and Send only where they would do something', () => {
    expect(listOfferedIds()).not.toContain('retryTurn');
    expect(listOfferedIds({ canRetry: true })).toContain('retryTurn');
    expect(listOfferedIds()).not.toContain('sendMessage');
    expect(listOfferedIds({ canSend: true })).toContain('sendMessage');
  });

  it('offers to continue in the folder only for a thread at rest in a worktree', () => {
    const inWorktree = { summary, isInWorktree: true };
    expect(listOfferedIds(inWorktree)).toContain('continueHere');
    expect(listOfferedIds({ summary })).not.toContain('continueHere');
    expect(listOfferedIds({ ...inWorktree, summary: { ...summary, archived: true } })).not.toContain('continueHere');
    const atWork = { ...facts, ...inWorktree, isStreaming: true };
    expect(getUnavailableActions(atWork).find(({ id }) => id === 'continueHere')?.needs).toBe(requirements.idle);
  });

  it('requires a folder for a new thread or run, and a pending approval to go to', () => {
    expect(listOfferedIds({ hasWorkspace: false })).not.toContain('newThread');
    expect(listOfferedIds({ hasWorkspace: false })).not.toContain('newWorkcell');
    expect(listOfferedIds()).toContain('newWorkcell');
    expect(listOfferedIds()).not.toContain('focusApproval');
    expect(listOfferedIds({ waiting: [toWaitingPlace('other')] })).toContain('focusApproval');
  });

  it('separates actions of the demo from actions of your own Codex', () => {
    expect(listOfferedIds()).toEqual(expect.arrayContaining(['startDemo', 'openFolder', 'signOut']));
    const inDemo = listOfferedIds({ profile: 'demo', canSignOut: false, isSignedIn: true });
    expect(inDemo).toContain('leaveDemo');
    expect(inDemo).not.toContain('startDemo');
    expect(inDemo).not.toContain('openFolder');
  });

  it('offers the choices of the targeted run', () => {
    const run = { projectRoot: '/w', runId: runIdSchema.parse('wc-1') };
    const ofRun = (...choices: readonly RunChoice[]) =>
      listOfferedIds({ targetRun: { run, choices } }).filter((id) => !listOfferedIds().includes(id));
    const always = ['compareRuns', 'exportRun'];
    expect(ofRun().toSorted()).toEqual(always);
    expect(ofRun('pause', 'cancel').toSorted()).toEqual(['cancelRun', ...always, 'pauseRun']);
    const reviews = ['applyRun', 'discardRun', 'reviewRun'];
    expect(ofRun('review', 'runAgain').toSorted()).toEqual([...always, ...reviews, 'runAgain'].toSorted());
  });

  it('offers to review the run that waits for it, from anywhere', () => {
    expect(listOfferedIds()).not.toContain('reviewRun');
    const toReview = { projectRoot: '/w', runId: runIdSchema.parse('wc-1') };
    expect(listOfferedIds({ runToReview: toReview })).toEqual(
      expect.arrayContaining(['reviewRun', 'applyRun', 'discardRun']),
    );
  });

  it('has a shortcut for each step of daily work', () => {
    const daily = ['focusMessage', 'nextThread', 'previousThread', 'nextNeed', 'showNeeds', 'focusApproval'] as const;
    const work = ['reviewRun', 'applyRun', 'discardRun', 'stopTurn', 'toggleConsole', 'toggleChanges'] as const;
    const places = [
      'showMissionControl',
      'searchThreads',
      'findInThread',
      'nextArea',
      'previousArea',
      'palette',
    ] as const;
    for (const id of [...daily, ...work, ...places]) expect([id, getShownChord(id, facts)]).not.toEqual([id, null]);
  });

  it('never offers two available actions with the same chord', () => {
    const chords = actionIds.flatMap((id) => getChords(id, {}));
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([]);
  });

  it('offers Sign in when signed out', () => {
    expect(listOfferedIds({ isSignedIn: false, canSignOut: false })).toContain('signIn');
    expect(listOfferedIds()).not.toContain('signIn');
  });

  it('leaves out actions that mean nothing without a target', () => {
    expect(listOfferedIds()).not.toContain('showPatch');
    expect(listOfferedIds()).not.toContain('palette');
  });

  it('hides and shows the thread list next to the transcript and over it, also where a strip stands for it', () => {
    const titleOf = (change: Partial<typeof facts>) => describeAction('toggleThreads', { ...facts, ...change }).title;
    expect(titleOf({})).toBe('Hide the thread list');
    expect(titleOf({ layout: { ...defaultLayout, threadsOpen: false } })).toBe('Show the thread list');
    const panes = dividePanes(700, defaultLayout, true);
    const strip = dividePanes(1440, { ...defaultLayout, sheet: 'changes' }, true);
    for (const over of [panes, strip]) {
      expect(titleOf({ panes: over })).toBe('Show the thread list');
      expect(titleOf({ panes: over, isListOver: true })).toBe('Hide the thread list');
    }
  });
});

describe('the keys of a review', () => {
  const run = { projectRoot: '/w', runId: runIdSchema.parse('wc-1') };
  const apply = press('a', { ctrlKey: true, altKey: true });

  it('triggers review shortcuts over the detail of a run, and under no other dialog', () => {
    const waiting = { ...facts, runToReview: run };
    expect(findActionForKey(apply, { ...waiting, dialog: 'runDetail' })).toBe('applyRun');
    expect(findActionForKey(apply, { ...waiting, dialog: 'question' })).toBeNull();
    expect(findActionForKey(apply, facts)).toBeNull();
  });

  it('opens the review, and applies only from a review that was on screen for a while', async () => {
    const take = vi.fn();
    const { applyRun } = actions;
    await applyRun.perform({ ...facts, runToReview: run }, {});
    expect(useFrame.getState().dialog).toBe('runDetail');
    expect(useRecordedRuns.getState().opened).toEqual(run);
    reviewShown({ can: { apply: true, discard: true }, perform: take }, performance.now());
    await applyRun.perform({ ...facts, reviewing: { apply: true, discard: true } }, {});
    expect(take).not.toHaveBeenCalled();
    reviewShown(null, 0);
  });

  it('performs a review shortcut once while its key is held', () => {
    expect([actions.applyRun.once, actions.discardRun.once, actions.reviewRun.once]).toEqual([true, true, true]);
  });
});

describe('what a key does', () => {
  it('opens the palette, goes to the approval and stops the turn by shortcut', () => {
    expect(findActionForKey(press('k', { ctrlKey: true }), facts)).toBe('palette');
    expect(findActionForKey(press('F8'), { ...facts, waiting: [toWaitingPlace('t')] })).toBe('focusApproval');
    expect(findActionForKey(press('Escape'), { ...facts, isStreaming: true })).toBe('stopTurn');
  });

  it('does nothing for a shortcut or a button of an unavailable action', () => {
    expect(findActionForKey(press('Escape'), facts)).toBeNull();
    expect(findActionForKey(press('F8'), facts)).toBeNull();
    expect(findActionForKey(press('q'), facts)).toBeNull();
  });

  it('ignores shortcuts for the page below a dialog, but closes the palette with its own chord', () => {
    const running = { ...facts, isStreaming: true };
    expect(findActionForKey(press('Escape'), { ...running, dialog: 'question' })).toBeNull();
    expect(findActionForKey(press('k', { ctrlKey: true }), { ...facts, dialog: 'palette' })).toBe('palette');
    expect(findActionForKey(press('k', { ctrlKey: true }), { ...facts, dialog: 'question' })).toBeNull();
  });

  it('uses the chords that the user chose', () => {
    const chosen = { ...facts, settings: { ...defaultSettings, shortcuts: { palette: ['F9'], toggleConsole: [] } } };
    expect(findActionForKey(press('F9'), chosen)).toBe('palette');
    expect(findActionForKey(press('k', { ctrlKey: true }), chosen)).toBeNull();
    expect(findActionForKey(press('j', { ctrlKey: true }), chosen)).toBeNull();
  });

  it('prefers the first available of two actions that share a chord', () => {
    const shortcuts = { stopTurn: ['F9'], toggleTheme: ['F9'] };
    const chosen = { ...facts, settings: { ...defaultSettings, shortcuts } };
    expect(findActionForKey(press('F9'), chosen)).toBe('toggleTheme');
    expect(findActionForKey(press('F9'), { ...chosen, isStreaming: true })).toBe('stopTurn');
  });

  it('assigns every chord to at most one action', () => {
    const chords = Object.values(actions).flatMap((action) => ('keys' in action ? action.keys : []));
    expect(new Set(chords).size).toBe(chords.length);
  });
});

describe('describeAction', () => {
  it('shows a chord that reaches the page on this host', () => {
    expect(describeAction('newThread', facts).keys).toBe('Ctrl Alt N');
    expect(describeAction('newThread', { ...facts, hostKind: 'desktop' }).keys).toBe('Ctrl N');
  });

  it('shows the chord that the user chose, and none if they removed it', () => {
    const shortcuts = { newThread: ['Mod+N', 'F9'], palette: [] };
    const chosen = { ...facts, settings: { ...defaultSettings, shortcuts } };
    expect(describeAction('newThread', chosen).keys).toBe('F9');
    expect(describeAction('palette', chosen).keys).toBeNull();
  });

  it('describes what a toggle would do now', () => {
    expect(describeAction('toggleConsole', facts).title).toBe('Open the console');
    expect(describeAction('holdRuns', facts).title).toBe('Hold waiting runs');
    expect(describeAction('holdRuns', { ...facts, areRunsOnHold: true }).title).toBe('Start waiting runs');
    const opened = { ...facts, layout: { ...defaultLayout, sheet: 'console' } } as const;
    expect(describeAction('toggleConsole', opened).title).toBe('Close the console');
  });
});

describe('runAction', () => {
  beforeEach(() => {
    layoutChanged(defaultLayout);
    request.mockResolvedValue({ ok: false, error: { type: 'disconnected' } });
  });
  afterEach(() => {
    request.mockReset();
  });

  it('sends the request of an action to the host', () => {
    runAction('toggleConsole');
    expect(request).toHaveBeenCalledWith('changeLayout', { sheet: 'console' });
    expect(useLayout.getState().layout.sheet).toBe('console');
    runAction('toggleConsole');
    expect(useLayout.getState().layout.sheet).toBeNull();
  });

  it('retries the turn next to the button, although a later turn did finish', () => {
    threadShown(threadId.parse('thread'));
    runAction('retryTurn', { turnId: turnId.parse('earlier') });
    expect(request).toHaveBeenCalledWith('retryTurn', expect.objectContaining({ turnId: 'earlier' }));
    threadShown(null);
  });

  it('does nothing for a shortcut or a button of an unavailable action', () => {
    runAction('stopTurn');
    runAction('retryTurn');
    expect(request).not.toHaveBeenCalled();
  });
});
