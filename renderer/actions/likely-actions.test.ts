import { describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { createTurn } from '../../shared/transcript/edit-turn.ts';
import type { ActionState } from './action-state.ts';
import { getLikelyActions } from './likely-actions.ts';
import { sampleActionState } from './testing/sample-action-state.ts';

const likely = (change: Partial<ActionState> = {}) => getLikelyActions({ ...sampleActionState, ...change });
const turn = (hasDiff: boolean) => ({ ...createTurn(turnId.parse('t')), hasDiff });

vi.mock('../client/page-client.ts', () => ({ hostClient: {} }));

describe('likelyActions', () => {
  it('suggests the pending approval first, then Stop while Codex works', () => {
    const waiting = [{ run: null, threads: [threadId.parse('other')] }];
    expect(likely({ waiting, needCount: 1, isStreaming: true }).slice(0, 3)).toEqual([
      'focusApproval',
      'showNeeds',
      'stopTurn',
    ]);
  });

  it('offers a new run and Mission Control in every folder', () => {
    expect(likely()).toEqual(expect.arrayContaining(['newWorkcell', 'showMissionControl', 'openFolder']));
  });

  it('offers Changes after a turn that changed files, unless they are on screen', () => {
    expect(likely({ turns: [turn(true)] })).toContain('toggleChanges');
    expect(likely({ turns: [turn(false)] })).not.toContain('toggleChanges');
    expect(likely({ turns: [turn(true)], layout: { ...defaultLayout, sheet: 'changes' } })).not.toContain(
      'toggleChanges',
    );
  });

  it('suggests only available actions', () => {
    expect(likely({ hasWorkspace: false })).not.toContain('newWorkcell');
    expect(likely({ isSignedIn: false, canSignOut: false })[0]).toBe('signIn');
  });
});
