import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { defaultLayout, withLayoutChange } from '../../shared/layout/layout.ts';
import {
  isPanelShown,
  noPanelsAppeared,
  type PanelFacts,
  toClosePanelChange,
  toOpenPanelChange,
  toTogglePinChange,
  updateAppeared,
} from './panels.ts';

const thread = threadId.parse('t');
const empty: PanelFacts = { threadId: thread, hasCommands: false, hasChanges: false, height: 800, isBusy: false };
const opened = updateAppeared(noPanelsAppeared, empty);

describe('the panels around the transcript', () => {
  it('hides both panels in a new thread, and shows each with its first content', () => {
    expect(opened).toEqual({ threadId: thread, console: false, changes: false });
    const ran = updateAppeared(opened, { ...empty, hasCommands: true });
    expect(ran).toEqual({ threadId: thread, console: true, changes: false });
    expect(updateAppeared(ran, { ...empty, hasCommands: true, hasChanges: true }).changes).toBe(true);
  });

  it('hides the console in a short window until the user opens it', () => {
    const short = updateAppeared(opened, { ...empty, hasCommands: true, hasChanges: true, height: 400 });
    expect(short).toMatchObject({ console: false, changes: true });
    const asked = withLayoutChange(defaultLayout, toOpenPanelChange(short, 'console'));
    expect(isPanelShown(asked, short, 'console')).toBe(true);
  });

  it('shows no new panel while the user is typing or reading', () => {
    const busy = { ...empty, hasCommands: true, hasChanges: true, isBusy: true };
    expect(updateAppeared(opened, busy)).toBe(opened);
    expect(updateAppeared(opened, { ...busy, isBusy: false })).toMatchObject({ console: true, changes: true });
  });

  it('shows panels immediately in a thread that has content when it opens', () => {
    const other = { ...empty, threadId: threadId.parse('u'), hasCommands: true, isBusy: true };
    expect(updateAppeared(opened, other)).toMatchObject({ console: true, changes: false });
  });

  it('keeps panels open when their content goes, until another thread is shown', () => {
    const ran = updateAppeared(opened, { ...empty, hasChanges: true });
    expect(updateAppeared(ran, empty)).toBe(ran);
    expect(updateAppeared(ran, { ...empty, threadId: threadId.parse('u') }).changes).toBe(false);
  });

  it('shows panels that have appeared and that the user has not closed', () => {
    const ran = { ...opened, console: true };
    expect(isPanelShown(defaultLayout, opened, 'console')).toBe(false);
    expect(isPanelShown(defaultLayout, ran, 'console')).toBe(true);
    const closed = withLayoutChange(defaultLayout, toClosePanelChange('console'));
    expect(isPanelShown(closed, ran, 'console')).toBe(false);
    expect(isPanelShown(withLayoutChange(closed, toOpenPanelChange(ran, 'console')), ran, 'console')).toBe(true);
  });

  it('opens an empty panel on request, and closes it again', () => {
    const asked = withLayoutChange(defaultLayout, toOpenPanelChange(opened, 'changes'));
    expect(isPanelShown(asked, opened, 'changes')).toBe(true);
    expect(isPanelShown(withLayoutChange(asked, toClosePanelChange('changes')), opened, 'changes')).toBe(false);
  });

  it('pins and unpins a panel', () => {
    const pinned = withLayoutChange(defaultLayout, toTogglePinChange(defaultLayout, 'console'));
    expect(isPanelShown(pinned, opened, 'console')).toBe(true);
    const free = withLayoutChange(pinned, toTogglePinChange(pinned, 'console'));
    expect(isPanelShown(free, opened, 'console')).toBe(false);
    expect(isPanelShown(free, { ...opened, console: true }, 'console')).toBe(true);
  });
});
