import { describe, expect, it } from 'vitest';
import { toParentMessage } from './raw-agent-message.ts';

const envelope = 'Message Type: NEW_TASK\nTask name: /root/reader\nSender: /root\nPayload:\n';
const ciphertext = `gAAAAAB${'q-_7'.repeat(60)}==`;

function message(...content: readonly object[]) {
  return { type: 'agent_message', id: 'amsg', author: '/root', recipient: '/root/reader', content };
}
const plain = (text: string) => ({ type: 'input_text', text });
const sealed = (text: string) => ({ type: 'encrypted_content', encrypted_content: text });

describe("a parent's message to its agent", () => {
  it("a parent's message to its agent is from the parent, whether or not Codex considers it encrypted", () => {
    for (const item of [message(plain(`${envelope}Read a.ts`)), message(plain(envelope), sealed('Read a.ts'))])
      expect(toParentMessage(item, 5)).toMatchObject({ kind: 'user', from: 'parentAgent', text: 'Read a.ts', at: 5 });
  });

  it('labels an encrypted message to an agent, and does not show its ciphertext', () => {
    const entry = toParentMessage(message(plain(envelope), sealed(ciphertext)), 5);
    expect(entry).toMatchObject({ id: 'amsg', kind: 'status', status: 'info' });
    expect(JSON.stringify(entry)).not.toContain('gAAAA');
  });

  it("does not treat messages from an agent's own agents or others as the parent's", () => {
    const answer = message(plain('Message Type: FINAL_ANSWER\nDone.'));
    expect(toParentMessage({ ...answer, author: '/root/reader/inner' }, 5)).toBeNull();
    expect(toParentMessage({ ...answer, author: '/root/writer' }, 5)).toBeNull();
    expect(toParentMessage({ type: 'message', role: 'user', content: [] }, 5)).toBeNull();
  });
});
