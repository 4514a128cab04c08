import { describe, expect, it, vi } from 'vitest';
import { threadId, turnId } from '../../shared/base/ids.ts';
import { defaultLayout } from '../../shared/layout/layout.ts';
import { newTurn } from '../../shared/transcript/edit-turn.ts';
import type { ActionState } from './action-state.ts';
import { likelyActions } from './likely-actions.ts';
import { sampleActionState } from './testing/sample-action-state.ts';

const likely = (change: Partial<ActionState> = {}) => likelyActions({ ...sampleActionState, ...change });
const turn = (hasDiff: boolean) => ({ ...newTurn(turnId.parse('t')), hasDiff });

vi.mock('../client/page-client.ts', () => ({ hostClient: {} }));

describe('likelyActions', () => {
  it('starts with the approval that waits, then Stop while Codex works', () => {
    const waiting = [{ run: null, threads: [threadId.parse('other')] }];
    expect(likely({ waiting, needs: 1, isStreaming: true }).slice(0, 3)).toEqual([
      'focusApproval',
      'showNeeds',
      'stopTurn',
    ]);
  });

  it('offers a new run and Mission Control in every folder', () => {
    expect(likely()).toEqual(expect.arrayContaining(['newWorkcell', 'showMissionControl', 'openFolder']));
  });

  it('offers Changes after a turn that changed files, unless they are on screen', () => {
    const closed = { ...defaultLayout, changesOpen: false };
    expect(likely({ turns: [turn(true)], layout: closed })).toContain('toggleChanges');
    expect(likely({ turns: [turn(false)], layout: closed })).not.toContain('toggleChanges');
    expect(likely({ turns: [turn(true)], layout: { ...defaultLayout, changesOpen: true } })).not.toContain(
      'toggleChanges',
    );
  });

  it('offers only what is available', () => {
    expect(likely({ hasWorkspace: false })).not.toContain('newWorkcell');
    expect(likely({ signedIn: false, canSignOut: false })[0]).toBe('signIn');
  });
});
