import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { Planted } from './planted.ts';

const around = (text: string | Buffer) =>
  Buffer.concat([Buffer.from('before '), Buffer.from(text), Buffer.from('after')]);

describe.each(['word', 'name', 'sentence', 'secret', 'email', 'path'] as const)('a planted %s', (kind) => {
  const planted = new Planted();
  const text = planted[kind]('the letter');
  const [{ core } = { core: '' }] = planted.all;

  it.each<readonly [form: string, written: string | Buffer]>([
    ['as it is', text],
    ['in JSON', JSON.stringify({ text })],
    ['in JSON that is itself a string', JSON.stringify(JSON.stringify({ text }))],
    ['in an address', `https://127.0.0.1/?q=${encodeURIComponent(text)}`],
    ['in the body of a form', new URLSearchParams({ q: text }).toString()],
    ['in base64', Buffer.from(text).toString('base64')],
    ['in base64, one byte later', Buffer.from(`:${text}`).toString('base64')],
    ['in base64 for addresses, two bytes later', Buffer.from(`::${text}`).toString('base64url')],
    ['in hex', Buffer.from(text).toString('hex')],
    ['in UTF-16', Buffer.from(text, 'utf16le')],
    ['in UTF-16, big end first', Buffer.from(text, 'utf16le').swap16()],
    ['with only its core left', `[secret]${core}[secret]`],
  ])('finds a planted text %s', (_form, written) => {
    expect(planted.find(around(written))).toMatchObject([{ place: 'the letter' }]);
  });

  it('finds a planted text when two chunks contain a part each', () => {
    const bytes = around(text);
    const middle = bytes.indexOf(core) + 6;
    const chunks = [bytes.subarray(0, middle), bytes.subarray(middle)];
    for (const chunk of chunks) expect(planted.find(chunk)).toEqual([]);
    expect(planted.find(Buffer.concat(chunks))).toHaveLength(1);
  });

  it('does not find a planted text where it is absent', () => {
    expect(planted.find(around(new Planted()[kind]('another letter')))).toEqual([]);
  });
});
