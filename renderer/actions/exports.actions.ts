import { t } from '../../shared/i18n/i18n.ts';
import { exportRun, exportThread } from '../commands/exports.commands.ts';
import { importAnything } from '../commands/imports.commands.ts';
import type { Action } from './action.ts';

/** Actions that turn threads and runs into files and back. */
export const exportsActions = {
  exportThread: {
    title: t`Export thread\u2026`,
    hint: t`Markdown, web page, or a file to import later`,
    menu: ['file', 1],
    when: ({ connected, thread }) => connected && thread !== null,
    perform: ({ thread }, { threadId = thread }) => {
      if (threadId !== null) exportThread(threadId);
    },
  },
  exportRun: {
    title: t`Export run\u2026`,
    hint: t`Markdown, web page, or a bundle for another Workcell`,
    when: ({ connected, meantRun }) => connected && meantRun !== null,
    perform: ({ meantRun }, { run = meantRun?.run }) => {
      if (run !== undefined) exportRun(run);
    },
  },
  importThread: {
    title: t`Import\u2026`,
    hint: t`A thread, run, bundle or Codex rollout`,
    menu: ['file', 1],
    when: ({ connected }) => connected,
    perform: importAnything,
  },
} satisfies Record<string, Action>;
