import { parseUnifiedDiff } from '../../../shared/diff/parse-unified-diff.ts';
import type { ParseAnswer, ParseOrder } from './parse-diff.ts';

// Runs in a worker of its own, so that a diff of any size is parsed without holding up the page.
addEventListener('message', (event: MessageEvent<ParseOrder>) => {
  const answer: ParseAnswer = { id: event.data.id, files: parseUnifiedDiff(event.data.text) };
  postMessage(answer);
});
