import { Listeners } from '../../shared/base/listeners.ts';
import type { ModelChoice } from '../../shared/catalogs/model-choice.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Config } from '../model/codex-protocol/generated.ts';
import { pages } from '../model/codex-protocol/pages.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';

/** The models of one Codex, and its default. Requested after each start of Codex. */
export class ModelCatalog {
  readonly #codex: CodexServer;
  readonly #listeners = new Listeners<[readonly ModelChoice[]]>();
  #models: readonly ModelChoice[] = [];
  /** The number of the last request. Answers to earlier ones are ignored. */
  #reading = 0;

  constructor(codex: CodexServer) {
    this.#codex = codex;
  }

  /** The models. Empty until Codex first answers. Keeps the last known models while Codex restarts. */
  get models(): readonly ModelChoice[] {
    return this.#models;
  }

  /** Calls `listen` with each new list. The returned function unsubscribes. */
  onChange(listen: (models: readonly ModelChoice[]) => void): () => void {
    return this.#listeners.add(listen);
  }

  /** Requests the models from Codex. */
  async read(): Promise<void> {
    this.#reading += 1;
    const reading = this.#reading;
    const models: ModelChoice[] = [];
    for await (const page of pages((cursor) => this.#codex.request('model/list', { cursor }))) {
      if (!page.ok || this.#reading !== reading) return;
      models.push(...page.value.data.filter((model) => !model.hidden).map(toModelChoice));
    }
    const configured = await this.#codex.request('config/read', {});
    if (this.#reading !== reading) return;
    this.#models = configured.ok ? addConfigured(models, configured.value.config) : models;
    this.#listeners.call(this.#models);
  }
}

/** Applies config.toml to the models. Adds a configured model that is not listed, for example from another provider. */
function addConfigured(
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

function toModelChoice(model: CodexReply<'model/list'>['data'][number]): ModelChoice {
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
