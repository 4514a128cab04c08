import { answer } from '../../../fixtures/provider/script.ts';
import { writeAppSettings } from '../../../fixtures/testkit/app-settings.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { FigureSpec } from '../figure.ts';
import type { Measure } from '../measure.ts';
import { composer } from '../workbench.ts';
import { appFolder, bareWindow } from './electron.ts';
import type { Hosts } from './hosts.ts';
import { type TimedStart, timeStart } from './timed-start.ts';

const floor = 'bare window';
const step = (title: string): FigureSpec => ({ title: `  until ${title}`, unit: 'ms', floor });

/** From the start of the process to a usable composer, in a visible window. */
export const desktopStart: Measure<Hosts, keyof TimedStart> = {
  name: 'desktop-start',
  figures: {
    seen: {
      title: 'Desktop: start: process spawned → composer usable',
      unit: 'ms',
      floor,
      aim: { timesFloor: 1.5 },
    },
    begun: step('the main process runs its first script'),
    ready: step('Electron can open windows'),
    created: step('the window is made'),
    loaded: step('the page and its scripts are loaded'),
  },
  app: ({ desktop, electron, probe }) =>
    desktop.withSurroundings({ model: answer('Nobody asks.') }, async ({ codexHome, workspace }) => {
      const data = createTemporaryFolder('bench-data');
      writeAppSettings(data.path, {}, [workspace]);
      const args = [appFolder, '--data-dir', data.path, '--workspace', workspace];
      try {
        return await timeStart(electron, probe, composer, args, { CODEX_HOME: codexHome, HOME: codexHome });
      } finally {
        await data.remove();
      }
    }),
  floor: async ({ electron, probe }) => {
    const data = createTemporaryFolder('bench-bare');
    try {
      return await timeStart(electron, probe, composer, [`--user-data-dir=${data.path}`, bareWindow, barePage]);
    } finally {
      await data.remove();
    }
  },
};

/** A minimal page with a text field. */
export const barePage = `data:text/html,${encodeURIComponent('<!doctype html><title>A bare page</title><textarea aria-label="Message"></textarea>')}`;
