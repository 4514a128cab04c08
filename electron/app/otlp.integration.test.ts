import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecodedSpan } from '../../fixtures/otlp-receiver/decode.ts';
import { OtlpReceiver } from '../../fixtures/otlp-receiver/otlp-receiver.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, callMcp, fail, pausing, run, withUsage } from '../../fixtures/provider/script.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let receiver: OtlpReceiver;
let app: TestApp | null = null;

beforeEach(async () => {
  receiver = await OtlpReceiver.start();
});

afterEach(async () => {
  await app?.end();
  app = null;
  await receiver.stop();
});

async function open(options: TestAppOptions = {}): Promise<TestWindow> {
  app = await TestApp.start({
    settings: { desktop: { otlp: true, otlp_endpoint: receiver.endpoint } },
    ...options,
    environment: { OTEL_METRIC_EXPORT_INTERVAL: '1000', ...options.environment },
  });
  return await app.openWindow();
}

const roots = (): readonly DecodedSpan[] => receiver.spans.filter(({ parentId }) => parentId === '');
const within = (root: DecodedSpan | undefined): readonly DecodedSpan[] =>
  receiver.spans.filter(({ parentId }) => parentId !== '' && parentId === root?.spanId);
const names = (spans: readonly DecodedSpan[]): readonly string[] => spans.map(({ name }) => name);

describe('turns of the real Codex', () => {
  it('exports turns as traces with answers, tools, tokens and waiting time, and as counts', async () => {
    const usage = (inputTokens: number) => ({ inputTokens, outputTokens: 30 });
    const window = await open({
      steps: [
        withUsage(usage(1_200), run('touch basilisk.txt && false', { escalateBecause: 'The basilisk is hungry' })),
        withUsage(usage(2_000), callMcp('customers', 'read_diary', { of: 'anna' })),
        withUsage(usage(3_000), answer('The basilisk is done.')),
      ],
    });
    await sendMessage(window, 'Feed the basilisk of anna@example.org');
    const { id } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await waitForTurnEnd(window);
    await receiver.until(({ metrics }) => roots().length > 0 && metrics.length > 0);

    const [root] = roots();
    expect(root).toMatchObject({
      name: 'invoke_agent codex',
      kind: 'INTERNAL',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'codex',
        'gen_ai.usage.input_tokens': 6_200,
        'gen_ai.usage.output_tokens': 90,
        'workcell.run.ending': 'completed',
      },
    });
    const parts = within(root);
    const chats = parts.filter(({ attributes }) => attributes['gen_ai.operation.name'] === 'chat');
    expect(chats.map(({ attributes }) => attributes['gen_ai.usage.input_tokens'])).toEqual([1_200, 2_000, 3_000]);
    expect(chats.every(({ kind }) => kind === 'CLIENT')).toBe(true);
    expect(names(parts)).toContain('execute_tool shell');
    const shell = parts.find(({ name }) => name === 'execute_tool shell');
    expect(shell).toMatchObject({
      isError: true,
      attributes: { 'gen_ai.tool.name': 'shell', 'workcell.tool.program': 'touch', 'error.type': '_OTHER' },
    });
    const approval = parts.find(({ name }) => name === 'workcell.approval');
    expect(approval?.attributes).toMatchObject({
      'workcell.approval.decision': 'approved',
      'workcell.approval.by': 'person',
      'workcell.approval.about': 'command',
    });
    for (const { from, to } of parts) {
      expect(from).toBeGreaterThanOrEqual(root?.from ?? 0);
      expect(to).toBeLessThanOrEqual(root?.to ?? 0);
    }
    expect(receiver.metrics).toContainEqual(
      expect.objectContaining({ name: 'workcell.turn.endings', attributes: { 'workcell.turn.ending': 'completed' } }),
    );
    const bytes = Buffer.concat(receiver.received.map((received) => received.bytes)).toString('latin1');
    expect(bytes).not.toMatch(/basilisk|anna|customers|diary/i);
    expect(bytes).not.toContain(app?.workspace.path);
  });

  it('exports how turns failed', async () => {
    const window = await open({ steps: [fail(400, { message: 'anna may not' })] });
    await sendMessage(window, 'Go on');
    await waitForTurnEnd(window);
    await receiver.until(() => roots().length > 0);
    expect(roots()[0]).toMatchObject({
      isError: true,
      attributes: {
        'workcell.run.ending': 'failed',
        'error.type': expect.stringMatching(/^(status_400|bad_request)$/),
      },
    });
  });

  it('exports turns in full if they run when OTLP is turned on, and no earlier ones', async () => {
    const gate = createGate();
    const window = await open({
      settings: { desktop: { otlp_endpoint: receiver.endpoint } },
      steps: [answer('First.'), pausing(gate, 1, answer('Second and more.', { deltas: 4 }))],
    });
    await sendMessage(window, 'One');
    await waitForTurnEnd(window);
    await sendMessage(window, 'Two');
    await window.until(() =>
      window.turns.at(-1)?.entries.some((entry) => entry.kind === 'assistant' && entry.text !== ''),
    );
    expect(receiver.connections).toBe(0);
    await window.get('changeSettings', { otlp: true });
    await window.until(() => window.app.consent.otlp.on);
    gate.release();
    await waitForTurnEnd(window);
    await receiver.until(() => roots().length > 0);
    expect(roots()).toHaveLength(1);
  });
});

it('opens no connection while OTLP is off, even if everything else about it is set', async () => {
  const window = await open({
    settings: { desktop: { otlp: false, otlp_endpoint: receiver.endpoint } },
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_EXPORTER: 'otlp' },
    otherwise: () => answer('Done.'),
  });
  await sendMessage(window, 'Go on');
  await waitForTurnEnd(window);
  expect(await window.get('readOtlp', null)).toMatchObject({ waiting: 0, isExample: true });
  await app?.shutdown();
  expect(receiver.connections).toBe(0);
});

it('shows the OTLP headers to no one', async () => {
  const window = await open({
    config: { approval_policy: 'never', sandbox_mode: 'workspace-write' },
    environment: { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20open-sesame' },
    otherwise: () => answer('Done.'),
  });
  await sendMessage(window, 'Go on');
  await waitForTurnEnd(window);
  await receiver.until(() => roots().length > 0);
  expect(receiver.received[0]?.headers.authorization).toBe('Bearer open-sesame');
  const { lines } = await window.get('readDiagnostics', { after: 0, limit: 10_000 });
  const shown = [await window.get('readOtlp', null), await window.get('readLedger', { before: null }), lines];
  expect(JSON.stringify(shown)).not.toContain('sesame');
});
