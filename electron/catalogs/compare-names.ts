/** Compares names in natural order: `tool-2` before `tool-10`. */
export const compareNames = new Intl.Collator('en', { numeric: true }).compare;
