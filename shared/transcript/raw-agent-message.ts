import { z } from 'zod';
import { entryId } from '../base/ids.ts';
import { t } from '../words/words.ts';
import type { Entry } from './entry.ts';
import { inAgentsThread, messageOf } from './entry-from-user-message.ts';
import { notice } from './interpret-notice.ts';

// The second version of the tools makes no item of what agents write to each other: only raw items tell it. A provider
// may encrypt it, and Codex then passes on what it cannot read. One that does not leaves it where it would be encrypted.

const agentMessage = z.object({
  type: z.literal('agent_message'),
  id: entryId,
  /** Paths of agents, as `/root/reader`. */
  author: z.string(),
  recipient: z.string(),
  content: z.array(
    z.union([
      z.object({ type: z.literal('input_text'), text: z.string() }),
      z.object({ type: z.literal('encrypted_content'), encrypted_content: z.string() }),
    ]),
  ),
});

/** What Codex says of a message before its text. */
const envelope = /^Message Type: [^\n]*\nTask name: [^\n]*\nSender: [^\n]*\nPayload:\n/;
/** What no person and no model writes: the shortest ciphertext is as long. */
const ciphertext = /^[\w+/=-]{100,}$/;

/** The entry for what the parent of an agent wrote to it; null for any other item. */
export function entryFromParent(item: unknown, at: number | null): Entry | null {
  const read = agentMessage.safeParse(item);
  if (!read.success) return null;
  const { author, content, id, recipient } = read.data;
  if (recipient.slice(0, recipient.lastIndexOf('/')) !== author) return null;
  const parts = content.map((part) => ('text' in part ? part.text : part.encrypted_content));
  if (parts.some((part) => ciphertext.test(part))) return notice(id, at, 'info', encrypted.fact, encrypted.detail);
  return inAgentsThread(messageOf(parts.join('').replace(envelope, ''), { id, at }));
}

const encrypted = {
  fact: t`The parent agent wrote to this one.`,
  detail: t`The provider encrypts what they write to each other: only its model can read it.`,
};
