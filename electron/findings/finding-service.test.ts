import { expect, it } from 'vitest';
import { entryId, threadId } from '../../shared/base/ids.ts';
import { emptyThreadStore } from '../threads/testing/empty-store.ts';
import { TestWindow } from '../threads/testing/test-window.ts';
import { FindingService } from './finding-service.ts';

it('says when a dismissal cannot be stored', async () => {
  const { handlers } = new FindingService({ get: () => null }, emptyThreadStore);
  const dismissal = { index: 0, reason: 'Intended' };
  const of = { threadId: threadId.parse('t'), entryId: entryId.parse('e') };
  const done = await handlers.dismissFinding(new TestWindow('w', '/repo'), { ...of, dismissal });
  expect(done).toEqual({ ok: false, error: { type: 'notKept' } });
});
