import type { CompletionView, OptionRow } from './completion-state.ts';

/** The ID of the popup's list in the page. */
export const listId = 'completion';

/** Returns the attributes that connect the field to its popup for assistive technology. */
export function getCompletionAttributes(view: CompletionView | null) {
  return {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': view === null ? undefined : listId,
    'aria-activedescendant': view === null || view.chosen === null ? undefined : getOptionId(view, view.chosen),
  } as const;
}

/**
 * Returns the ID of an option in the page, from its position: keys of options may contain characters that are not
 * allowed in IDs.
 */
export function getOptionId(view: CompletionView, row: OptionRow): string {
  return `${listId}-${view.rows.indexOf(row)}`;
}
