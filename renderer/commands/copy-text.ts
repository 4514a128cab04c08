import { toastShown } from '../stores/alerts.store.ts';

/** Puts text on the clipboard and says so, or says that it could not. `fact` is what was copied. */
export async function copyText(text: string, fact: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toastShown(fact);
  } catch {
    toastShown('Nothing was copied.', 'The browser does not let this page write to the clipboard.');
  }
}
