import { expect, it } from 'vitest';
import { describeAttachment } from './describe-attachment.ts';

it('names attachments, and resources with their server and address', () => {
  expect(describeAttachment({ kind: 'file', name: 'a\u202eb.ts', source: '/w/ab.ts' })).toEqual({
    name: 'a\\u202eb.ts',
    origin: null,
    title: 'a\\u202eb.ts',
  });
  expect(describeAttachment({ kind: 'skill', name: 'review', source: null }).name).toBe('$review');
  const resource = { server: 'notes', uri: 'memory://guide' };
  expect(describeAttachment({ kind: 'image', name: 'guide', source: '/d/guide', resource })).toEqual({
    name: 'guide',
    origin: 'of notes',
    title: 'memory://guide, resource from notes',
  });
});
