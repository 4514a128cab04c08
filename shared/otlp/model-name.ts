// A model may be called anything, and a name that somebody has made up may say what is nobody's affair. So only what is
// made of parts that makers of models use is told.

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

/** A version, a date or a size: `6.1`, `20260514`, `120b`, `4o`, `v3`. */
const number = /^v?\d{1,8}(?:\.\d{1,3}){0,2}[bmko]?$/;

/** Who makes a model, by the names of the conventions. */
export type Provider = 'openai' | 'anthropic' | 'gcp.gemini' | 'x_ai' | 'mistral_ai' | 'deepseek' | 'other';

/** A model as it may be told: its name where all parts of that are known, else `other`. */
export type ToldModel = { readonly name: string; readonly provider: Provider };

const longest = 64;

/** The name of a model where it is one that its maker may have given, with who that is. */
export function toldModel(model: string): ToldModel {
  const [first = '', ...rest] = model.length > longest ? [] : model.toLowerCase().split(/[-_:]/);
  // Some write the version behind the family at once: `qwen3`.
  const [, family = first, version = ''] = /^([a-z]{3,})(\d[\d.]*)$/.exec(first) ?? [];
  const provider = families.find(([known]) => known.test(family))?.[1];
  const isKnown = [version, ...rest].every((part) => part === '' || parts.has(part) || number.test(part));
  return provider === undefined || !isKnown ? { name: 'other', provider: 'other' } : { name: model, provider };
}
