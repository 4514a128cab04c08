import type { Menu } from 'electron';
import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { emptyWork, type WorkInProgress } from '../host/work.ts';
import { SystemTray, type TrayIcon } from './system-tray.ts';

const busy: WorkInProgress = {
  ...emptyWork,
  running: [{ threadId: threadId.parse('one'), title: 'One', folder: '/folder' }],
};

class FakeIcon implements TrayIcon {
  readonly tips: string[] = [];
  menus = 0;
  isThere = true;
  click: (() => void) | null = null;
  setToolTip(tip: string) {
    this.tips.push(tip);
  }
  setContextMenu() {
    this.menus += 1;
  }
  destroy() {
    this.isThere = false;
  }
  on(_event: 'click', received: () => void) {
    this.click = received;
  }
}

function setUp({ create, platform = 'linux' }: { create?: () => TrayIcon; platform?: NodeJS.Platform } = {}) {
  const icons: FakeIcon[] = [];
  const reports: string[] = [];
  let shown = 0;
  const createFake = () => {
    const icon = new FakeIcon();
    icons.push(icon);
    return icon;
  };
  const tray = new SystemTray({
    platform,
    clicks: {
      toThread: () => undefined,
      newWindow: () => undefined,
      showWindow: () => {
        shown += 1;
      },
      quit: () => undefined,
    },
    create: create ?? createFake,
    // Only passed to the icon; the fake never reads it.
    buildMenu: (): Menu => Object.create(null),
    report: (problem) => void reports.push(problem),
  });
  return { icons, reports, shown: () => shown, tray };
}

describe('the tray icon', () => {
  it('the tray icon exists only while the user wants it', () => {
    const { icons, tray } = setUp();
    tray.show(false, busy);
    expect(icons).toEqual([]);
    tray.show(true, busy);
    tray.show(false, busy);
    expect(icons.map(({ isThere }) => isThere)).toEqual([false]);
    tray.show(true, emptyWork);
    expect(icons[1]?.tips).toEqual(['Workcell: Idle']);
  });

  it('the tray icon reports what is running, and updates only when that changes', () => {
    const { icons, tray } = setUp();
    tray.show(true, emptyWork);
    tray.show(true, { ...busy });
    tray.show(true, { ...busy });
    expect(icons[0]?.tips).toEqual(['Workcell: Idle', 'Workcell: 1 turn running']);
    expect(icons[0]?.menus).toBe(2);
  });

  it('the tray icon opens a window on a click, except on a Mac, where a click opens its menu', () => {
    const { icons, shown, tray } = setUp();
    tray.show(true, emptyWork);
    icons[0]?.click?.();
    expect(shown()).toBe(1);
    const mac = setUp({ platform: 'darwin' });
    mac.tray.show(true, emptyWork);
    expect(mac.icons[0]?.click).toBeNull();
  });

  it('the tray icon is reported as missing, without other effects, if the system has no tray', () => {
    const { reports, tray } = setUp({
      create: () => {
        throw new Error('no tray');
      },
    });
    tray.show(true, emptyWork);
    tray.show(true, busy);
    tray.show(false, busy);
    expect(reports).toEqual(['There is no icon in the tray: Error: no tray']);
  });
});
