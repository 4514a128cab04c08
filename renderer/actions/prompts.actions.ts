import { t } from '../../shared/i18n/i18n.ts';
import { refreshCatalogs, showPrompts } from '../commands/catalogs.commands.ts';
import { openDialog } from '../stores/frame.store.ts';
import type { Action } from './action.ts';
import { requirements } from './requirements.ts';

/** Actions on prompts, skills and tools that messages can use. */
export const promptsActions = {
  showPrompts: {
    title: t`Insert a prompt or skill\u2026`,
    hint: t`Or save your own prompt`,
    keywords: t`template snippet slash`,
    keys: ['Mod+Alt+P'],
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: () => showPrompts(null),
  },
  showTools: {
    title: t`MCP tools\u2026`,
    hint: t`What each tool takes, and which servers failed to start`,
    keywords: t`servers plugins extensions`,
    needs: requirements.folder,
    when: ({ isConnected, hasWorkspace }) => isConnected && hasWorkspace,
    perform: () => openDialog('tools'),
  },
  refreshCatalogs: {
    title: t`Refresh prompts, skills and tools`,
    keywords: t`reload`,
    needs: requirements.connection,
    when: ({ isConnected }) => isConnected,
    perform: refreshCatalogs,
  },
} satisfies Record<string, Action>;
