import { expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import { describeAgentOrigin } from './agent-origin.view-model.ts';

const parent = threadId.parse('parent');
const root = threadId.parse('root');

it('says that an agent works for the thread that started it', () => {
  const origin = { parent, root, rootTitle: 'Tidy up', path: ['reader'] };
  expect(describeAgentOrigin(origin)).toEqual({ parent, name: 'reader', worksFor: '“Tidy up”' });
});

it('names the agents between an agent and its origin thread', () => {
  const origin = { parent, root, rootTitle: 'Tidy up', path: ['outer', 'inner', 'reader'] };
  expect(describeAgentOrigin(origin)).toMatchObject({ name: 'reader', worksFor: 'outer › inner, in “Tidy up”' });
});

it('calls an untitled thread "another thread" and shows no origin for a user\'s own thread', () => {
  expect(describeAgentOrigin({ parent, root, rootTitle: '', path: ['reader'] })?.worksFor).toBe('another thread');
  expect(describeAgentOrigin(null)).toBeNull();
});
