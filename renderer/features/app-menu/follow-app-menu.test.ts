import { beforeEach, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { HostInfo } from '../../../shared/contract/app.ts';
import type { AppMenu } from '../../../shared/contract/app-menu.ts';
import { hostChanged } from '../../stores/connection.store.ts';
import { closeDialog, openDialog, showPage, useFrame } from '../../stores/frame.store.ts';
import { followAppMenu, runFromMenu } from './follow-app-menu.ts';

const line = vi.hoisted(() => ({
  request: vi.fn<(name: string, menu: AppMenu) => Promise<unknown>>(),
  listeners: new Set<() => void>(),
}));
vi.mock('../../client/page-client.ts', () => ({
  hostClient: {
    state: 'connected',
    onState: (received: () => void) => void line.listeners.add(received),
    request: line.request,
  },
}));

function connect(kind: HostInfo['kind']): void {
  hostChanged(
    { kind, version: '1', platform: 'linux', canBrowse: false, dataFolder: '/data', environment: [] },
    'personal',
  );
  for (const received of line.listeners) received();
}

beforeEach(() => {
  line.request.mockReset().mockResolvedValue({ ok: true, value: null });
  line.listeners.clear();
  closeDialog();
  showPage('threads');
});

it('sends the menu to the desktop app, and again only when it changes', () => {
  const clock = new ManualClock();
  followAppMenu(clock);
  connect('desktop');
  clock.advance(100);
  expect(line.request.mock.calls.map(([name]) => name)).toEqual(['reportMenu']);

  showPage('settings');
  showPage('diagnostics');
  clock.advance(100);
  expect(line.request).toHaveBeenCalledTimes(2);
  const enabled = line.request.mock.lastCall?.[1].help[0]?.map((entry) => [entry.action, entry.enabled]);
  expect(enabled).toEqual([
    ['showDiagnostics', false],
    ['showShortcuts', true],
  ]);

  showPage('settings');
  showPage('diagnostics');
  clock.advance(1_000);
  expect(line.request).toHaveBeenCalledTimes(2);

  connect('desktop');
  clock.advance(100);
  expect(line.request).toHaveBeenCalledTimes(3);
});

it('sends nothing to a web host', () => {
  const clock = new ManualClock();
  followAppMenu(clock);
  connect('web');
  showPage('diagnostics');
  clock.advance(1_000);
  expect(line.request).not.toHaveBeenCalled();
});

it('performs the selected action, unless it is no longer available or no menu offers it', () => {
  runFromMenu('showDiagnostics');
  expect(useFrame.getState().page).toBe('diagnostics');
  openDialog('palette');
  runFromMenu('showThreads');
  expect(useFrame.getState().page).toBe('diagnostics');
  closeDialog();
  runFromMenu('signIn');
  expect(useFrame.getState().page).toBe('diagnostics');
  runFromMenu('showThreads');
  expect(useFrame.getState().page).toBe('threads');
});
