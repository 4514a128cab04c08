import { describe, expect, it } from 'vitest';
import type { ApprovalDecision, Asked, WaitingApproval } from '../../../shared/approvals/approval.ts';
import type { RememberChoice, RuleOffer } from '../../../shared/approvals/approval-rule.ts';
import { canonicaliseCommand } from '../../../shared/approvals/canonical-command.ts';
import { ruleSubjects } from '../../../shared/approvals/rule-subjects.ts';
import { approvalId, threadId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { settleMs } from './answer-guard.ts';
import { type ApprovalPromptView, describeApprovalPrompt } from './approval-prompt.view-model.ts';
import { PromptModel } from './prompt-model.ts';

const thread = threadId.parse('t');
const command: Asked = { kind: 'command', command: 'git log main', cwd: '/w', proposedRule: ['git', 'log'] };
const modes = { chosen: 'config', folderIsReadOnly: false, settings: {} } as const;
const long: Asked = { ...command, command: 'a\n'.repeat(214) };
const offer: RuleOffer = {
  subjects: ruleSubjects({ kind: 'command', command: canonicaliseCommand('git log main'), folder: '' }),
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
  const replaced: AbortSignal[] = [];
  const asked: string[] = [];
  const waiting: ((outcome: Result<null, { message: string }>) => void)[] = [];
  const model = new PromptModel(
    {
      clock,
      resolve: (decision, remember, signal) => {
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
  const press = (key: string, more: { repeat?: boolean; modified?: boolean; inTextField?: boolean } = {}) => {
    const event = { key, repeat: false, modified: false, inTextField: false, ...more };
    model.guard.keyDown(event);
    return model.pressKey(event);
  };
  const open = () => clock.advance(settleMs);
  const read = () => model.setEndInView(true);
  return { answers, asked, replaced, clock, model, open, press, read, settle: (at: number) => waiting[at] };
}

const given = (desk: ReturnType<typeof setUp>) => desk.answers.map(([type]) => type);
const yesAndNo = ['approve', 'approveForSession', 'approveWithRule', 'approveAlways', 'decline', 'cancelTurn'] as const;

describe('a card', () => {
  it('holds every answer while it has just appeared, whatever the input', async () => {
    const desk = setUp();
    desk.read();
    expect(yesAndNo.map((type) => desk.model.availability(type))).toEqual(yesAndNo.map(() => 'held'));
    desk.press('y');
    desk.press('n');
    for (const type of ['approve', 'decline', 'cancelTurn', 'approveForSession'] as const) {
      await desk.model.answer({ type });
    }
    await desk.model.answer({ type: 'submitForm', content: '{}' });
    expect(desk.answers).toEqual([]);
    desk.open();
    expect(desk.model.state.isOpen).toBe(true);
    expect(yesAndNo.map((type) => desk.model.availability(type))).toEqual(yesAndNo.map(() => 'ready'));
  });

  it('accepts one yes, and no second one while that is in flight', async () => {
    const desk = setUp();
    desk.read();
    desk.open();
    expect(desk.press('y')).toBe(true);
    desk.press('y');
    await desk.model.answer({ type: 'approveForSession' });
    expect(given(desk)).toEqual(['approve']);
    expect(desk.model.availability('approve')).toBe('off');
    desk.settle(0)?.(err({ message: 'Not like this.' }));
    await expect.poll(() => desk.model.state.problem).toBe('Not like this.');
    expect(desk.model.availability('approve')).toBe('ready');
  });

  it.each(['decline', 'cancelTurn'] as const)(
    'accepts %s while a yes is in flight, and nothing after it',
    async (no) => {
      const desk = setUp();
      desk.read();
      desk.open();
      desk.press('y');
      expect(desk.model.availability(no)).toBe('ready');
      void desk.model.answer({ type: no });
      expect(desk.model.state.answering).toBe(no);
      expect(desk.replaced.map((signal) => signal.aborted)).toEqual([true, false]);
      desk.press('n');
      desk.press('y');
      expect(given(desk)).toEqual(['approve', no]);
      expect(desk.model.availability('decline')).toBe('off');
      // The outcome of the yes no longer matters to the card.
      desk.settle(0)?.(err({ message: 'Too late.' }));
      desk.settle(1)?.(ok(null));
      await expect.poll(() => desk.model.state.answering).toBeNull();
      expect(desk.model.state.problem).toBeNull();
      expect(desk.model.isAnswered).toBe(true);
    },
  );

  it('accepts only plain Y and N: not held, not with modifiers, and not in a text field', () => {
    const desk = setUp();
    desk.read();
    desk.open();
    expect(desk.press('y', { modified: true })).toBe(false);
    expect(desk.press('y', { inTextField: true })).toBe(false);
    expect(desk.press('x')).toBe(false);
    // It is the card's key, but does not count.
    expect(desk.press('y', { repeat: true })).toBe(true);
    expect(desk.answers).toEqual([]);
    expect(desk.press('N')).toBe(true);
    expect(given(desk)).toEqual(['decline']);
  });

  it('ignores the approve key if that would open everything', () => {
    const everything = { network: true, outsideWorkspace: true, outsideSandbox: true, everything: true, details: [] };
    const desk = setUp({ view: viewOf({ reach: everything }) });
    desk.read();
    desk.open();
    expect(desk.press('y')).toBe(false);
    expect(desk.answers).toEqual([]);
    expect(desk.model.firstFocus).toBe('decline');
  });

  it('accepts nothing once it is gone, not even a pending confirmation', async () => {
    const desk = setUp({
      view: viewOf({ offer: { ...offer, kinds: ['network'] } }),
      confirms: [{ yes: true, afterMs: 900 }],
    });
    desk.read();
    desk.open();
    desk.model.chooseRemember({ ...desk.model.state.remember, on: true, agreed: true });
    const answered = desk.model.answer({ type: 'approve' });
    desk.model.dispose();
    await answered;
    desk.press('y');
    expect(desk.answers).toEqual([]);
    desk.clock.advance(0);
    expect(desk.clock.pending).toBe(0);
  });
});

describe('a card that a dialog covers', () => {
  const seen = { pageIsHidden: false, isCovered: false };
  const hidden = [
    { pageIsHidden: false, isCovered: true },
    { pageIsHidden: true, isCovered: false },
  ] as const;

  it.each(hidden)('accepts no answer and starts over when it is visible again (%o)', async (how) => {
    const desk = setUp();
    desk.read();
    desk.open();
    desk.model.setVisibility(how);
    expect(yesAndNo.map((type) => desk.model.availability(type))).toEqual(yesAndNo.map(() => 'held'));
    expect(desk.model.state.isOpen).toBe(false);
    desk.press('y');
    desk.clock.advance(10 * settleMs);
    await desk.model.answer({ type: 'approve' });
    desk.model.setVisibility(seen);
    desk.press('y');
    desk.clock.advance(settleMs - 1);
    await desk.model.answer({ type: 'decline' });
    expect(desk.answers).toEqual([]);
    desk.clock.advance(1);
    expect(desk.model.availability('approve')).toBe('ready');
  });

  it('does not start its time when it appears or changes below the dialog', () => {
    const desk = setUp();
    desk.model.setVisibility({ ...seen, isCovered: true });
    desk.model.start();
    desk.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' } }));
    desk.model.windowFocused();
    desk.clock.advance(10 * settleMs);
    expect(desk.model.state.isOpen).toBe(false);
    expect(desk.clock.pending).toBe(0);
  });

  it('counts as read only once the person can see its end', () => {
    const desk = setUp();
    desk.model.setVisibility({ ...seen, isCovered: true });
    desk.model.setEndInView(true);
    expect(desk.model.state.isRead).toBe(false);
    desk.model.setVisibility(seen);
    expect(desk.model.state.isRead).toBe(true);
    const scrolled = setUp();
    scrolled.model.setVisibility({ ...seen, isCovered: true });
    scrolled.model.setEndInView(true);
    scrolled.model.setEndInView(false);
    scrolled.model.setVisibility(seen);
    expect(scrolled.model.state.isRead).toBe(false);
  });

  it('keeps its time when another dialog opens or closes above the first one', () => {
    const desk = setUp();
    desk.clock.advance(settleMs - 1);
    desk.model.setVisibility(seen);
    desk.clock.advance(1);
    expect(desk.model.state.isOpen).toBe(true);
  });
});

it("restarts the card's time when the window gets the focus", () => {
  const desk = setUp();
  desk.read();
  desk.open();
  desk.model.windowFocused();
  desk.press('y');
  expect(desk.answers).toEqual([]);
  desk.open();
  desk.press('y');
  expect(given(desk)).toEqual(['approve']);
});

it('does not apply a yes to a rule to the request that replaced the first one', async () => {
  const network = viewOf({ offer: { ...offer, kinds: ['network'] } });
  const desk = setUp({ view: network, confirms: [{ yes: true, afterMs: 900 }] });
  desk.read();
  desk.open();
  desk.model.chooseRemember({ ...desk.model.state.remember, on: true, agreed: true });
  const answered = desk.model.answer({ type: 'approve' });
  desk.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' }, offer: { ...offer, kinds: ['network'] } }));
  await answered;
  expect(desk.answers).toEqual([]);
});

describe('an unread request', () => {
  it('cannot be approved in any way, but can be declined', async () => {
    const desk = setUp({ view: viewOf({ asked: long }) });
    desk.open();
    // The end of the last lines has been in view, but nothing of the middle.
    desk.model.setEndInView(true);
    expect(yesAndNo.map((type) => desk.model.availability(type))).toEqual([
      'held',
      'held',
      'held',
      'held',
      'ready',
      'ready',
    ]);
    desk.press('y');
    await desk.model.answer({ type: 'approveForSession' });
    await desk.model.answer({ type: 'approveWithRule', words: ['git'] });
    expect(desk.answers).toEqual([]);
    expect(desk.model.firstFocus).toBe('showAll');
    desk.model.showAll();
    expect(desk.model.firstFocus).toBe('approve');
    desk.press('y');
    expect(given(desk)).toEqual(['approve']);
  });

  it('includes one that ends below the view', () => {
    const desk = setUp();
    desk.open();
    expect(desk.model.availability('approve')).toBe('held');
    desk.read();
    expect(desk.model.availability('approve')).toBe('ready');
  });

  it('includes one that turns into another request', () => {
    const desk = setUp();
    desk.read();
    desk.open();
    desk.model.update(viewOf({ asked: { ...command, command: 'rm -rf /' } }));
    expect(desk.model.availability('approve')).toBe('held');
    expect(desk.model.availability('decline')).toBe('held');
  });

  it('does not include the same request described again', () => {
    const desk = setUp();
    desk.read();
    desk.open();
    desk.model.update(viewOf());
    desk.model.update(viewOf({ offer }));
    expect(desk.model.availability('approve')).toBe('ready');
    expect(desk.model.state.remembering).not.toBeNull();
  });
});

describe('remembering', () => {
  const remembered = async (kinds: RuleOffer['kinds'], confirms: Given['confirms'] = []) => {
    const desk = setUp({ view: viewOf({ offer: { ...offer, kinds } }), confirms });
    desk.read();
    desk.open();
    desk.model.chooseRemember({ ...desk.model.state.remember, on: true, agreed: true });
    return desk;
  };

  it('goes with Approve and nothing else', async () => {
    const desk = await remembered([]);
    expect(desk.model.availability('approveForSession')).toBe('off');
    expect(desk.model.availability('approveWithRule')).toBe('off');
    await Promise.race([desk.model.answer({ type: 'approve' }), null]);
    expect(desk.answers).toEqual([['approve', expect.objectContaining({ subject: offer.subjects[0] })]]);
  });

  it('needs a yes to its reach, and a second one that is not too quick', async () => {
    const kinds = ['network'] as const;
    const declined = await remembered(kinds, [{ yes: false, afterMs: 900 }]);
    await declined.model.answer({ type: 'approve' });
    expect(declined.answers).toEqual([]);
    const hasty = await remembered(kinds, [
      { yes: true, afterMs: 80 },
      { yes: true, afterMs: 900 },
    ]);
    void hasty.model.answer({ type: 'approve' });
    await expect.poll(() => hasty.answers.length).toBe(1);
    expect(hasty.asked).toHaveLength(2);
    const silent = await remembered(kinds);
    silent.model.chooseRemember({ ...silent.model.state.remember, agreed: false });
    expect(silent.model.availability('approve')).toBe('off');
  });
});
