import { describe, expect, it } from 'vitest';
import { listRuleSubjects } from '../../../electron/approvals/rule-subjects.ts';
import type { ApprovalDecision, Asked, WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { RememberChoice, RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicalizeCommand } from '../../../shared/approvals/canonical-command.ts';
import { approvalId, threadId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { settleMs } from './answer-guard.ts';
import { type ApprovalPromptView, describeApprovalPrompt } from './approval-prompt.view-model.ts';
import { type CardKey, PromptModel } from './prompt-model.ts';
import type { GrantKind } from './remember.view-model.ts';

const thread = threadId.parse('t');
const command: Asked = { kind: 'command', command: 'git log main', cwd: '/w', proposedRule: ['git', 'log'] };
const modes = { chosen: 'config', folderIsReadOnly: false, settings: {} } as const;
const long: Asked = { ...command, command: 'a\n'.repeat(214) };
const offer: RuleOffer = {
  subjects: listRuleSubjects({ kind: 'command', command: canonicalizeCommand('git log main'), folder: '' }),
  scopes: ['once', 'thread', 'workspace'],
  policy: 'session',
  kinds: [],
};

function viewOf(change: Partial<WaitingApproval> = {}): ApprovalPromptView {
  const approval: WaitingApproval = {
    state: 'waiting',
    id: approvalId.parse('a'),
    threadId: thread,
    turnId: null,
    entryId: null,
    threadTitle: 'Title',
    asked: command,
    reason: null,
    reach: null,
    askedAt: 1,
    ...change,
  };
  const view = describeApprovalPrompt({
    approvals: [approval],
    place: { thread },
    chosen: null,
    workspace: null,
    modes,
  });
  if (view === null) throw new Error('Nothing is asked');
  return view;
}

type Given = { readonly view?: ApprovalPromptView; readonly confirms?: readonly { yes: boolean; afterMs: number }[] };

function setUp({ confirms = [], view = viewOf() }: Given = {}) {
  const clock = new ManualClock();
  const answers: (readonly [ApprovalDecision['type'], RememberChoice | undefined])[] = [];
  const reasons: (string | undefined)[] = [];
  const replaced: AbortSignal[] = [];
  const asked: string[] = [];
  const waiting: ((outcome: Result<null, { message: string }>) => void)[] = [];
  const model = new PromptModel(
    {
      clock,
      resolve: (decision, remember, signal, reason) => {
        reasons.push(reason);
        answers.push([decision.type, remember]);
        replaced.push(signal);
        return new Promise((settle) => waiting.push(settle));
      },
      confirm: async (what) => {
        const { afterMs, yes } = confirms[asked.length] ?? { yes: false, afterMs: settleMs };
        asked.push(what);
        clock.advance(afterMs);
        return yes;
      },
    },
    view,
  );
  model.start();
  const press = (key: string, more: Partial<Omit<CardKey, 'key'>> = {}) => {
    const event = { key, repeat: false, modified: false, takesLetters: false, pick: null, ...more };
    model.guard.keyDown(event);
    return model.pressKey(event);
  };
  const open = () => clock.advance(settleMs);
  const read = () => model.setEndInView(true);
  return { answers, asked, reasons, replaced, clock, model, open, press, read, settle: (at: number) => waiting[at] };
}

const given = (app: ReturnType<typeof setUp>) => app.answers.map(([type]) => type);
const yesAndNo = ['approve', 'approveForSession', 'decline', 'cancelTurn'] as const;
const widest = ['approveWithRule', 'approveAlways'] as const;

describe('a card', () => {
  it('blocks every answer to a card that has just appeared, whatever the input', async () => {
    const app = setUp();
    app.read();
    expect(yesAndNo.map((type) => app.model.availability(type))).toEqual(yesAndNo.map(() => 'blocked'));
    app.press('y');
    app.press('n');
    for (const type of ['approve', 'decline', 'cancelTurn', 'approveForSession'] as const) {
      await app.model.answer({ type });
    }
    await app.model.answer({ type: 'submitForm', content: '{}' });
    expect(app.answers).toEqual([]);
    app.open();
    expect(app.model.state.isOpen).toBe(true);
    expect(yesAndNo.map((type) => app.model.availability(type))).toEqual(yesAndNo.map(() => 'ready'));
  });

  it('accepts one yes, and ignores a second one while that is in flight', async () => {
    const app = setUp();
    app.read();
    app.open();
    expect(app.press('y')).toBe(true);
    app.press('y');
    await app.model.answer({ type: 'approveForSession' });
    expect(given(app)).toEqual(['approve']);
    expect(app.model.availability('approve')).toBe('off');
    app.settle(0)?.(err({ message: 'Not like this.' }));
    await expect.poll(() => app.model.state.problem).toBe('Not like this.');
    expect(app.model.availability('approve')).toBe('ready');
  });

  it.each(['decline', 'cancelTurn'] as const)(
    'accepts %s while an approval is in flight, and nothing after it',
    async (no) => {
      const app = setUp();
      app.read();
      app.open();
      app.press('y');
      expect(app.model.availability(no)).toBe('ready');
      void app.model.answer({ type: no });
      expect(app.model.state.answering).toBe(no);
      expect(app.replaced.map((signal) => signal.aborted)).toEqual([true, false]);
      app.press('n');
      app.press('y');
      expect(given(app)).toEqual(['approve', no]);
      expect(app.model.availability('decline')).toBe('off');
      // The card no longer cares about the outcome of the approval.
      app.settle(0)?.(err({ message: 'Too late.' }));
      app.settle(1)?.(ok(null));
      await expect.poll(() => app.model.state.answering).toBeNull();
      expect(app.model.state.problem).toBeNull();
      expect(app.model.isAnswered).toBe(true);
    },
  );

  it('accepts only plain Y and N, not held, not with modifiers, not in a text field', () => {
    const app = setUp();
    app.read();
    app.open();
    expect(app.press('y', { modified: true })).toBe(false);
    expect(app.press('y', { takesLetters: true })).toBe(false);
    expect(app.press('x')).toBe(false);
    // The key belongs to the card, but does not count.
    expect(app.press('y', { repeat: true })).toBe(true);
    expect(app.answers).toEqual([]);
    expect(app.press('N')).toBe(true);
    expect(given(app)).toEqual(['decline']);
  });

  it('picks an option by its digit once the card has been in view for a while', () => {
    const app = setUp();
    let picked = 0;
    const pick = () => {
      picked += 1;
    };
    // The key belongs to the card, but does nothing yet.
    expect(app.press('2', { pick })).toBe(true);
    expect(picked).toBe(0);
    app.open();
    app.press('2', { pick, repeat: true });
    expect(app.press('2', { pick, modified: true })).toBe(false);
    expect(app.press('2', { pick, takesLetters: true })).toBe(false);
    expect(picked).toBe(0);
    expect(app.press('2', { pick })).toBe(true);
    expect(picked).toBe(1);
    expect(app.press('7')).toBe(false);
    expect(given(app)).toEqual([]);
  });

  it('ignores the approve key when it would open everything', () => {
    const everything = { network: true, outsideWorkspace: true, outsideSandbox: true, everything: true, details: [] };
    const app = setUp({ view: viewOf({ reach: everything }) });
    app.read();
    app.open();
    expect(app.press('y')).toBe(false);
    expect(app.answers).toEqual([]);
    expect(app.model.firstFocus).toBe('decline');
  });

  it('accepts nothing after the card is gone, not even a pending confirmation', async () => {
    const app = setUp({
      view: viewOf({ offer: { ...offer, kinds: ['network'] } }),
      confirms: [{ yes: true, afterMs: 900 }],
    });
    app.read();
    app.open();
    app.model.openGrant('exact');
    app.open();
    const answered = app.model.allow();
    app.model.dispose();
    await answered;
    app.press('y');
    expect(app.answers).toEqual([]);
    app.clock.advance(0);
    expect(app.clock.pending).toBe(0);
  });
});

describe('a card that a dialog covers', () => {
  const seen = { pageIsHidden: false, isCovered: false };
  const hidden = [
    { pageIsHidden: false, isCovered: true },
    { pageIsHidden: true, isCovered: false },
  ] as const;

  it.each(hidden)(
    'accepts no answer while a dialog covers the card and restarts its delay when visible (%o)',
    async (how) => {
      const app = setUp();
      app.read();
      app.open();
      app.model.setVisibility(how);
      expect(yesAndNo.map((type) => app.model.availability(type))).toEqual(yesAndNo.map(() => 'blocked'));
      expect(app.model.state.isOpen).toBe(false);
      app.press('y');
      app.clock.advance(10 * settleMs);
      await app.model.answer({ type: 'approve' });
      app.model.setVisibility(seen);
      app.press('y');
      app.clock.advance(settleMs - 1);
      await app.model.answer({ type: 'decline' });
      expect(app.answers).toEqual([]);
      app.clock.advance(1);
      expect(app.model.availability('approve')).toBe('ready');
    },
  );

  it('does not start the delay of a card that appears or changes below a dialog', () => {
    const app = setUp();
    app.model.setVisibility({ ...seen, isCovered: true });
    app.model.start();
    app.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' } }));
    app.model.windowFocused();
    app.clock.advance(10 * settleMs);
    expect(app.model.state.isOpen).toBe(false);
    expect(app.clock.pending).toBe(0);
  });

  it('counts a card as read only when the user can see its end', () => {
    const app = setUp();
    app.model.setVisibility({ ...seen, isCovered: true });
    app.model.setEndInView(true);
    expect(app.model.state.isRead).toBe(false);
    app.model.setVisibility(seen);
    expect(app.model.state.isRead).toBe(true);
    const scrolled = setUp();
    scrolled.model.setVisibility({ ...seen, isCovered: true });
    scrolled.model.setEndInView(true);
    scrolled.model.setEndInView(false);
    scrolled.model.setVisibility(seen);
    expect(scrolled.model.state.isRead).toBe(false);
  });

  it('keeps the delay when a second dialog opens or closes above the first', () => {
    const app = setUp();
    app.clock.advance(settleMs - 1);
    app.model.setVisibility(seen);
    app.clock.advance(1);
    expect(app.model.state.isOpen).toBe(true);
  });
});

it("restarts the card's delay when the window gets focus", () => {
  const app = setUp();
  app.read();
  app.open();
  app.model.windowFocused();
  app.press('y');
  expect(app.answers).toEqual([]);
  app.open();
  app.press('y');
  expect(given(app)).toEqual(['approve']);
});

it('does not apply a rule confirmation to a request that replaced the first one', async () => {
  const network = viewOf({ offer: { ...offer, kinds: ['network'] } });
  const app = setUp({ view: network, confirms: [{ yes: true, afterMs: 900 }] });
  app.read();
  app.open();
  app.model.openGrant('exact');
  app.open();
  const answered = app.model.allow();
  app.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' }, offer: { ...offer, kinds: ['network'] } }));
  await answered;
  expect(app.answers).toEqual([]);
});

describe('an unread request', () => {
  it('cannot be approved before it was read, but can be declined', async () => {
    const app = setUp({ view: viewOf({ asked: long }) });
    app.open();
    // The end of the last lines has been in view, but no line of the middle.
    app.model.setEndInView(true);
    expect(yesAndNo.map((type) => app.model.availability(type))).toEqual(['blocked', 'blocked', 'ready', 'ready']);
    await app.model.answer({ type: 'approve' });
    await app.model.answer({ type: 'approveForSession' });
    await app.model.answer({ type: 'approveWithRule', words: ['git'] });
    expect(app.answers).toEqual([]);
    expect(app.model.firstFocus).toBe('showAll');
    app.model.showAll();
    expect(app.model.firstFocus).toBe('approve');
    app.open();
    app.press('y');
    expect(given(app)).toEqual(['approve']);
  });

  it('shows the rest with the first approve key, and is approved by one that is pressed after a while', () => {
    const app = setUp({ view: viewOf({ asked: long }) });
    app.press('y');
    expect(app.model.hidesRest).toBe(true);
    app.open();
    app.press('y');
    expect(app.model.state).toMatchObject({ showsAll: true, isRead: true });
    app.press('y');
    app.clock.advance(settleMs - 1);
    app.press('y');
    expect(app.answers).toEqual([]);
    app.clock.advance(1);
    app.press('y');
    expect(given(app)).toEqual(['approve']);
  });

  it('can be declined by key before all of it was shown', () => {
    const app = setUp({ view: viewOf({ asked: long }) });
    app.open();
    app.press('n');
    expect(given(app)).toEqual(['decline']);
  });

  it('counts a request that ends below the view as unread', () => {
    const app = setUp();
    app.open();
    expect(app.model.availability('approve')).toBe('blocked');
    app.read();
    expect(app.model.availability('approve')).toBe('ready');
  });

  it('counts a card as unread again when it shows another request', () => {
    const app = setUp();
    app.read();
    app.open();
    app.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' } }));
    expect(app.model.availability('approve')).toBe('blocked');
    expect(app.model.availability('decline')).toBe('blocked');
  });

  it('keeps a request read when the same request is described again', () => {
    const app = setUp();
    app.read();
    app.open();
    app.model.update(viewOf());
    app.model.update(viewOf({ offer }));
    expect(app.model.availability('approve')).toBe('ready');
  });
});

describe('a wider approval', () => {
  const md5: Asked = { ...command, command: 'md5sum a', proposedRule: ['md5sum', 'a'] };
  const opened = (kind: GrantKind, view = viewOf({ offer }), confirms: Given['confirms'] = []) => {
    const app = setUp({ view, confirms });
    app.read();
    app.open();
    app.model.openGrant(kind);
    return app;
  };

  it('previews a wider approval first and blocks answers for a while', async () => {
    const app = opened('exact');
    expect(app.model.state.grant?.view).toMatchObject({ what: 'git log main', warning: null });
    expect(app.answers).toEqual([]);
    await app.model.allow();
    expect(app.answers).toEqual([]);
    app.open();
    void app.model.allow();
    expect(app.answers).toEqual([['approve', expect.objectContaining({ subject: offer.subjects[0] })]]);
  });

  it('never grants a wider approval by key', () => {
    const app = opened('exact');
    app.open();
    expect(app.model.firstFocus).toBe('grant');
    // The key belongs to the card, but it would be unclear which approval it gives.
    expect(app.press('y')).toBe(true);
    expect(app.answers).toEqual([]);
    app.press('n');
    expect(given(app)).toEqual(['decline']);
  });

  it('never grants the widest approval without its preview', async () => {
    const app = setUp({ view: viewOf({ asked: md5 }) });
    app.read();
    app.open();
    for (const type of widest) expect(app.model.availability(type)).toBe('off');
    await app.model.answer({ type: 'approveWithRule', words: ['md5sum', 'a'] });
    expect(app.answers).toEqual([]);
    app.model.openGrant('lasting');
    app.open();
    void app.model.allow();
    expect(given(app)).toEqual(['approveWithRule']);
  });

  it('takes the subject and term of a grant from its preview', () => {
    const app = opened('prefix');
    app.model.changeGrant({ subject: 2, term: 'thread' });
    app.open();
    void app.model.allow();
    expect(app.answers[0]?.[1]).toMatchObject({ subject: offer.subjects[2], scope: 'thread' });
  });

  it('does not open a preview before the request was read, or if it is not offered', () => {
    const app = setUp({ view: viewOf({ offer }) });
    app.open();
    app.model.openGrant('exact');
    expect(app.model.state.grant).toBeNull();
    app.read();
    app.model.openGrant('edits');
    expect(app.model.state.grant).toBeNull();
  });

  it('closes a preview without an answer, and with its request', () => {
    const app = opened('exact');
    app.model.closeGrant();
    expect(app.model.state.grant).toBeNull();
    app.open();
    app.model.openGrant('exact');
    app.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' }, offer }));
    expect(app.model.state.grant).toBeNull();
    expect(app.answers).toEqual([]);
  });

  it('restarts the delay of a preview when its reach changes', async () => {
    const app = opened('exact');
    app.open();
    app.model.update(viewOf({ offer: { ...offer, kinds: ['network'] } }));
    await app.model.allow();
    expect(app.answers).toEqual([]);
    expect(app.asked).toEqual([]);
    expect(app.model.state.grant?.view.warning).toContain('with the network');
  });

  it('requires a second, not too quick yes for a grant that reaches outside', async () => {
    const view = viewOf({ offer: { ...offer, kinds: ['network'] } });
    const declined = opened('exact', view, [{ yes: false, afterMs: 900 }]);
    declined.open();
    await declined.model.allow();
    expect(declined.answers).toEqual([]);
    const hasty = opened('exact', view, [
      { yes: true, afterMs: 80 },
      { yes: true, afterMs: 900 },
    ]);
    hasty.open();
    void hasty.model.allow();
    await expect.poll(() => hasty.answers.length).toBe(1);
    expect(hasty.asked).toHaveLength(2);
    expect(hasty.answers[0]?.[1]).toMatchObject({ acknowledged: ['network'], confirmed: ['network'] });
  });
});

describe('a reason', () => {
  it('sends a trimmed reason with a decline, and no empty reason', () => {
    const app = setUp();
    app.open();
    void app.model.answer({ type: 'decline' }, ' Use pnpm ');
    expect(app.reasons).toEqual(['Use pnpm']);
    const empty = setUp();
    empty.open();
    void empty.model.answer({ type: 'decline' }, '  ');
    expect(empty.reasons).toEqual([undefined]);
  });

  it('delays a decline with a reason like a decline without one', async () => {
    const app = setUp();
    await app.model.answer({ type: 'decline' }, 'Use pnpm');
    expect(app.answers).toEqual([]);
  });
});
