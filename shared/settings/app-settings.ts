import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { languages } from '../i18n/languages.ts';
import { shortcuts } from './chord.ts';
import type { Setting } from './setting.ts';

const whatIsReported = t`Notifies you when a turn ends or needs approval in the background.`;

/** The settings of appearance, the desktop, the keyboard and the editor. */
export const appSettings = {
  // Appearance

  theme: {
    type: 'choice',
    choices: [
      { value: 'system', label: t`System` },
      { value: 'light', label: t`Light` },
      { value: 'dark', label: t`Dark` },
      { value: 'contrast', label: t`High contrast` },
    ],
    initial: 'system',
    inBundle: true,
    row: {
      section: 'appearance',
      name: t`Theme`,
      help: t`Follows the system by default, including high contrast.`,
    },
  },
  textSize: {
    type: 'number',
    min: 80,
    max: 200,
    initial: 100,
    unit: '%',
    inBundle: true,
    row: { section: 'appearance', name: t`Text size`, help: t`From 80% to 200%.` },
  },
  /** `system`: the system's language, or English if the app does not have it. */
  language: {
    type: 'choice',
    choices: [
      { value: 'system', label: t`System` },
      ...languages.map(({ name, tag }) => ({ value: tag, label: name })),
    ],
    initial: 'system',
    inBundle: true,
    row: { section: 'appearance', name: t`Language`, help: t`Takes effect after a restart.` },
  },

  // Desktop

  notifications: {
    type: 'switch',
    initial: true,
    table: 'desktop',
    inBundle: true,
    row: { section: 'desktop', name: t`Notifications`, help: whatIsReported },
  },
  /** Like `notifications`, for the web host in a browser that allows them. */
  browserNotifications: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: { section: 'desktop', name: t`Notifications`, help: whatIsReported },
  },
  notificationTitles: {
    type: 'switch',
    initial: true,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Titles in notifications`,
      help: t`Includes the thread title and nothing else from the thread. When off, notifications show only what happened.`,
    },
  },
  /**
   * Off by default: apps with windows rarely have a tray icon on any system, and the app's icon already shows what is
   * waiting.
   */
  tray: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Tray icon`,
      help: t`Shows running turns and waiting approvals. Its menu opens their threads.`,
    },
  },
  keepAwake: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Keep machine awake`,
      help: t`Keeps the machine awake while a turn runs. The display can still turn off.`,
    },
  },

  // Keyboard and files

  shortcuts: {
    type: 'other',
    schema: shortcuts,
    initial: {},
    initialText: null,
    expects: t`a table of actions, each with a list of keys such as ["Mod+Shift+R"]`,
    row: {
      section: 'keyboard',
      name: t`Keys for every action`,
      help: t`Click Change, then press the new keys.`,
    },
  },
  /** Program and arguments of the editor. `{file}` and `{line}` are filled in. Null: shows the file in its folder. */
  editor: {
    type: 'other',
    schema: z.array(z.string()).nullable(),
    initial: null,
    initialText: t`None`,
    expects: t`a list of the program and its arguments, each in quotes`,
    row: {
      section: 'files',
      name: t`Editor`,
      help: t`Opens files from Changes at the right line. Without one, Workcell shows the file in its folder. To use another program, set editor in Workcell’s config.toml.`,
    },
  },
} as const satisfies Readonly<Record<string, Setting>>;
