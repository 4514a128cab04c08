import type { ThemeRegistrationRaw } from 'shiki/types';
import type { SyntaxRole } from './syntax-role.ts';

const scopes: Readonly<Record<SyntaxRole, readonly string[]>> = {
  keyword: [
    'keyword',
    'storage',
    'variable.language',
    'constant.language',
    'punctuation.definition.keyword',
    'entity.name.tag',
    'markup.heading',
    'markup.bold',
  ],
  string: [
    'string',
    'punctuation.definition.string',
    'markup.inline.raw',
    'markup.inserted',
    'constant.other.symbol',
    'constant.character.escape',
  ],
  fn: [
    'entity.name.function',
    'support.function',
    'entity.other.attribute-name',
    'markup.underline.link',
    'meta.diff.range',
  ],
  num: ['constant.numeric', 'constant.other.color', 'keyword.other.unit', 'markup.deleted'],
  type: [
    'entity.name.type',
    'entity.name.class',
    'entity.name.namespace',
    'entity.other.inherited-class',
    'support.type',
    'support.class',
    'storage.type.java',
    'support.type.property-name',
  ],
  comment: ['comment', 'punctuation.definition.comment', 'meta.diff.header'],
};

const plain = ['keyword.operator', 'storage.type.function.arrow', 'punctuation', 'meta.brace'];

/** A theme whose colors are names of roles, so that the page's own variables decide what they look like. */
export const syntaxTheme: ThemeRegistrationRaw = {
  name: 'roles',
  type: 'dark',
  fg: 'plain',
  bg: 'none',
  settings: [
    ...Object.entries(scopes).map(([role, scope]) => ({ scope: [...scope], settings: { foreground: role } })),
    { scope: plain, settings: { foreground: 'plain' } },
    { scope: scopes.comment.slice(), settings: { foreground: 'comment' } },
  ],
};
