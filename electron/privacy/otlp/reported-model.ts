// A model can have any name, and a made-up name may contain private information. So a name is reported only if model
// makers use all its parts.

const families: readonly (readonly [RegExp, Provider])[] = [
  [/^(?:gpt|codex|chatgpt|o\d)$/, 'openai'],
  [/^claude$/, 'anthropic'],
  [/^gemini$/, 'gcp.gemini'],
  [/^grok$/, 'x_ai'],
  [/^(?:mistral|mixtral|codestral|devstral|magistral)$/, 'mistral_ai'],
  [/^deepseek$/, 'deepseek'],
  [/^(?:llama|qwen|gemma|phi|glm|kimi|granite)$/, 'other'],
];

const parts: ReadonlySet<string> = new Set(
  (
    'oss codex mini nano micro small medium large xl max pro plus ultra turbo flash lite fast preview latest exp chat ' +
    'instruct it reasoner thinking reasoning high low coder code vision omni opus sonnet haiku sol luna terra spark'
  ).split(' '),
);

/** A version, date, or size: `6.1`, `20260514`, `120b`, `4o`, `v3`. */
const number = /^v?\d{1,8}(?:\.\d{1,3}){0,2}[bmko]?$/;

/** A model's maker, by its name in the conventions. */
export type Provider = 'openai' | 'anthropic' | 'gcp.gemini' | 'x_ai' | 'mistral_ai' | 'deepseek' | 'other';

/** A model in reportable form: its name if all its parts are known, or else `other`. */
export type ReportedModel = { readonly name: string; readonly provider: Provider };

const maxLength = 64;

/** Returns the name of a model if its maker may have given it, and the maker. */
export function toReportedModel(model: string): ReportedModel {
  const [first = '', ...rest] = model.length > maxLength ? [] : model.toLowerCase().split(/[-_:]/);
  // Some names attach the version to the family: `qwen3`.
  const [, family = first, version = ''] = /^([a-z]{3,})(\d[\d.]*)$/.exec(first) ?? [];
  const provider = families.find(([known]) => known.test(family))?.[1];
  const isKnown = [version, ...rest].every((part) => part === '' || parts.has(part) || number.test(part));
  return provider === undefined || !isKnown ? { name: 'other', provider: 'other' } : { name: model, provider };
}
