import { Listeners } from '../../shared/base/listeners.ts';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import type { Config } from '../../shared/codex-protocol/generated/v2/Config';
import { pages } from '../../shared/codex-protocol/pages.ts';
import type { CodexReply } from '../../shared/codex-protocol/protocol.ts';
import type { CodexServer } from '../codex/codex-server.ts';

/** The models that one Codex offers, and which one it takes by itself; asked for each time it has started. */
export class ModelCatalog {
  readonly #codex: CodexServer;
  readonly #listeners = new Listeners<[readonly ModelChoice[]]>();
  #models: readonly ModelChoice[] = [];
  #generation: number | null = null;

  constructor(codex: CodexServer) {
    this.#codex = codex;
    codex.onState((state) => {
      if (state.phase !== 'ready' || state.generation === this.#generation) return;
      this.#generation = state.generation;
      void this.#read(state.generation);
    });
  }

  /** Empty until Codex has answered once; the last known ones while it starts again. */
  get models(): readonly ModelChoice[] {
    return this.#models;
  }

  /** Calls back with each new list; the returned function ends that. */
  onChange(listen: (models: readonly ModelChoice[]) => void): () => void {
    return this.#listeners.add(listen);
  }

  async #read(generation: number): Promise<void> {
    const models: ModelChoice[] = [];
    for await (const page of pages((cursor) => this.#codex.request('model/list', { cursor }))) {
      if (!page.ok || this.#generation !== generation) return;
      models.push(...page.value.data.filter((model) => !model.hidden).map(modelChoiceOf));
    }
    const configured = await this.#codex.request('config/read', {});
    if (this.#generation !== generation) return;
    this.#models = configured.ok ? withConfigured(models, configured.value.config) : models;
    this.#listeners.call(this.#models);
  }
}

/** The models with what config.toml says of them; one that is not listed, as of another provider, joins them. */
function withConfigured(
  models: readonly ModelChoice[],
  { model, model_reasoning_effort: effort }: Pick<Config, 'model' | 'model_reasoning_effort'>,
): readonly ModelChoice[] {
  const isListed = model === null || models.some((listed) => listed.model === model);
  const own = { name: model ?? '', description: '', efforts: [], defaultEffort: '' };
  return [...models, ...(isListed ? [] : [{ ...own, model, isDefault: true }])].map((choice) => ({
    ...choice,
    isDefault: model === null ? choice.isDefault : choice.model === model,
    defaultEffort: effort ?? choice.defaultEffort,
  }));
}

function modelChoiceOf(model: CodexReply<'model/list'>['data'][number]): ModelChoice {
  return {
    model: model.model,
    name: model.displayName,
    description: model.description,
    efforts: model.supportedReasoningEfforts.map(({ reasoningEffort, description }) => ({
      effort: reasoningEffort,
      description,
    })),
    defaultEffort: model.defaultReasoningEffort,
    isDefault: model.isDefault,
  };
}
