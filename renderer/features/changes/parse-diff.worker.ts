import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import type { ParseAnswer, ParseOrder } from './parse-diff.ts';

// Runs in its own worker, so that parsing a diff of any size never blocks the page.
addEventListener('message', (event: MessageEvent<ParseOrder>) => {
  const answer: ParseAnswer = { id: event.data.id, files: parseUnifiedDiff(event.data.text) };
  postMessage(answer);
});
