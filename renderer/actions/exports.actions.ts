import { t } from '../../shared/words/words.ts';
import { exportThread } from '../commands/exports.commands.ts';
import { importThread } from '../commands/imports.commands.ts';
import type { Action } from './action.ts';

/** What is done with threads as files. */
export const exportsActions = {
  exportThread: {
    title: t`Export thread\u2026`,
    hint: t`As Markdown, as a web page, or to import it again`,
    menu: ['file', 1],
    when: ({ connected, thread }) => connected && thread !== null,
    perform: ({ thread }, { threadId = thread }) => {
      if (threadId !== null) exportThread(threadId);
    },
  },
  importThread: {
    title: t`Import thread\u2026`,
    hint: t`From a .jsonl file that Export thread has made`,
    menu: ['file', 1],
    when: ({ connected, hasWorkspace }) => connected && hasWorkspace,
    perform: importThread,
  },
} satisfies Record<string, Action>;
