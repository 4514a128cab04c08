import type { HighlightReply, HighlightRequest } from './highlight-code.ts';
import { tokenize } from './tokenize.ts';

// Runs in its own worker, so that coloring code never blocks the page.
addEventListener('message', (event: MessageEvent<HighlightRequest>) => void answer(event.data));

async function answer({ id, language, code }: HighlightRequest): Promise<void> {
  const lines = await tokenize(language, code).catch(() => null);
  const reply: HighlightReply = { id, lines };
  postMessage(reply);
}
