import { t } from '../../shared/i18n/i18n.ts';
import { refreshCatalogs, showPrompts } from '../commands/catalogs.commands.ts';
import { dialogOpened } from '../stores/frame.store.ts';
import type { Action } from './action.ts';

/** Actions on what messages can draw on. */
export const promptsActions = {
  showPrompts: {
    title: t`Insert a prompt or a skill\u2026`,
    hint: t`Or write your own prompts`,
    keys: ['Mod+Alt+P'],
    when: ({ connected }) => connected,
    perform: () => showPrompts(null),
  },
  showTools: {
    title: t`Show MCP tools…`,
    hint: t`Their parameters, and servers that did not start`,
    when: ({ connected, hasWorkspace }) => connected && hasWorkspace,
    perform: () => dialogOpened('tools'),
  },
  refreshCatalogs: {
    title: t`Refresh prompts, skills and tools`,
    when: ({ connected }) => connected,
    perform: refreshCatalogs,
  },
} satisfies Record<string, Action>;
