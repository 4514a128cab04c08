import { describe, expect, it } from 'vitest';
import { entryFromParent } from './raw-agent-message.ts';

const envelope = 'Message Type: NEW_TASK\nTask name: /root/reader\nSender: /root\nPayload:\n';
const ciphertext = `gAAAAAB${'q-_7'.repeat(60)}==`;

function message(...content: readonly object[]) {
  return { type: 'agent_message', id: 'amsg', author: '/root', recipient: '/root/reader', content };
}
const plain = (text: string) => ({ type: 'input_text', text });
const sealed = (text: string) => ({ type: 'encrypted_content', encrypted_content: text });

describe("a parent's message to its agent", () => {
  it('is from the parent, whether or not Codex considers it encrypted', () => {
    for (const item of [message(plain(`${envelope}Read a.ts`)), message(plain(envelope), sealed('Read a.ts'))])
      expect(entryFromParent(item, 5)).toMatchObject({ kind: 'user', from: 'parentAgent', text: 'Read a.ts', at: 5 });
  });

  it('is labeled if it is encrypted, and its ciphertext is not shown', () => {
    const entry = entryFromParent(message(plain(envelope), sealed(ciphertext)), 5);
    expect(entry).toMatchObject({ id: 'amsg', kind: 'status', status: 'info' });
    expect(JSON.stringify(entry)).not.toContain('gAAAA');
  });

  it('is not a message from its own agents or others', () => {
    const answer = message(plain('Message Type: FINAL_ANSWER\nDone.'));
    expect(entryFromParent({ ...answer, author: '/root/reader/inner' }, 5)).toBeNull();
    expect(entryFromParent({ ...answer, author: '/root/writer' }, 5)).toBeNull();
    expect(entryFromParent({ type: 'message', role: 'user', content: [] }, 5)).toBeNull();
  });
});
