import { nameBeforeValue, phraseRules } from './phrase-rules.ts';
import { privateKeyBlock, privateKeyInLine } from './private-key.ts';
import { randomToken } from './random-token.ts';
import type { RedactionRule } from './redaction-rule.ts';
import { tokenRules } from './token-rules.ts';

/** Rules for text that gives access: keys, tokens, and passwords. */
export const secretRules: readonly RedactionRule[] = [
  privateKeyBlock,
  nameBeforeValue,
  privateKeyInLine,
  ...tokenRules,
  ...phraseRules,
  randomToken,
];
