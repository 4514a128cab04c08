import { describe, expect, it } from 'vitest';
import type { ResourceContent } from '../../model/codex-protocol/generated.ts';
import { toAttachmentContent } from './resource-reader.ts';

const uri = 'memory://it';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]).toString('base64');
const base64 = (words: string) => Buffer.from(words).toString('base64');
const text = (words: string): ResourceContent => ({ uri, text: words });
const blob = (data: string, mimeType?: string): ResourceContent =>
  mimeType === undefined ? { uri, blob: data } : { uri, mimeType, blob: data };

describe("a resource's content from a server", () => {
  it.each<[string, ResourceContent[], string]>([
    ['is text', [text('One')], 'One'],
    ['is several texts, put together', [text('One'), text('Two')], 'One\n\nTwo'],
    ['is text as bytes', [blob(base64('{}'), 'application/json')], '{}'],
    ['is a drawing, which is text', [blob(base64('<svg/>'), 'image/svg+xml')], '<svg/>'],
    ['is as much as there may be', [text('x'.repeat(10_000_000))], 'x'.repeat(10_000_000)],
  ])('%s', (_what, contents, expected) => {
    const content = toAttachmentContent(contents);
    expect(content).toMatchObject({ ok: true, value: { kind: 'file' } });
    expect(content.ok && Buffer.from(content.value.bytes).toString('utf8') === expected).toBe(true);
  });

  it('a resource’s content from a server is an image by its bytes, whatever its declared type', () => {
    expect(toAttachmentContent([blob(png)])).toMatchObject({ ok: true, value: { kind: 'image' } });
    expect(toAttachmentContent([blob(png, 'text/plain')])).toMatchObject({ ok: true, value: { kind: 'image' } });
  });

  it.each<[string, ResourceContent[], object]>([
    ['nothing', [], { type: 'empty' }],
    ['an empty text', [text('')], { type: 'empty' }],
    ['too much', [text('x'.repeat(10_000_000)), text('y')], { type: 'tooLarge', bytes: 10_000_001 }],
    ['an image that is none', [blob(base64('no image'), 'image/png')], { type: 'noImage', message: 'image/png' }],
    ['bytes that are neither', [blob('AP8=')], { type: 'neitherTextNorImage' }],
    ['text with a zero in it', [text('a\0b')], { type: 'neitherTextNorImage' }],
    ['an image and a text', [blob(png, 'image/png'), text('One')], { type: 'mixed' }],
  ])('is refused if it is %s', (_what, contents, error) => {
    expect(toAttachmentContent(contents)).toEqual({ ok: false, error });
  });
});
