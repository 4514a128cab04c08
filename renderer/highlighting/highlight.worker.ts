import type { HighlightAnswer, HighlightOrder } from './highlight-code.ts';
import { tokenise } from './tokenise.ts';

// Runs in its own worker, so that coloring code never blocks the page.
addEventListener('message', (event: MessageEvent<HighlightOrder>) => void answer(event.data));

async function answer({ id, language, code }: HighlightOrder): Promise<void> {
  const lines = await tokenise(language, code).catch(() => null);
  const reply: HighlightAnswer = { id, lines };
  postMessage(reply);
}
