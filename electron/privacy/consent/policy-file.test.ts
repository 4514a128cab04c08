import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consentTopics } from '../../../shared/privacy/consent/consent-state.ts';
import { noPolicy } from './join-consent.ts';
import { joinPolicies, readPolicy } from './policy-file.ts';

let folder = '';
const file = () => join(folder, 'policy.toml');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-policy-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The result of an invalid policy. */
const closed = { forbids: consentTopics, input: { secret: 'deny', hidden: 'deny' }, reviewsOwnActions: true };

async function policyOf(text: string) {
  await writeFile(file(), text);
  return await readPolicy(file());
}

describe('a policy', () => {
  it.each([
    ['', []],
    ['[desktop]\nmetrics = true\n', []],
    ['[telemetry]\nenabled = true\n', []],
    ['[desktop]\nmetrics = false\n', ['metrics']],
    ['desktop.launch_ping = false\ndesktop.check_for_updates = false\n', ['launchPing', 'updateCheck']],
    ['[telemetry]\nenabled = false\n', ['metrics', 'launchPing', 'otlp', 'local']],
    ['desktop.otlp = false\n', ['otlp']],
    ['telemetry.enabled = false\ndesktop.check_for_updates = false\n', consentTopics],
  ])('a policy of %j forbids %j', async (text, forbids) => {
    expect(await policyOf(text)).toEqual({ ...noPolicy, forbids });
  });

  it.each([
    ['[input]\nsecrets = "deny"\n', { secret: 'deny' }],
    ['[input]\nsecrets = "ask"\nlong_text = "ask"\n', { secret: 'confirm', long: 'confirm' }],
    ['input.hidden_characters = "deny"\ninput.long_code = "deny"\n', { hidden: 'deny', fence: 'deny' }],
  ])('a policy of %j demands %j of messages', async (text, input) => {
    expect(await policyOf(text)).toEqual({ ...noPolicy, input });
  });

  it.each([true, false])(
    "a policy with review_own_actions = %j demands that of the user's actions",
    async (reviewsOwnActions) => {
      const policy = await policyOf(`[approvals]\nreview_own_actions = ${reviewsOwnActions}\n`);
      expect(policy).toEqual({ ...noPolicy, reviewsOwnActions });
    },
  );

  it.each([
    ['[input]\nsecrets = "allow"\n', /does not understand: input\.secrets\.$/],
    ['[desktop\n', /policy\.toml has an error on line 1\.$/],
    ['[desktop]\nmetrics = "false"\n', /does not understand: desktop\.metrics\.$/],
    ['[desktop]\nmetrcs = false\n', /does not understand: desktop\.metrcs\.$/],
    ['[sandbox]\nmode = "read-only"\n', /does not understand: sandbox\.$/],
    ['\u0000', /has an error on line 1/],
  ])('a policy of %j forbids everything and reports why', async (text, problem) => {
    expect(await policyOf(text)).toEqual({ ...closed, problem: expect.stringMatching(problem) });
  });

  it('a policy that is missing forbids nothing, even if its folder is missing or a file', async () => {
    expect(await readPolicy(file())).toEqual(noPolicy);
    expect(await readPolicy(join(folder, 'no', 'policy.toml'))).toEqual(noPolicy);
    await writeFile(file(), '');
    expect(await readPolicy(join(file(), 'policy.toml'))).toEqual(noPolicy);
  });

  it('a policy that exists and cannot be read forbids everything', async () => {
    await mkdir(file());
    expect(await readPolicy(file())).toEqual({
      ...closed,
      problem: `${file()} cannot be read (EISDIR).`,
    });
  });

  it('a policy forbids, together with another, what either of them forbids', () => {
    const joined = joinPolicies([
      { ...noPolicy, forbids: ['launchPing'], input: { secret: 'confirm', hidden: 'deny' } },
      { ...noPolicy, forbids: ['metrics'], input: { secret: 'deny', long: 'confirm' }, problem: 'One.' },
      { ...noPolicy, input: { secret: 'confirm' }, reviewsOwnActions: true, problem: 'Two.' },
    ]);
    expect(joined).toEqual({
      forbids: ['metrics', 'launchPing'],
      input: { secret: 'deny', hidden: 'deny', long: 'confirm' },
      reviewsOwnActions: true,
      problem: 'One. Two.',
    });
    expect(joinPolicies([])).toEqual(noPolicy);
  });
});
