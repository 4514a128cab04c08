import { personMessages } from '../../../fixtures/provider/model-request.ts';
import { answer } from '../../../fixtures/provider/script.ts';
import { InspectedProcess, inspectable } from '../inspected.ts';
import type { Measure } from '../measure.ts';
import { inTranscript, send, startProgram, type Workbench } from '../workbench.ts';

const turns = 300;

/** Memory of the host's process after forced collections: idle with one window, and after a long conversation. */
export const memory: Measure<Workbench, 'idle' | 'grown'> = {
  name: 'memory',
  figures: {
    idle: {
      title: 'Host memory, idle with one window',
      unit: 'MB',
      floor: 'empty Node',
      aim: { aboveFloor: 90 },
    },
    grown: { title: `  growth after ${turns} turns`, unit: 'MB', aim: { atMost: 20 } },
  },
  app: (bench) =>
    bench.withApp({ model, env: inspectable }, async ({ page, host }) => {
      const inspected = await InspectedProcess.connect(host.said());
      const idle = await inspected.memoryAfterCollection();
      for (let turn = 1; turn <= turns; turn++) {
        const answered = page.evaluate((sight) => benchProbe.seen(sight), inTranscript(replyTo(`Question ${turn}`)));
        await send(page, `Question ${turn}`);
        await answered;
      }
      const grown = (await inspected.memoryAfterCollection()) - idle;
      inspected.close();
      return { idle, grown };
    }),
  floor: async () => {
    const empty = await startProgram('programs/empty.ts', [], inspectable);
    const inspected = await InspectedProcess.connect(empty.said());
    const idle = await inspected.memoryAfterCollection();
    inspected.close();
    await empty.end();
    return { idle };
  },
};

const model = (request: Parameters<typeof personMessages>[0]) => answer(replyTo(personMessages(request).at(-1) ?? ''));

function replyTo(question: string): string {
  return `My answer to ${question.toLowerCase()} is a sentence or two. It has nothing that is hard to show.`;
}
