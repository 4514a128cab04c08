import { refreshCatalogs, showPrompts } from '../commands/catalogs.commands.ts';
import type { Action } from './action.ts';

/** What messages can draw on. */
export const promptsActions = {
  showPrompts: {
    title: 'Insert a prompt or a skill…',
    hint: 'And write prompts of your own',
    keys: ['Mod+Alt+P'],
    when: ({ connected }) => connected,
    perform: () => showPrompts(null),
  },
  refreshCatalogs: {
    title: 'Read prompts and skills again',
    when: ({ connected }) => connected,
    perform: refreshCatalogs,
  },
} satisfies Record<string, Action>;
