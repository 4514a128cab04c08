import { desk } from '../client/desk.ts';
import { toastShown } from '../stores/alerts.store.ts';

/** Puts text on the clipboard and says so, or says that it could not. `fact` is what was copied. */
export async function copyText(text: string, fact: string): Promise<void> {
  await copy(text, fact);
}

/** Copies what was said in a thread, a part of it or all; that it was done is counted, with the length of the text. */
export async function copySpeech(text: string, fact: string, what: 'message' | 'thread'): Promise<void> {
  if (await copy(text, fact)) await desk.request('countCopy', { what, characters: text.length });
}

async function copy(text: string, fact: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    toastShown(fact);
    return true;
  } catch {
    toastShown('Nothing was copied.', 'The browser does not let this page write to the clipboard.');
    return false;
  }
}
