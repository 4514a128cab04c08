import { describe, expect, it } from 'vitest';
import type { ApprovalRule, AuditEntry, RememberPolicy, RuleScope } from '../../shared/approvals/approval-rule.ts';
import { canonicalizeCommand } from '../../shared/approvals/canonical-command.ts';
import { ruleId, threadId, turnId, windowId } from '../../shared/base/ids.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { ClientWindow } from '../host/client-window.ts';
import { Steps } from '../host/steps.ts';
import { RuleBook } from './rule-book.ts';
import { ruleHandlers } from './rule-handlers.ts';
import type { RuleStore } from './rule-store.ts';
import { MemoryRuleStore } from './testing/memory-rule-store.ts';

const command = canonicalizeCommand('npm test');
const origin = {
  workspace: '/w',
  inWorktree: false,
  threadId: threadId.parse('t'),
  turnId: turnId.parse('u'),
  reach: null,
};
const request = { action: { kind: 'command', command, folder: '' }, ...origin } as const;

function open(store: RuleStore = new MemoryRuleStore(), first: RememberPolicy = 'workspace') {
  const clock = new ManualClock(1_000);
  const reported: unknown[] = [];
  const problems: string[] = [];
  let policy = first;
  const book = new RuleBook({
    store,
    clock,
    policy: () => policy,
    onChange: (remembered) => reported.push(remembered),
    onProblem: (problem) => problems.push(problem),
  });
  const make = (scope: RuleScope = 'workspace', lastsMs: number | null = null) =>
    book.createRule(
      { subject: { kind: 'command', command, folder: '' }, scope, lastsMs, acknowledged: [], confirmed: [] },
      origin,
    );
  const setPolicy = (next: RememberPolicy) => {
    policy = next;
  };
  return { book, clock, reported, problems, make, setPolicy };
}

describe('the rule book', () => {
  it('loads after a restart the rules that the policy allowed to store', async () => {
    const store = new MemoryRuleStore();
    const { book, make } = open(store);
    await book.ready;
    const rule = make();
    make('thread');
    book.countUse(rule);
    const { book: next } = open(store);
    await next.ready;
    expect(next.remembered.rules).toEqual([{ ...rule, uses: 1, lastUsedAt: 1_000 }]);
    expect(next.remembered.audit).toHaveLength(2);
    expect(next.match(request).rule?.id).toBe(rule.id);
  });

  it('stores nothing, and uses no stored rule, under the session policy', async () => {
    const store = new MemoryRuleStore();
    const { book, make } = open(store);
    const { id } = make();
    const session = open(store, 'session');
    await session.book.ready;
    expect(session.book.match(request)).toEqual({ rule: null, refused: [{ ruleId: id, why: 'policy' }] });
    session.make();
    expect(session.book.match(request).rule).toMatchObject({ kept: false });
    expect((await store.load()).rules).toHaveLength(1);
    session.setPolicy('workspace');
    expect(session.book.match(request).rule?.id).toBe(id);
    await book.ready;
  });

  it('ends a rule when it expires, when it is revoked and when all are cleared', async () => {
    const { book, clock, make } = open();
    await book.ready;
    const short = make('workspace', 500);
    clock.advance(500);
    expect(book.match(request).refused).toEqual([{ ruleId: short.id, why: 'expired' }]);
    const long = make();
    expect(await book.revoke(long.id)).toBe('revoked');
    expect(await book.revoke(long.id)).toBe('unknown');
    expect(book.match(request).rule).toBeNull();
    expect(book.remembered.audit[0]).toMatchObject({ event: 'ruleRevoked', what: 'npm test', at: 1_500 });
    await book.clear();
    expect(book.remembered.rules).toEqual([]);
    expect(book.remembered.audit.length).toBeGreaterThan(2);
  });

  it('continues from memory when the store fails, and reports that', async () => {
    const broken: RuleStore = {
      load: () => Promise.reject(new Error('The disk says no')),
      put: () => Promise.reject(new Error('The disk says no')),
      clear: () => Promise.reject(new Error('The disk says no')),
      appendAudit: () => Promise.reject(new Error('The disk says no')),
    };
    const { book, make, problems } = open(broken);
    await book.ready;
    make();
    await expect.poll(() => book.remembered.rules[0]?.kept).toBe(false);
    expect(book.match(request).rule).not.toBeNull();
    expect(problems[0]).toContain('The disk says no');
  });

  it('notifies about each change of the rules', async () => {
    const { book, make, reported } = open();
    await book.ready;
    const before = reported.length;
    make();
    expect(reported.length).toBeGreaterThan(before);
    expect(reported.at(-1)).toEqual(book.remembered);
  });
});

describe('an unwritten revocation', () => {
  /** A store on a disk that can be made read-only. */
  class Disk extends MemoryRuleStore {
    isReadOnly = false;

    override put(rule: ApprovalRule): Promise<void> {
      return this.isReadOnly ? this.#refuse() : super.put(rule);
    }

    override clear(): Promise<void> {
      return this.isReadOnly ? this.#refuse() : super.clear();
    }

    override appendAudit(entry: AuditEntry): Promise<void> {
      return this.isReadOnly ? this.#refuse() : super.appendAudit(entry);
    }

    #refuse(): Promise<never> {
      return Promise.reject(new Error('The disk says no'));
    }
  }

  async function withRule() {
    const store = new Disk();
    const app = open(store);
    await app.book.ready;
    const rule = app.make();
    await expect.poll(async () => (await store.load()).rules).toHaveLength(1);
    store.isReadOnly = true;
    const restarted = async () => {
      const { book } = open(store);
      await book.ready;
      return book.match(request).rule;
    };
    return { ...app, store, rule, restarted };
  }

  it('shows an unwritten revocation as lasting only until the app quits', async () => {
    const { book, problems, restarted, rule } = await withRule();
    expect(await book.revoke(rule.id)).toBe('notWritten');
    expect(book.match(request).rule).toBeNull();
    expect(problems.at(-1)).toMatch(
      /“npm test” is revoked only until Workcell restarts\..*lasts only until Workcell restarts/,
    );
    expect(await restarted()).not.toBeNull();
  });

  it('shows an unwritten revocation as temporary even if the rule was used in the meantime', async () => {
    const { book, problems, rule } = await withRule();
    book.countUse(rule);
    await expect.poll(() => problems.length).toBeGreaterThan(0);
    expect(await book.revoke(rule.id)).toBe('notWritten');
  });

  it('writes a revocation as soon as the store works again', async () => {
    const { book, restarted, rule, store } = await withRule();
    await book.revoke(rule.id);
    store.isReadOnly = false;
    book.logDecision({ ...request, decision: 'declined', by: 'person' });
    await expect.poll(restarted).toBeNull();
  });

  it('keeps an unwritten revocation when the store is read again', async () => {
    const { book, restarted, rule, store } = await withRule();
    await book.revoke(rule.id);
    await book.load();
    expect(book.match(request).rule).toBeNull();
    expect(book.remembered.rules).toHaveLength(1);
    store.isReadOnly = false;
    await book.load();
    expect(await restarted()).toBeNull();
  });

  it('shows unwritten clearing of all rules as temporary, and writes it later', async () => {
    const { book, make, problems, restarted, store } = await withRule();
    const handlers = ruleHandlers(book);
    expect(await handlers.clearRules(window, null)).toEqual(err({ type: 'notWritten' }));
    expect(problems.at(-1)).toContain('cleared only until Workcell restarts');
    await book.load();
    expect(book.remembered.rules).toEqual([]);
    store.isReadOnly = false;
    const { id } = make();
    await expect.poll(async () => (await store.load()).rules.map((kept) => kept.id)).toEqual([id]);
    expect((await restarted())?.id).toBe(id);
  });
});

const window: ClientWindow = {
  id: windowId.parse('w'),
  workspace: { path: '/w', name: 'w', displayPath: '/w', gitRoot: null, branch: null, trust: 'writable' },
  openThread: null,
  steps: new Steps(),
  folderLifetime: new Lifetime(),
  view: new Lifetime(),
  send: () => undefined,
};

describe('requests about rules', () => {
  it('lists which rules match a command, however it is typed, and why others do not', async () => {
    const { book, make } = open();
    const handlers = ruleHandlers(book);
    const { id } = make();
    const test = (typed: string) => handlers.testRule(window, { command: typed });
    expect(await test(" bash -lc 'npm  test' ")).toEqual(
      ok({ canonical: 'npm test', plain: true, ruleId: id, refused: [] }),
    );
    expect(await test('npm test; rm -rf /')).toMatchObject({ value: { plain: false, ruleId: null, refused: [] } });
    await book.revoke(id);
    expect(await test('npm test')).toMatchObject({
      value: { ruleId: null, refused: [{ ruleId: id, why: 'revoked' }] },
    });
    expect(await handlers.testRule({ ...window, workspace: null }, { command: 'x' })).toEqual(
      err({ type: 'noWorkspace' }),
    );
  });

  it('lists rules, revokes one and clears all', async () => {
    const { book, make } = open();
    const handlers = ruleHandlers(book);
    const { id } = make();
    expect(await handlers.listRules(window, null)).toEqual(ok(book.remembered));
    expect(await handlers.revokeRule(window, { ruleId: id })).toEqual(ok(null));
    expect(await handlers.revokeRule(window, { ruleId: ruleId.parse('none') })).toEqual(err({ type: 'unknownRule' }));
    await handlers.clearRules(window, null);
    expect(book.remembered.rules).toEqual([]);
  });
});
