import { randomUUID } from 'node:crypto';
import { texts } from '../../fixtures/demo/demo-texts.ts';
import { clientMessageId } from '../../shared/base/ids.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';

/**
 * Returns the message that starts the story of one demo, in a new thread. Codex asks before each command and each
 * change.
 */
export function getDemoQuestion(): RequestInput<'sendMessage'> {
  return {
    threadId: null,
    message: { clientId: clientMessageId.parse(randomUUID()), text: texts.question, sources: [] },
    delivery: 'queue',
    settings: { model: null, effort: null, approvalMode: 'askForEverything' },
    fullAccessConsent: false,
  };
}
