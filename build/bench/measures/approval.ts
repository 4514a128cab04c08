import { listToolOutputs, listUserMessages } from '../../../fixtures/provider/model-request.ts';
import { answer, run, type Step } from '../../../fixtures/provider/script.ts';
import type { Measure } from '../measure.ts';
import type { Place } from '../probe-api.ts';
import { getMedian } from '../statistics.ts';
import { type OpenPage, send, toTranscriptSight, type Workbench } from '../workbench.ts';

/** Requests after the first one, in one run. */
const more = 5;
const requested = 'item/commandExecution/requestApproval';
const floor = 'bare page';

/** A command that waits for the user: from Codex's request to a readable card. */
export const approval: Measure<Workbench, 'first' | 'later'> = {
  name: 'approval',
  figures: {
    first: {
      title: 'An approval: request handed to the host → card painted, the first one',
      unit: 'ms',
      floor,
      aim: { atMost: 100 },
    },
    later: { title: '  each one after it, median', unit: 'ms', floor, aim: { atMost: 50 } },
  },
  app: (bench) =>
    bench.withApp({ model, config, tap: true }, (open) =>
      timeRequests(open, { role: 'region', name: 'Approval' }, async ({ page }) => {
        await page.getByRole('button', { name: 'Approve', exact: true }).click();
      }),
    ),
  // At this point, the bare client has approved.
  floor: (bench) =>
    bench.withBarePage({ model, config, tap: true }, (open) =>
      timeRequests(open, { role: 'region', name: 'Opened' }, async () => undefined),
    ),
};

const config = { approval_policy: 'on-request' };

const model: Step = (request) =>
  listToolOutputs(request).length > 0
    ? answer(getDoneText(listUserMessages(request).at(-1) ?? ''))
    : run(getCommand(listUserMessages(request).at(-1) ?? ''), { escalateBecause: 'It is to be seen.' });

function getCommand(message: string): string {
  return `touch ${message.replace(' ', '-')}.txt`;
}

function getDoneText(message: string): string {
  return `That was ${message}.`;
}

/** Requests commands in sequence. Each request is painted in its place and then approved. */
async function timeRequests(
  open: OpenPage,
  place: Place,
  allow: (open: OpenPage) => Promise<void>,
): Promise<Record<'first' | 'later', number>> {
  const { page } = open;
  const painted: number[] = [];
  for (let at = 0; at <= more; at++) {
    const message = `file ${at}`;
    const seen = page.evaluate(async (sight) => performance.timeOrigin + (await benchProbe.seen(sight)), {
      ...place,
      text: getCommand(message),
    });
    const done = page.evaluate((sight) => benchProbe.seen(sight), toTranscriptSight(getDoneText(message)));
    await send(page, message);
    painted.push(await seen);
    await allow(open);
    await done;
  }
  const handed = open.handedOver(requested);
  const [first = Number.NaN, ...later] = painted.map((at, index) => at - (handed[index] ?? Number.NaN));
  return { first, later: getMedian(later) };
}
