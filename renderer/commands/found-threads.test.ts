import { expect, it } from 'vitest';
import { entryId, threadId, turnId } from '../../shared/base/ids.ts';
import type { SearchHit } from '../../shared/store/search-hit.ts';
import { createSampleSummary } from '../../shared/threads/testing/sample-summary.ts';
import { groupByThread } from './found-threads.ts';

const root = threadId.parse('root');
const inText = { turnId: turnId.parse('t'), entryId: entryId.parse('e'), kind: 'assistant' };
const inTitle = { turnId: null, entryId: null, kind: 'title' };

function hit(id: string, more: Partial<SearchHit>): SearchHit {
  const snippet = { text: 'needle', marks: [{ from: 0, to: 6 }] };
  const common = { title: id, folder: null, archived: false, at: null, agent: null, snippet };
  return { ...common, ...inText, threadId: threadId.parse(id), ...more };
}

it('assigns the hits of agents to their root thread, one per agent, text before name', () => {
  const agent = { root, path: ['reader'] };
  const named = hit('reader', { agent, ...inTitle });
  const said = hit('reader', { agent });
  const other = hit('writer', { agent: { root, path: ['writer'] } });
  const summary = createSampleSummary(root, { title: 'Tidy up' });
  const own = hit('root', {});
  expect(groupByThread({ threads: [summary], hits: [named, own, said, other] })).toEqual(
    new Map([[root, { hit: own, agents: [said, other] }]]),
  );
});
