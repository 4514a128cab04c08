import { describe, expect, it, vi } from 'vitest';
import { createSampleSummary } from '../../../shared/threads/testing/sample-summary.ts';
import type { ActionState } from '../../actions/action-state.ts';
import { type ActionView, getOfferedActions, getUnavailableActions } from '../../actions/registry.ts';
import { sampleActionState } from '../../actions/testing/sample-action-state.ts';
import type { SettingsPage } from '../settings/settings.view-model.ts';
import { describePalette, parseQuery } from './palette.view-model.ts';
import { toSettingsSource } from './sources/settings.ts';

vi.mock('../../client/page-client.ts', () => ({ hostClient: {} }));

const summary: ActionState['summary'] = createSampleSummary('t');

/** Returns the actions that the palette lists for a word, the best first. Those that need something have a mark. */
function found(typed: string, change: Partial<ActionState> = {}): readonly string[] {
  const facts = { ...sampleActionState, ...change };
  const toCandidate = ({ id, keywords, title }: ActionView) => ({
    key: id,
    title,
    keywords,
    keys: null,
    icon: () => null,
    detail: () => null,
    choose: () => undefined,
  });
  const unavailable = getUnavailableActions(facts).map((action) => ({ ...toCandidate(action), needs: action.needs }));
  const candidates = [...getOfferedActions(facts).map(toCandidate), ...unavailable];
  const source = { heading: 'Commands', prefix: '>', maxShown: 6, maxAtRest: 0, candidates };
  const [group] = describePalette(parseQuery(typed, []), [source], { likely: [], recent: [] });
  return group?.entries.map(({ detail, isAvailable, key }) => (isAvailable ? key : `${key}: ${detail}`)) ?? [];
}

describe('words that people type into the palette', () => {
  it.each([
    ['commit', 'toggleChanges'],
    ['undo', 'toggleChanges'],
    ['diff', 'toggleChanges'],
    ['terminal', 'toggleConsole'],
    ['shell', 'toggleConsole'],
    ['theme', 'toggleTheme'],
    ['dark', 'toggleTheme'],
    ['compact', 'compact'],
    ['summarize', 'compact'],
    ['branch', 'forkThread'],
    ['worktree', 'newWorkcell'],
    ['new run', 'newWorkcell'],
    ['agent', 'newWorkcell'],
    ['chat', 'newThread'],
    ['project', 'openFolder'],
    ['preferences', 'openSettings'],
    ['log out', 'signOut'],
    ['inbox', 'showNeeds'],
    ['zoom', 'largerText'],
    ['replay', 'inspectRun'],
    ['history', 'searchThreads'],
    ['hotkeys', 'showShortcuts'],
    ['statistics', 'analyseRuns'],
    ['branch', 'newWorkcell'],
  ])('“%s” finds %s', (typed, id) => {
    expect(found(typed, { summary })).toContain(id);
  });

  it('“help” finds the shortcuts, the demo and the diagnostics', () => {
    expect(found('help')).toEqual(expect.arrayContaining(['showShortcuts', 'startDemo', 'makeDiagnosticsBundle']));
  });

  it('“stop” finds the turn while one runs, and nothing unrelated otherwise', () => {
    expect(found('stop', { isStreaming: true })[0]).toBe('stopTurn');
    expect(found('stop')[0]).toBe('stopTurn: Only while Codex works');
  });

  it.each([
    'commit',
    'git',
    'undo',
    'revert',
    'diff',
    'terminal',
    'theme',
    'dark mode',
    'branch',
    'worktree',
    'approve',
    'login',
    'log in',
    'logout',
    'full access',
    'stop',
    'cancel',
    'compact',
    'push',
    'pull request',
    'merge',
    'rename',
    'delete',
    'archive',
    'export',
    'import',
    'copy',
    'search',
    'find',
    'font',
    'zoom',
    'model',
    'tools',
    'mcp',
    'skills',
    'prompt',
    'cost',
    'usage',
    'replay',
    'compare',
    'retry',
    'send',
    'paste',
    'recovery key',
    'demo',
    'quit',
    'logs',
    'bug',
    'sidebar',
    'layout',
    'shortcuts',
    'processes',
    'kill',
    'pause',
    'fork',
    'pin',
    'inbox',
    'review',
    'background',
  ])('“%s” finds something wherever it is typed, or says what it needs', (typed) => {
    const hidden: Partial<ActionState> = {
      page: 'settings',
      hasWorkspace: false,
      hasRepository: false,
      isConnected: false,
    };
    for (const change of [{ summary }, hidden, { profile: 'demo' } as const, { page: 'missionControl' } as const]) {
      expect(found(typed, change)).not.toEqual([]);
    }
  });

  it('“theme” finds the theme first', () => {
    expect(found('theme')[0]).toBe('toggleTheme');
  });
});

describe('settings in the palette', () => {
  const page: SettingsPage = {
    id: 'general',
    title: 'General',
    groups: [
      {
        id: 'desktop',
        title: null,
        rows: [
          { id: 'tray', name: 'Tray icon', help: 'Shows running turns and what is awake.' },
          { id: 'keepAwake', name: 'Keep machine awake', help: 'The display can still turn off.' },
        ],
      },
    ],
  };
  const found = (typed: string) =>
    describePalette(parseQuery(typed, []), [toSettingsSource([page], typed)], { likely: [], recent: [] }).flatMap(
      ({ entries }) => entries.map(({ title }) => title),
    );

  it('finds a setting by its help text', () => {
    expect(found('display turn off')).toEqual(['Keep machine awake']);
  });

  it('lists a setting whose name has the word before one whose help has it', () => {
    expect(found('awake')).toEqual(['Keep machine awake', 'Tray icon']);
    expect(found('wake')).toEqual(['Keep machine awake', 'Tray icon']);
  });

  it('finds the settings of a page by the page title, after the page', () => {
    expect(found('general')).toEqual(['Settings: General', 'Tray icon', 'Keep machine awake']);
  });
});
