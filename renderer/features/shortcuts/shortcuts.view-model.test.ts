import { describe, expect, it } from 'vitest';
import {
  describeChordRefusal,
  describeFixed,
  describeShortcuts,
  findUnknownNames,
  type ShortcutsInput,
  setShortcut,
} from './shortcuts.view-model.ts';

const facts: ShortcutsInput = {
  actions: [
    { id: 'palette', title: 'Command palette', keys: ['Mod+K', 'Mod+Shift+P'] },
    { id: 'newThread', title: 'New thread', keys: ['Mod+N', 'Mod+Alt+N'] },
    { id: 'openSettings', title: 'Open settings', keys: ['Mod+,'] },
    { id: 'toggleTheme', title: 'Use the light theme', keys: [] },
  ],
  chosen: {},
  place: { host: 'web', mac: false },
  search: '',
};
const row = (id: string, change: Partial<ShortcutsInput> = {}) =>
  describeShortcuts({ ...facts, ...change }).find((each) => each.id === id);

describe('describeShortcuts', () => {
  it('lists every action with the keys that work on this host', () => {
    expect(describeShortcuts(facts).map(({ caps, title }) => [title, ...caps])).toEqual([
      ['Command palette', 'Ctrl K', 'Ctrl Shift P'],
      ['New thread', 'Ctrl Alt N'],
      ['Open settings', 'Ctrl ,'],
      ['Use the light theme'],
    ]);
    expect(row('newThread', { place: { host: 'desktop', mac: true } })?.caps).toEqual(['⌘ N', '⌘ ⌥ N']);
  });

  it('shows the default next to a custom shortcut', () => {
    expect(row('palette')).toMatchObject({ isOwn: false, defaultText: null });
    expect(row('palette', { chosen: { palette: ['F9'] } })).toMatchObject({
      isOwn: true,
      caps: ['F9'],
      defaultText: 'Ctrl K or Ctrl Shift P',
    });
    expect(row('toggleTheme', { chosen: { toggleTheme: ['F9'] } })?.defaultText).toBe('no shortcut');
    expect(row('palette', { chosen: { palette: [] } })?.caps).toEqual([]);
  });

  it('says on both rows which of two conflicting actions wins', () => {
    const chosen = { openSettings: ['Mod+K'] };
    expect(row('palette', { chosen })?.warnings).toEqual([
      'Ctrl K is also assigned to “Open settings”. This one wins where both apply.',
    ]);
    expect(row('openSettings', { chosen })?.warnings).toEqual([
      'Ctrl K is also assigned to “Command palette”. “Command palette” wins where both apply.',
    ]);
    expect(describeShortcuts(facts).flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it('says who reserves a chosen chord, only on this host', () => {
    const chosen = { openSettings: ['Mod+T'] };
    expect(row('openSettings', { chosen })).toMatchObject({
      caps: [],
      warnings: ['Ctrl T is reserved by the browser and does not reach Workcell.'],
    });
    expect(row('openSettings', { chosen, place: { host: 'desktop', mac: false } })?.warnings).toEqual([]);
  });

  it('finds shortcuts by words of the title and by keys', () => {
    const found = (search: string) => describeShortcuts({ ...facts, search }).map(({ id }) => id);
    expect(found('thread')).toEqual(['newThread']);
    expect(found('ctrl k')).toEqual(['palette']);
    expect(found('zebra')).toEqual([]);
  });
});

describe('describeChordRefusal', () => {
  it('refuses only chords that never arrive', () => {
    expect(describeChordRefusal('Mod+C', facts.place)).toContain('text fields and lists');
    expect(describeChordRefusal('Alt+F4', facts.place)).toContain('the system');
    expect(describeChordRefusal('F9', facts.place)).toBeNull();
  });
});

describe('withShortcut', () => {
  it('removes a shortcut that equals the default', () => {
    const chosen = setShortcut(facts, 'palette', ['F9']);
    expect(chosen).toEqual({ palette: ['F9'] });
    expect(setShortcut({ ...facts, chosen }, 'palette', null)).toEqual({});
    expect(setShortcut({ ...facts, chosen }, 'palette', ['Mod+K', 'Mod+Shift+P'])).toEqual({});
    expect(setShortcut({ ...facts, chosen }, 'newThread', [])).toEqual({ palette: ['F9'], newThread: [] });
  });
});

describe('unknownNames', () => {
  it('lists configured shortcut names that are not actions', () => {
    expect(findUnknownNames({ ...facts, chosen: { palete: ['F9'], palette: ['F8'] } })).toEqual(['palete']);
  });
});

it('lists and searches the keys that cannot be changed', () => {
  expect(describeFixed(facts)).toContainEqual({ title: 'In an approval: approve', caps: ['Y'] });
  expect(describeFixed({ ...facts, search: 'decline' })).toEqual([{ title: 'In an approval: decline', caps: ['N'] }]);
});
