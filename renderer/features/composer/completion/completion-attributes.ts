import type { CompletionView, OptionRow } from './completion-state.ts';

/** The id of the popup's list in the page. */
export const listId = 'completion';

/** What ties the field to its popup for assistive technology. */
export function completionAttributes(view: CompletionView | null) {
  return {
    'aria-autocomplete': 'list',
    'aria-haspopup': 'listbox',
    'aria-controls': view === null ? undefined : listId,
    'aria-activedescendant': view === null || view.chosen === null ? undefined : optionId(view, view.chosen),
  } as const;
}

/** The id of an option in the page. By place: keys of options may have characters that no id may have. */
export function optionId(view: CompletionView, row: OptionRow): string {
  return `${listId}-${view.rows.indexOf(row)}`;
}
