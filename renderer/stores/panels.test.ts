import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { defaultLayout, withLayoutChange } from '../../shared/layout/layout.ts';
import {
  closingPanel,
  isPanelShown,
  nextAppeared,
  nothingAppeared,
  openingPanel,
  type PanelFacts,
  pinningPanel,
} from './panels.ts';

const thread = threadId.parse('t');
const empty: PanelFacts = { threadId: thread, hasCommands: false, hasChanges: false, height: 800, isBusy: false };
const opened = nextAppeared(nothingAppeared, empty);

describe('the panels around the transcript', () => {
  it('stay away in a new thread, and each appears with its first content', () => {
    expect(opened).toEqual({ threadId: thread, console: false, changes: false });
    const ran = nextAppeared(opened, { ...empty, hasCommands: true });
    expect(ran).toEqual({ threadId: thread, console: true, changes: false });
    expect(nextAppeared(ran, { ...empty, hasCommands: true, hasChanges: true }).changes).toBe(true);
  });

  it('leave a short window to the transcript until the person opens the console', () => {
    const short = nextAppeared(opened, { ...empty, hasCommands: true, hasChanges: true, height: 400 });
    expect(short).toMatchObject({ console: false, changes: true });
    const asked = withLayoutChange(defaultLayout, openingPanel(short, 'console'));
    expect(isPanelShown(asked, short, 'console')).toBe(true);
  });

  it('wait while the person is typing or reading', () => {
    const busy = { ...empty, hasCommands: true, hasChanges: true, isBusy: true };
    expect(nextAppeared(opened, busy)).toBe(opened);
    expect(nextAppeared(opened, { ...busy, isBusy: false })).toMatchObject({ console: true, changes: true });
  });

  it('are there at once in a thread that has content when it opens', () => {
    const other = { ...empty, threadId: threadId.parse('u'), hasCommands: true, isBusy: true };
    expect(nextAppeared(opened, other)).toMatchObject({ console: true, changes: false });
  });

  it('stay when their content goes, until another thread is shown', () => {
    const ran = nextAppeared(opened, { ...empty, hasChanges: true });
    expect(nextAppeared(ran, empty)).toBe(ran);
    expect(nextAppeared(ran, { ...empty, threadId: threadId.parse('u') }).changes).toBe(false);
  });

  it('show when they have appeared and the person has not closed them', () => {
    const ran = { ...opened, console: true };
    expect(isPanelShown(defaultLayout, opened, 'console')).toBe(false);
    expect(isPanelShown(defaultLayout, ran, 'console')).toBe(true);
    const closed = withLayoutChange(defaultLayout, closingPanel('console'));
    expect(isPanelShown(closed, ran, 'console')).toBe(false);
    expect(isPanelShown(withLayoutChange(closed, openingPanel(ran, 'console')), ran, 'console')).toBe(true);
  });

  it('open empty when the person asks for them, and close again', () => {
    const asked = withLayoutChange(defaultLayout, openingPanel(opened, 'changes'));
    expect(isPanelShown(asked, opened, 'changes')).toBe(true);
    expect(isPanelShown(withLayoutChange(asked, closingPanel('changes')), opened, 'changes')).toBe(false);
  });

  it('can be pinned and let go', () => {
    const pinned = withLayoutChange(defaultLayout, pinningPanel(defaultLayout, 'console'));
    expect(isPanelShown(pinned, opened, 'console')).toBe(true);
    const free = withLayoutChange(pinned, pinningPanel(pinned, 'console'));
    expect(isPanelShown(free, opened, 'console')).toBe(false);
    expect(isPanelShown(free, { ...opened, console: true }, 'console')).toBe(true);
  });
});
