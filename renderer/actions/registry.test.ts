import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { workcellId } from '../../shared/runs/run-ref.ts';
import { defaultOptions } from '../../shared/settings/options.ts';
import type { RunChoice } from '../commands/run-choices.ts';
import { useFrame } from '../stores/frame.store.ts';
import { layoutChanged, useLayout } from '../stores/layout.store.ts';
import { dividePanes } from '../stores/panes.ts';
import { useWorkcells } from '../stores/recorded-runs.store.ts';
import { reviewShown } from '../stores/reviewing.store.ts';
import type { ActionState } from './action-state.ts';
import type { KeyInput } from './chords.ts';
import {
  actionForKey,
  actionIds,
  actions,
  chordsOf,
  describeAction,
  offeredActions,
  runAction,
  shownChord,
} from './registry.ts';
import { sampleActionState as facts } from './testing/sample-action-state.ts';

const request = vi.hoisted(() => vi.fn());
vi.mock('../client/page-client.ts', () => ({ hostClient: { request } }));

function press(key: string, more: Partial<KeyInput> = {}): KeyInput {
  return { key, code: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more };
}
const waitsIn = (id: string) => ({ run: null, threads: [threadId.parse(id)] });
const offered = (change: Partial<ActionState> = {}): string[] =>
  offeredActions({ ...facts, ...change }).map(({ id }) => id);

describe('which actions are available', () => {
  it('offers Stop only while a turn runs', () => {
    expect(offered()).not.toContain('stopTurn');
    expect(offered({ isStreaming: true })).toContain('stopTurn');
  });

  it('offers to unlock the store only while it is locked, and its key only when there is one', () => {
    const locked = { type: 'locked', reasons: [], hasRecoveryKey: false, aside: '' } as const;
    const opens = ['useRecoveryKey', 'startFresh', 'reopenStore'];
    const offeredOf = (protection: ActionState['protection']) =>
      offered({ protection }).filter((id) => opens.includes(id));
    expect(offeredOf({ type: 'plain' })).toEqual([]);
    expect(offeredOf(locked)).toEqual(['startFresh', 'reopenStore']);
    expect(offeredOf({ ...locked, hasRecoveryKey: true })).toEqual(opens);
    expect(offered()).not.toContain('changeKey');
    expect(offered({ protection: { type: 'encrypted', sentence: '', hasRecoveryKey: false } })).toContain('changeKey');
  });

  it('offers Retry and Send only where they would do something', () => {
    expect(offered()).not.toContain('retryTurn');
    expect(offered({ canRetry: true })).toContain('retryTurn');
    expect(offered()).not.toContain('sendMessage');
    expect(offered({ canSend: true })).toContain('sendMessage');
  });

  it('requires a folder for a new thread or run, and a pending approval to go to', () => {
    expect(offered({ hasWorkspace: false })).not.toContain('newThread');
    expect(offered({ hasWorkspace: false })).not.toContain('newWorkcell');
    expect(offered()).toContain('newWorkcell');
    expect(offered()).not.toContain('focusApproval');
    expect(offered({ waiting: [waitsIn('other')] })).toContain('focusApproval');
  });

  it("keeps the demo and the person's own Codex apart", () => {
    expect(offered()).toEqual(expect.arrayContaining(['startDemo', 'openFolder', 'signOut']));
    const inDemo = offered({ profile: 'demo', canSignOut: false, signedIn: true });
    expect(inDemo).toContain('leaveDemo');
    expect(inDemo).not.toContain('startDemo');
    expect(inDemo).not.toContain('openFolder');
  });

  it('offers the choices of the targeted run', () => {
    const run = { projectRoot: '/w', workcellId: workcellId.parse('wc-1') };
    const ofRun = (...choices: readonly RunChoice[]) =>
      offered({ meantRun: { run, choices } }).filter((id) => !offered().includes(id));
    const always = ['compareRuns', 'exportRun'];
    expect(ofRun().toSorted()).toEqual(always);
    expect(ofRun('pause', 'cancel').toSorted()).toEqual(['cancelRun', ...always, 'pauseRun']);
    const reviews = ['applyRun', 'discardRun', 'reviewRun'];
    expect(ofRun('review', 'runAgain').toSorted()).toEqual([...always, ...reviews, 'runAgain'].toSorted());
  });

  it('offers to review the run that waits for it, from anywhere', () => {
    expect(offered()).not.toContain('reviewRun');
    const toReview = { projectRoot: '/w', workcellId: workcellId.parse('wc-1') };
    expect(offered({ toReview })).toEqual(expect.arrayContaining(['reviewRun', 'applyRun', 'discardRun']));
  });

  it('has a key for each step of a day', () => {
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
    for (const id of [...daily, ...work, ...places]) expect([id, shownChord(id, facts)]).not.toEqual([id, null]);
  });

  it('gives no chord to two actions at once', () => {
    const chords = actionIds.flatMap((id) => chordsOf(id, {}));
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([]);
  });

  it('offers Sign in when signed out', () => {
    expect(offered({ signedIn: false, canSignOut: false })).toContain('signIn');
    expect(offered()).not.toContain('signIn');
  });

  it('leaves out actions that mean nothing without a target', () => {
    expect(offered()).not.toContain('showPatch');
    expect(offered()).not.toContain('palette');
  });

  it('toggles the thread list only where it covers the transcript', () => {
    expect(offered()).not.toContain('toggleThreads');
    const panes = dividePanes({ width: 700, height: 900 }, defaultLayout);
    expect(offered({ panes })).toContain('toggleThreads');
  });
});

describe('the keys of a review', () => {
  const run = { projectRoot: '/w', workcellId: workcellId.parse('wc-1') };
  const apply = press('a', { ctrlKey: true, altKey: true });

  it('work over the detail of a run, and under no other dialog', () => {
    const waiting = { ...facts, toReview: run };
    expect(actionForKey(apply, { ...waiting, dialog: 'workcell' })).toBe('applyRun');
    expect(actionForKey(apply, { ...waiting, dialog: 'question' })).toBeNull();
    expect(actionForKey(apply, facts)).toBeNull();
  });

  it('open the review, and apply only from one that was on screen for a while', async () => {
    const take = vi.fn();
    const { applyRun } = actions;
    await applyRun.perform({ ...facts, toReview: run }, {});
    expect(useFrame.getState().dialog).toBe('workcell');
    expect(useWorkcells.getState().opened).toEqual(run);
    reviewShown({ can: { apply: true, discard: true }, take }, performance.now());
    await applyRun.perform({ ...facts, reviewing: { apply: true, discard: true } }, {});
    expect(take).not.toHaveBeenCalled();
    reviewShown(null, 0);
  });

  it('count once while they are held', () => {
    expect([actions.applyRun.once, actions.discardRun.once, actions.reviewRun.once]).toEqual([true, true, true]);
  });
});

describe('what a key does', () => {
  it('opens the palette, goes to the approval, stops the turn', () => {
    expect(actionForKey(press('k', { ctrlKey: true }), facts)).toBe('palette');
    expect(actionForKey(press('F8'), { ...facts, waiting: [waitsIn('t')] })).toBe('focusApproval');
    expect(actionForKey(press('Escape'), { ...facts, isStreaming: true })).toBe('stopTurn');
  });

  it('does nothing while the action is unavailable', () => {
    expect(actionForKey(press('Escape'), facts)).toBeNull();
    expect(actionForKey(press('F8'), facts)).toBeNull();
    expect(actionForKey(press('q'), facts)).toBeNull();
  });

  it('ignores keys for the page below a dialog, but closes the palette with its own chord', () => {
    const running = { ...facts, isStreaming: true };
    expect(actionForKey(press('Escape'), { ...running, dialog: 'question' })).toBeNull();
    expect(actionForKey(press('k', { ctrlKey: true }), { ...facts, dialog: 'palette' })).toBe('palette');
    expect(actionForKey(press('k', { ctrlKey: true }), { ...facts, dialog: 'question' })).toBeNull();
  });

  it('follows the chords that the person chose instead', () => {
    const chosen = { ...facts, options: { ...defaultOptions, shortcuts: { palette: ['F9'], toggleConsole: [] } } };
    expect(actionForKey(press('F9'), chosen)).toBe('palette');
    expect(actionForKey(press('k', { ctrlKey: true }), chosen)).toBeNull();
    expect(actionForKey(press('j', { ctrlKey: true }), chosen)).toBeNull();
  });

  it('prefers the first available of two actions that share a chord', () => {
    const shortcuts = { stopTurn: ['F9'], toggleTheme: ['F9'] };
    const chosen = { ...facts, options: { ...defaultOptions, shortcuts } };
    expect(actionForKey(press('F9'), chosen)).toBe('toggleTheme');
    expect(actionForKey(press('F9'), { ...chosen, isStreaming: true })).toBe('stopTurn');
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

  it('shows the chord that the person chose, and none if they removed it', () => {
    const shortcuts = { newThread: ['Mod+N', 'F9'], palette: [] };
    const chosen = { ...facts, options: { ...defaultOptions, shortcuts } };
    expect(describeAction('newThread', chosen).keys).toBe('F9');
    expect(describeAction('palette', chosen).keys).toBeNull();
  });

  it('says what a toggle would do now', () => {
    expect(describeAction('toggleConsole', facts).title).toBe('Collapse the console');
    expect(describeAction('holdRuns', facts).title).toBe('Hold waiting runs');
    expect(describeAction('holdRuns', { ...facts, runsHeld: true }).title).toBe('Start waiting runs');
    const folded = { ...facts, layout: { ...defaultLayout, consoleOpen: false } };
    expect(describeAction('toggleConsole', folded).title).toBe('Expand the console');
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

  it('sends the chosen request to the host', () => {
    runAction('toggleConsole');
    expect(request).toHaveBeenCalledWith('changeLayout', { consoleOpen: true, consolePinned: true });
    expect(useLayout.getState().layout.consolePinned).toBe(true);
    runAction('toggleConsole');
    expect(useLayout.getState().layout).toMatchObject({ consoleOpen: false, consolePinned: false });
  });

  it('does nothing while the action is unavailable', () => {
    runAction('stopTurn');
    runAction('retryTurn');
    expect(request).not.toHaveBeenCalled();
  });
});
