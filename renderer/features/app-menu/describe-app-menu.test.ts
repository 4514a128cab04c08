import { describe, expect, it, vi } from 'vitest';
import { appMenu } from '../../../shared/contract/app-menu.ts';
import { defaultSettings } from '../../../shared/settings/settings-schema.ts';
import type { ActionState } from '../../actions/action-state.ts';
import { sampleActionState } from '../../actions/testing/sample-action-state.ts';
import { describeAppMenu, findMenuAction } from './follow-app-menu.ts';

vi.mock('../../client/page-client.ts', () => ({ hostClient: {} }));

const facts: ActionState = { ...sampleActionState, hostKind: 'desktop' };

function entryOf(action: string, change: Partial<ActionState> = {}) {
  const menu = describeAppMenu({ ...facts, ...change });
  return Object.values(menu)
    .flat(2)
    .find((entry) => entry.action === action);
}

describe('describeAppMenu', () => {
  it('describes an app menu that satisfies the contract', () => {
    expect(appMenu.safeParse(describeAppMenu(facts)).success).toBe(true);
  });

  it('puts the main actions in their menus, in the order of the list of actions', () => {
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

  it('enables only the menu actions that are available', () => {
    expect(entryOf('stopTurn')?.enabled).toBe(false);
    expect(entryOf('stopTurn', { isStreaming: true })?.enabled).toBe(true);
    expect(entryOf('newThread', { hasWorkspace: false })?.enabled).toBe(false);
  });

  it('ignores the page below a dialog when it enables menu actions', () => {
    expect(entryOf('stopTurn', { isStreaming: true, dialog: 'question' })?.enabled).toBe(false);
    expect(entryOf('palette', { dialog: 'palette' })?.enabled).toBe(true);
  });

  it("shows the current title and the user's chord for a menu item", () => {
    expect(entryOf('toggleConsole')?.title).toBe('Open the console');
    expect(entryOf('newThread')?.chord).toBe('Mod+N');
    const shortcuts = { newThread: ['F9'], palette: [] };
    const options = { ...defaultSettings, shortcuts };
    expect(entryOf('newThread', { settings: options })?.chord).toBe('F9');
    expect(entryOf('palette', { settings: options })?.chord).toBeNull();
  });
});

it('finds menu actions by name and ignores unknown names', () => {
  expect(findMenuAction('newThread')).toBe('newThread');
  expect([findMenuAction('signOut'), findMenuAction('toString')]).toEqual([null, null]);
});
