import type { MenuItemConstructorOptions } from 'electron';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { BusyThread, WorkInProgress } from '../host/work.ts';
import { toMenuLabel } from './menu.ts';

/** The actions of the tray's menu. */
export type TrayClicks = {
  toThread(thread: BusyThread): void;
  newWindow(): void;
  showWindow(): void;
  quit(): void;
};

/** The maximum number of threads in the menu, and of characters in a title. */
const maxThreads = 12;
const maxCharacters = 60;

/** Describes the current work, as in `2 turns running, 1 approval waiting`. */
export function describeWork({ running, waiting }: WorkInProgress): string {
  const runs = running.length === 0 ? [] : [counted(running.length, 'turn running', 'turns running')];
  const waits = waiting === 0 ? [] : [counted(waiting, 'approval waiting', 'approvals waiting')];
  const both = [...runs, ...waits];
  return both.length === 0 ? t`Idle` : both.join(', ');
}

/**
 * Describes the tray's menu: the current work, the waiting and running threads, waiting ones first, and the app itself.
 */
export function describeTrayMenu(work: WorkInProgress, clicks: TrayClicks): MenuItemConstructorOptions[] {
  const waiting = new Set(work.waitingThreads.map(({ threadId }) => threadId));
  const running = work.running.filter(({ threadId }) => !waiting.has(threadId));
  const threads = [
    ...work.waitingThreads.map((thread) => ({ thread, label: t`Waiting: ${getTitle(thread)}` })),
    ...running.map((thread) => ({ thread, label: t`Running: ${getTitle(thread)}` })),
  ];
  const more = threads.length - maxThreads;
  return [
    { label: describeWork(work), enabled: false },
    ...threads.slice(0, maxThreads).map(({ label, thread }) => ({
      label: toMenuLabel(label),
      click: () => clicks.toThread(thread),
    })),
    ...(more > 0 ? [{ label: counted(more, 'more thread', 'more threads'), enabled: false }] : []),
    { type: 'separator' },
    { label: t`New window`, click: clicks.newWindow },
    { label: t`Show Workcell`, click: clicks.showWindow },
    { type: 'separator' },
    { label: t`Quit`, click: clicks.quit },
  ];
}

function getTitle({ title }: BusyThread): string {
  const characters = [...title.replace(/\s+/g, ' ').trim()];
  if (characters.length === 0) return t`Untitled thread`;
  return characters.length > maxCharacters
    ? `${characters.slice(0, maxCharacters - 1).join('')}…`
    : characters.join('');
}
