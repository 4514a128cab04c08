import { describe, expect, it } from 'vitest';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import { AppMenuController, type MenuState } from './app-menu.ts';

const entries = (title: string): AppMenu => ({
  file: [[{ action: 'newThread', title, chord: null, enabled: true }]],
  thread: [],
  view: [],
  help: [],
});

function setUp() {
  const states: MenuState[] = [];
  const chosen: string[] = [];
  const keeper = new AppMenuController<{ readonly name: string }>((state) => void states.push(state));
  const open = (name: string) => {
    const window = { name };
    const emit = keeper.createReporter(window);
    const offer = (title = name) =>
      emit({ entries: entries(title), choose: (action) => chosen.push(`${name} ${action}`) });
    return { window, emit, offer };
  };
  const shown = () => states.map(({ isAnswered, offered }) => [offered.file[0]?.[0]?.title ?? null, isAnswered]);
  return { chosen, keeper, open, shown, states };
}

describe('the app menu', () => {
  it('the app menu offers the actions of the front window, and runs them there', () => {
    const { chosen, keeper, open, shown, states } = setUp();
    const [one, two] = [open('one'), open('two')];
    keeper.focused(one.window);
    one.offer();
    two.offer();
    keeper.focused(two.window);
    states.at(-1)?.choose('newThread');
    expect(shown()).toEqual([
      [null, false],
      ['one', true],
      ['two', true],
    ]);
    expect(chosen).toEqual(['two newThread']);
  });

  it("the app menu updates the system's menu only when it changes", () => {
    const { keeper, open, states } = setUp();
    const one = open('one');
    keeper.focused(one.window);
    one.offer();
    one.offer();
    keeper.recentChanged([]);
    keeper.focused(one.window);
    expect(states).toHaveLength(2);
    keeper.recentChanged([{ name: 'a', displayPath: '~/a', path: '/a' }]);
    expect(states).toHaveLength(3);
  });

  it('the app menu keeps its entries but disables them when no window is left', () => {
    const { chosen, keeper, open, shown, states } = setUp();
    const one = open('one');
    keeper.focused(one.window);
    one.offer();
    keeper.closed(one.window);
    expect(shown().at(-1)).toEqual(['one', false]);
    states.at(-1)?.choose('newThread');
    expect(chosen).toEqual([]);
  });

  it('the app menu does nothing while a page is gone, and ignores the end of a page that was replaced', () => {
    const { keeper, open, shown } = setUp();
    const one = open('one');
    keeper.focused(one.window);
    one.offer();
    keeper.createReporter(one.window)({ entries: entries('reloaded'), choose: () => undefined });
    one.emit(null);
    expect(shown().at(-1)).toEqual(['reloaded', true]);
    one.offer();
    one.emit(null);
    expect(shown().at(-1)).toEqual(['one', false]);
  });
});
