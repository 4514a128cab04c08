import { describe, expect, it } from 'vitest';
import { listPatchFiles, readToolOutput, toParentMessage, wasAborted } from './interpret-raw-item.ts';

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

describe("Codex's report to the model about a command", () => {
  it("Codex's report about a command consists of facts and the output", () => {
    const output =
      'Chunk ID: 19bcd8\nWall time: 0.0000 seconds\nProcess exited with code 1\nOriginal token count: 20\nOutput:\n\u001b[31mdenied\u001b[0m\n';
    expect(readToolOutput(output)).toEqual({ exitCode: 1, isStillRunning: false, text: 'denied' });
  });

  it("Codex's report about a command shows when the command keeps running", () => {
    expect(
      readToolOutput('Chunk ID: 4\nWall time: 0.2 seconds\nProcess running with session ID 7\nOutput:\n1\n')
        .isStillRunning,
    ).toBe(true);
  });

  it("Codex's report about a command is only a sentence when it was refused", () => {
    expect(readToolOutput('unsupported call').text).toBe('unsupported call');
    const refusal =
      'exec_command failed: CreateProcess { message: "Rejected(\\"`rm -f x` rejected: use \\\\\\"trash\\\\\\"\\")" }';
    expect(readToolOutput(refusal)).toEqual({
      exitCode: null,
      isStillRunning: false,
      text: '`rm -f x` rejected: use \\"trash\\"',
    });
  });

  it("Codex's report about a command is not a refusal when the turn was stopped", () => {
    expect(wasAborted('Wall time: 0.6 seconds\naborted by user')).toBe(true);
    expect(wasAborted('Output:\naborted by user\n')).toBe(false);
  });
});

describe("the files of a patch in the model's format", () => {
  it("names and counts the files of a patch in the model's format", () => {
    const patch = [
      "apply_patch <<'EOF'",
      '*** Begin Patch',
      '*** Add File: new.txt',
      '+one',
      '+two',
      '*** Update File: old.txt',
      '*** Move to: moved.txt',
      '@@',
      ' same',
      '-gone',
      '+come',
      '*** Delete File: dead.txt',
      '*** End Patch',
      'EOF',
    ];
    expect(listPatchFiles(patch.join('\n'))).toEqual([
      { path: 'new.txt', change: 'added', movedTo: null, added: 2, removed: 0 },
      { path: 'old.txt', change: 'renamed', movedTo: 'moved.txt', added: 1, removed: 1 },
      { path: 'dead.txt', change: 'deleted', movedTo: null, added: 0, removed: 0 },
    ]);
  });
});
