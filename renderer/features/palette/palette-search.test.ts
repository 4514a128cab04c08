import { describe, expect, it, vi } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { ActionState } from '../../actions/action-state.ts';
import { getOfferedActions } from '../../actions/registry.ts';
import { sampleActionState } from '../../actions/testing/sample-action-state.ts';
import { describePalette, parseQuery } from './palette.view-model.ts';

vi.mock('../../client/page-client.ts', () => ({ hostClient: {} }));

const summary: ActionState['summary'] = {
  id: threadId.parse('t'),
  title: 'T',
  cwd: '/p',
  updatedAt: 1,
  state: 'idle',
  now: null,
  unread: false,
  model: null,
  pinned: false,
  archived: false,
  knownToCodex: true,
  forkedFrom: null,
};

/** Returns the actions that the palette lists for a word, the best first. */
function found(typed: string, change: Partial<ActionState> = {}): readonly string[] {
  const candidates = getOfferedActions({ ...sampleActionState, ...change }).map(({ keywords, id, title }) => ({
    key: id,
    title,
    keywords,
    keys: null,
    icon: () => null,
    detail: () => null,
    choose: () => undefined,
  }));
  const source = { heading: 'Commands', prefix: '>', maxShown: 6, maxAtRest: 0, candidates };
  const [group] = describePalette(parseQuery(typed, []), [source], { likely: [], recent: [] });
  return group?.entries.map(({ key }) => key) ?? [];
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
    expect(found('stop')).toEqual([]);
  });

  it('“theme” finds the theme first', () => {
    expect(found('theme')[0]).toBe('toggleTheme');
  });
});
