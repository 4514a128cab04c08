import { z } from 'zod';
import { t } from '../i18n/i18n.ts';
import { languages } from '../i18n/languages.ts';
import { shortcuts } from './chord.ts';
import type { Setting } from './setting.ts';

const whatIsReported = t`Says when a turn ends or an approval waits and you do not look at its thread.`;

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
      help: t`Follows the system unless you fix it, also where it asks for more contrast.`,
    },
  },
  textSize: {
    type: 'number',
    min: 80,
    max: 200,
    initial: 100,
    unit: '%',
    inBundle: true,
    row: { section: 'appearance', name: t`Text size`, help: t`From 80 % to 200 %.` },
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
    row: { section: 'appearance', name: t`Language`, help: t`Holds from the next start of Workcell on.` },
  },

  // Desktop

  notifications: {
    type: 'switch',
    initial: true,
    table: 'desktop',
    inBundle: true,
    row: { section: 'desktop', name: t`Notifications`, help: whatIsReported },
  },
  /** The same for the web host, in a browser that allows it. */
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
      help: t`A notification says what the thread is called, and never more of it. Switched off, it says only what happened.`,
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
      name: t`Icon in the tray`,
      help: t`Says how many turns run and how many approvals wait; its menu leads to their threads.`,
    },
  },
  keepAwake: {
    type: 'switch',
    initial: false,
    table: 'desktop',
    inBundle: true,
    row: {
      section: 'desktop',
      name: t`Keep the machine awake`,
      help: t`The machine does not fall asleep while a turn runs. Its display may.`,
    },
  },

  // Keyboard and files

  shortcuts: {
    type: 'other',
    schema: shortcuts,
    initial: {},
    initialWords: null,
    expects: t`a table of actions, each with a list of keys such as ["Mod+Shift+R"]`,
    row: {
      section: 'keyboard',
      name: t`Shortcuts`,
      help: t`What each action is done by. Change takes the next keys you press.`,
    },
  },
  /** Program and arguments of the editor. `{file}` and `{line}` are filled in. Null: shows the file in its folder. */
  editor: {
    type: 'other',
    schema: z.array(z.string()).nullable(),
    initial: null,
    initialWords: t`None`,
    expects: t`a list of the program and its arguments, each in quotes`,
    row: {
      section: 'files',
      name: t`Editor`,
      help: t`Opens a file at its line from Changes. Without one, the file is shown in its folder. For a program that is not listed, set editor in Workcell’s config.toml.`,
    },
  },
} as const satisfies Readonly<Record<string, Setting>>;
