import { describe, expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { storedThread, storedTurn } from '../testing/codex-replies.ts';
import { searchCodex } from './codex-search.ts';

/** Creates a Codex with one thread of an older version. The last of its pages of turns contains "giraffe". */
function codexWith(pagesOfTurns: number): FakeCodexServer {
  const codex = new FakeCodexServer();
  const found = [{ thread: storedThread('old', { historyMode: 'legacy' }), snippet: '' }];
  codex.answers['thread/search'] = ({ archived }) =>
    JSON.parse(JSON.stringify(ok({ data: archived === true ? [] : found, nextCursor: null })));
  codex.answers['thread/turns/list'] = ({ cursor }) => {
    const page = Number(cursor ?? 1);
    const isLast = page === pagesOfTurns;
    const said = { type: 'agentMessage', id: 'said', text: isLast ? 'A giraffe.' : 'Nothing.' };
    const data = [{ ...storedTurn(`turn ${page}`), items: [said] }];
    const nextCursor = isLast ? null : String(page + 1);
    return JSON.parse(JSON.stringify(ok({ data, nextCursor, backwardsCursor: null })));
  };
  return codex;
}

describe('a search in a thread of an older version of Codex', () => {
  it('reads its turns in small pages', async () => {
    const codex = codexWith(3);
    const value = { found: [{ hit: { turnId: 'turn 3' } }], complete: true, unread: 0 };
    expect(await searchCodex(codex, 'giraffe', () => true)).toMatchObject({ ok: true, value });
    const asked = codex.sent.filter(({ method }) => method === 'thread/turns/list').map(({ params }) => params);
    expect(asked).toMatchObject([{ limit: 20 }, { limit: 20 }, { limit: 20 }]);
  });

  it('is not complete, and does not call it unreadable, if it has more turns than are read', async () => {
    const codex = codexWith(1_000);
    expect(await searchCodex(codex, 'giraffe', () => true)).toEqual(ok({ found: [], complete: false, unread: 0 }));
    expect(codex.sent.length).toBeLessThan(100);
  });
});
