import type { Measure } from '../measure.ts';
import { approval } from '../measures/approval.ts';
import { flood } from '../measures/flood.ts';
import { typing } from '../measures/typing.ts';
import type { Hosts } from './hosts.ts';
import { desktopMemory } from './memory.ts';
import { adaptToDesktop } from './on-desktop.ts';
import { desktopStart } from './start.ts';

/** All measures of the desktop app. */
export const desktopMeasures: readonly Measure<Hosts>[] = [
  desktopStart,
  adaptToDesktop(flood, {
    toLastWord: 'first byte → last text painted, beside the web host',
    longestTask: 'longest main-thread task, beside the web host',
    tasks: 'main-thread tasks of 50 ms and more, beside the web host',
    lateFrames: 'time between two frames, 95th percentile, beside the web host',
  }),
  adaptToDesktop(typing, { late: 'key → painted, 95th percentile, beside the web host' }),
  adaptToDesktop(approval, { later: 'each request after the first, beside the web host' }),
  desktopMemory,
];
