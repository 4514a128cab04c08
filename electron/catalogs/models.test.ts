import { describe, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import { FakeCodexServer } from '../codex/testing/fake-codex-server.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';
import { readConfig } from '../threads/testing/codex-replies.ts';
import { ModelCatalog } from './models.ts';

type Model = CodexReply<'model/list'>['data'][number];

const model = (name: string, change: Partial<Model> = {}): Model => ({
  id: name,
  model: name,
  upgrade: null,
  upgradeInfo: null,
  availabilityNux: null,
  displayName: name.toUpperCase(),
  description: `About ${name}`,
  modelSpecialty: null,
  hidden: false,
  supportedReasoningEfforts: [{ reasoningEffort: 'high', description: 'Thinks longer' }],
  defaultReasoningEffort: 'high',
  inputModalities: ['text'],
  supportsPersonality: false,
  multiAgentVersion: null,
  additionalSpeedTiers: [],
  serviceTiers: [],
  defaultServiceTier: null,
  availableAccessPrograms: null,
  isDefault: false,
  ...change,
});

describe("Codex's models", () => {
  it('Codex’s models are requested page by page, without the hidden ones', async () => {
    const codex = new FakeCodexServer();
    const catalog = new ModelCatalog(codex);
    codex.answers['model/list'] = ({ cursor }) =>
      cursor === 'next'
        ? ok({ data: [model('b', { isDefault: true })], nextCursor: null })
        : ok({ data: [model('a'), model('secret', { hidden: true })], nextCursor: 'next' });
    const reported = new Promise<readonly ModelChoice[]>((settle) => catalog.onChange(settle));
    expect(catalog.models).toEqual([]);
    await catalog.read();
    expect((await reported).map(({ model, name, isDefault }) => [model, name, isDefault])).toEqual([
      ['a', 'A', false],
      ['b', 'B', true],
    ]);
    expect(catalog.models[0]?.efforts).toEqual([{ effort: 'high', description: 'Thinks longer' }]);
  });

  it.each([
    [
      'a listed model',
      { model: 'a' },
      [
        ['a', true, 'high'],
        ['b', false, 'high'],
      ],
    ],
    [
      'a model of another provider',
      { model: 'x' },
      [
        ['a', false, 'high'],
        ['b', false, 'high'],
        ['x', true, ''],
      ],
    ],
    [
      'how hard they think',
      { model_reasoning_effort: 'low' },
      [
        ['a', false, 'low'],
        ['b', true, 'low'],
      ],
    ],
  ] as const)('Codex’s models use the defaults of config.toml if it names %s', async (_what, config, expected) => {
    const codex = new FakeCodexServer();
    const catalog = new ModelCatalog(codex);
    codex.answers['model/list'] = () => ok({ data: [model('a'), model('b', { isDefault: true })], nextCursor: null });
    codex.answers['config/read'] = () => ok(readConfig(config));
    const reported = new Promise<readonly ModelChoice[]>((settle) => catalog.onChange(settle));
    await catalog.read();
    const models = await reported;
    expect(models.map(({ model, isDefault, defaultEffort }) => [model, isDefault, defaultEffort])).toEqual(expected);
  });

  it('Codex’s models come from the last request, whichever answer arrives last', async () => {
    const codex = new FakeCodexServer();
    const catalog = new ModelCatalog(codex);
    const first = Promise.withResolvers<void>();
    codex.answers['model/list'] = async () => {
      await first.promise;
      return ok({ data: [model('old')], nextCursor: null });
    };
    const early = catalog.read();
    codex.answers['model/list'] = () => ok({ data: [model('new')], nextCursor: null });
    await catalog.read();
    first.resolve();
    await early;
    expect(catalog.models.map(({ name }) => name)).toEqual(['NEW']);
  });
});
