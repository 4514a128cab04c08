import { inspectText, maskText } from '../../shared/input-safety/inspect-text.ts';
import type { InspectReply, InspectRequest } from './inspect-input.ts';

// Runs in its own worker, so that inspecting a text of any size never blocks the page.
addEventListener('message', (event: MessageEvent<InspectRequest>) => {
  const { id, text } = event.data;
  const findings = inspectText(text);
  const isMaskable = findings.some(({ kind }) => kind === 'secret' || kind === 'hidden');
  const answer: InspectReply = { id, findings, masked: isMaskable ? maskText(text) : text };
  postMessage(answer);
});
