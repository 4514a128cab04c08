import { t } from '../../shared/i18n/i18n.ts';
import { fetchPageModule } from '../client/lazy-module.ts';
import { exportRun, exportThread } from '../commands/choose-export.ts';
import type { Action } from './action.ts';
import { requirements } from './requirements.ts';

/** Actions that turn threads and runs into files and back. */
export const exportsActions = {
  exportThread: {
    title: t`Export thread\u2026`,
    hint: t`As Markdown, a web page, or a file to import again`,
    keywords: t`save share download`,
    menu: ['file', 1],
    needs: requirements.thread,
    when: ({ isConnected, thread }) => isConnected && thread !== null,
    perform: ({ thread }, { threadId = thread }) => {
      if (threadId !== null) exportThread(threadId);
    },
  },
  exportRun: {
    title: t`Export run\u2026`,
    hint: t`As Markdown, a web page, or a bundle for another Workcell`,
    keywords: t`save share download`,
    needs: requirements.run,
    when: ({ isConnected, targetRun }) => isConnected && targetRun !== null,
    perform: ({ targetRun }, { run = targetRun?.run }) => {
      if (run !== undefined) exportRun(run);
    },
  },
  importThread: {
    title: t`Import\u2026`,
    hint: t`A thread, a run, a bundle or a Codex rollout`,
    keywords: t`open load`,
    menu: ['file', 1],
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: async () => {
      const imports = await fetchPageModule(() => import('../commands/imports.commands.ts'));
      imports.pickFileToImport();
    },
  },
} satisfies Record<string, Action>;
