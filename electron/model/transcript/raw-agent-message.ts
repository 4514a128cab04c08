import { z } from 'zod';
import { entryId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import { createUserEntry, toAgentThreadMessage } from './entry-from-user-message.ts';

// Version 2 of the agent tools creates no items for messages between agents. Only raw items contain them. A provider
// may encrypt a message. Codex then passes on a text that it cannot read. A provider that does not encrypt still uses
// the field for encrypted text.

const agentMessage = z.object({
  type: z.literal('agent_message'),
  id: entryId,
  /** Paths of agents, such as `/root/reader`. */
  author: z.string(),
  recipient: z.string(),
  content: z.array(
    z.union([
      z.object({ type: z.literal('input_text'), text: z.string() }),
      z.object({ type: z.literal('encrypted_content'), encrypted_content: z.string() }),
    ]),
  ),
});

/** Codex's header before the text of a message. */
const envelope = /^Message Type: [^\n]*\nTask name: [^\n]*\nSender: [^\n]*\nPayload:\n/;
/** Text that neither a user nor a model writes. The shortest ciphertext has this length. */
const ciphertext = /^[\w+/=-]{100,}$/;

/** Creates the entry for a parent's message to its agent. Null for any other item. */
export function toParentMessage(item: unknown, at: number | null): Entry | null {
  const read = agentMessage.safeParse(item);
  if (!read.success) return null;
  const { author, content, id, recipient } = read.data;
  if (recipient.slice(0, recipient.lastIndexOf('/')) !== author) return null;
  const parts = content.map((part) => ('text' in part ? part.text : part.encrypted_content));
  if (parts.some((part) => ciphertext.test(part)))
    return createNotice(id, at, 'info', encrypted.fact, encrypted.detail);
  return toAgentThreadMessage(createUserEntry(parts.join('').replace(envelope, ''), { id, at }));
}

const encrypted = {
  fact: t`The parent agent sent this agent a message.`,
  detail: t`The provider encrypts messages between agents. Only its model can read them.`,
};
