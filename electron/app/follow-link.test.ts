import { describe, expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { runIdSchema, toRunId } from '../../shared/runs/run-ref.ts';
import { followLink } from './follow-link.ts';

const thread = threadId.parse('known');
const recorded = runIdSchema.parse('wc-1-2026');

function setUp({ hasWindow = true } = {}) {
  const led: unknown[] = [];
  const refused: string[] = [];
  const follow = (address: string) =>
    followLink(address, {
      navigator: {
        showWindow: () => void led.push('window'),
        showThread: (profile, place) => void led.push({ profile, ...place }),
        showRun: (run) => {
          if (hasWindow) led.push(run);
          return hasWindow;
        },
      },
      findFolder: async (id) => (id === thread ? '/folder' : null),
      findProject: async (id) => (id === recorded ? '/project' : null),
      onRefused: (why) => void refused.push(why),
    });
  return { follow, led, refused };
}

describe('a link from outside', () => {
  it('opens a window, a thread, or a run of an open folder from a link', async () => {
    const { follow, led, refused } = setUp();
    expect(await follow('workcell://window')).toBe(true);
    expect(await follow('workcell://thread/known')).toBe(true);
    expect(await follow('workcell://workcell/wc-1-2026')).toBe(true);
    expect(await follow('workcell://workcell/wc-thread-known')).toBe(true);
    expect(led).toEqual([
      'window',
      { profile: 'personal', threadId: thread, folder: '/folder' },
      { projectRoot: '/project', runId: recorded },
      { projectRoot: '/folder', runId: toRunId(thread) },
    ]);
    expect(refused).toEqual([]);
  });

  it('opens the thread of a run from a link if no window could show its detail', async () => {
    const { follow, led } = setUp({ hasWindow: false });
    expect(await follow('workcell://workcell/wc-thread-known')).toBe(true);
    expect(led).toEqual([{ profile: 'personal', threadId: thread, folder: '/folder' }]);
  });

  it.each([
    ['workcell://thread/other', 'no thread'],
    ['workcell://workcell/wc-thread-other', 'no thread'],
    ['workcell://workcell/wc-2-2026', 'no folder'],
    ['workcell://approve/known', 'neither'],
    ['workcell://thread/known?send=rm', 'neither'],
  ])('refuses a link with a log entry that does not contain it: %s', async (address, why) => {
    const { follow, led, refused } = setUp();
    expect(await follow(address)).toBe(false);
    expect(led).toEqual([]);
    expect(refused).toEqual([expect.stringContaining(why)]);
    expect(refused.join()).not.toMatch(/known|other|2026|rm/);
  });
});
