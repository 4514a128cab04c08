import { describe, expect, it, vi } from 'vitest';
import { appMenu } from '../../../shared/contract/app-menu.ts';
import { defaultOptions } from '../../../shared/settings/options.ts';
import type { ActionState } from '../../actions/action-state.ts';
import { sampleActionState } from '../../actions/testing/sample-action-state.ts';
import { actionOfMenu, describeAppMenu } from './follow-app-menu.ts';

vi.mock('../../client/page-client.ts', () => ({ hostClient: {} }));

const facts: ActionState = { ...sampleActionState, hostKind: 'desktop' };

function entryOf(action: string, change: Partial<ActionState> = {}) {
  const menu = describeAppMenu({ ...facts, ...change });
  return Object.values(menu)
    .flat(2)
    .find((entry) => entry.action === action);
}

describe('describeAppMenu', () => {
  it('satisfies the contract', () => {
    expect(appMenu.safeParse(describeAppMenu(facts)).success).toBe(true);
  });

  it('has the main actions, each in its menu and in the order of the list of actions', () => {
    const menu = describeAppMenu(facts);
    expect(menu.file[0]?.map(({ action }) => action)).toEqual(['newThread', 'openFolder', 'newWorkcell']);
    expect(menu.thread[0]?.map(({ action }) => action)).toEqual([
      'stopTurn',
      'focusApproval',
      'retryTurn',
      'rewindTurn',
    ]);
    expect(menu.view[0]?.map(({ action }) => action)).toEqual(['palette']);
    expect(menu.help[0]?.map(({ action }) => action)).toEqual(['showDiagnostics', 'showShortcuts']);
  });

  it('enables available actions', () => {
    expect(entryOf('stopTurn')?.enabled).toBe(false);
    expect(entryOf('stopTurn', { isStreaming: true })?.enabled).toBe(true);
    expect(entryOf('newThread', { hasWorkspace: false })?.enabled).toBe(false);
  });

  it('ignores the page below a dialog, as the keyboard does', () => {
    expect(entryOf('stopTurn', { isStreaming: true, dialog: 'question' })?.enabled).toBe(false);
    expect(entryOf('palette', { dialog: 'palette' })?.enabled).toBe(true);
  });

  it('says what an item would do now, with the chord that the person chose', () => {
    expect(entryOf('toggleConsole')?.title).toBe('Collapse the console');
    expect(entryOf('newThread')?.chord).toBe('Mod+N');
    const shortcuts = { newThread: ['F9'], palette: [] };
    const options = { ...defaultOptions, shortcuts };
    expect(entryOf('newThread', { options })?.chord).toBe('F9');
    expect(entryOf('palette', { options })?.chord).toBeNull();
  });
});

it('knows the actions of the menu by name, and no others', () => {
  expect(actionOfMenu('newThread')).toBe('newThread');
  expect([actionOfMenu('signOut'), actionOfMenu('toString')]).toEqual([null, null]);
});
