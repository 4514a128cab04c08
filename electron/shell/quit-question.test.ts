import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { emptyWork } from '../host/work.ts';
import { type QuitAnswer, QuitQuestion } from './quit-question.ts';

const busy = {
  ...emptyWork,
  running: [{ threadId: threadId.parse('thread'), title: 'Fix the parser', folder: '/folder' }],
};

function setUp() {
  const asked: PromiseWithResolvers<QuitAnswer>[] = [];
  let quits = 0;
  const question = new QuitQuestion({
    ask: () => {
      const answer = Promise.withResolvers<QuitAnswer>();
      asked.push(answer);
      return answer.promise;
    },
    quit: () => {
      quits += 1;
    },
  });
  return {
    asked,
    question,
    quits: () => quits,
    answer: async (answer: QuitAnswer) => {
      asked.at(-1)?.resolve(answer);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    },
  };
}

describe('quitting', () => {
  it('quitting asks nothing if nothing is running', () => {
    const { asked, question } = setUp();
    expect(question.mayQuit()).toBe(true);
    expect(asked).toEqual([]);
  });

  it('quitting asks once, also for a waiting approval, and continues when canceled', async () => {
    const { answer, asked, question, quits } = setUp();
    question.workChanged({ ...emptyWork, waiting: 1 });
    expect([question.mayQuit(), question.mayQuit(), asked.length]).toEqual([false, false, 1]);
    await answer('cancel');
    question.workChanged(emptyWork);
    expect(quits()).toBe(0);
  });

  it('quitting asks about runs that have not started, and waits for them', async () => {
    const { answer, asked, question, quits } = setUp();
    question.workChanged({ ...emptyWork, unfinished: busy.running });
    expect([question.mayQuit(), asked.length]).toEqual([false, 1]);
    await answer('wait');
    expect(quits()).toBe(0);
    question.workChanged(emptyWork);
    expect(quits()).toBe(1);
  });

  it('quitting stops the work when the user says so', async () => {
    const { answer, question, quits } = setUp();
    question.workChanged(busy);
    question.mayQuit();
    await answer('stop');
    expect([quits(), question.mayQuit()]).toEqual([1, true]);
  });

  it('quitting waits for the work and then quits, even if it has already ended', async () => {
    const { answer, question, quits } = setUp();
    question.workChanged(busy);
    question.mayQuit();
    await answer('wait');
    expect(quits()).toBe(0);
    question.workChanged({ ...emptyWork, waiting: 1 });
    expect(quits()).toBe(0);
    question.workChanged(emptyWork);
    expect(quits()).toBe(1);

    const late = setUp();
    late.question.workChanged(busy);
    late.question.mayQuit();
    late.question.workChanged(emptyWork);
    await late.answer('wait');
    expect(late.quits()).toBe(1);
  });

  it('quitting asks nothing when a signal ends the app', async () => {
    const { answer, asked, question, quits } = setUp();
    question.workChanged(busy);
    question.mayQuit();
    question.allow();
    expect([quits(), question.mayQuit(), asked.length]).toEqual([1, true, 1]);
    await answer('cancel');
    expect(question.mayQuit()).toBe(true);
  });

  it('quitting continues when the question cannot be shown', async () => {
    const { asked, question, quits } = setUp();
    question.workChanged(busy);
    question.mayQuit();
    asked[0]?.reject(new Error('no display'));
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(quits()).toBe(0);
    question.mayQuit();
    expect(asked).toHaveLength(2);
  });
});
