import { ask } from '../stores/questions.store.ts';

/** Opens a page in the person's browser after they agreed. `url` is http or https; anything else is not opened. */
export async function askToOpenLink(url: string): Promise<void> {
  if (!/^https?:/i.test(url)) return;
  if ((await ask({ kind: 'openLink', url })) === 'yes') window.open(url, '_blank', 'noopener,noreferrer');
}
