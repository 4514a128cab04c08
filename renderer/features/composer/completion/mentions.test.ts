import { describe, expect, it } from 'vitest';
import type { Attachment } from '../../../../shared/attachments/attachment.ts';
import { threadId } from '../../../../shared/base/ids.ts';
import { Mentions } from './mentions.ts';

const attach = (name: string, root = '/w'): Attachment => ({ kind: 'file', name, source: `${root}/${name}` });
const app = attach('src/app.ts');
const other = attach('src/b.ts');
const skill: Attachment = { kind: 'skill', name: 'tidy', source: '/skills/tidy/SKILL.md' };
const nothing = { gone: [], back: [] };

/** Follows a draft from text to text, each with the attachments that it has then. Returns the last changes. */
function follow(attachments: readonly Attachment[], ...texts: readonly string[]) {
  const mentions = new Mentions();
  let attached = attachments;
  return texts.reduce<ReturnType<Mentions['follow']>>((_, text) => {
    const changes = mentions.follow('new', text, attached, '/w');
    attached = [...attached.filter((one) => !changes.gone.includes(one)), ...changes.back];
    return changes;
  }, nothing);
}

describe('an attachment with a mention in the message', () => {
  it('goes with its mention, and returns with it', () => {
    const both = [app, other];
    const text = 'See @src/app.ts and @src/b.ts';
    expect(follow(both, text, 'See @src/app.ts and ')).toEqual({ gone: [other], back: [] });
    expect(follow(both, text, 'See @src/app.ts and @src/b.t')).toEqual({ gone: [other], back: [] });
    expect(follow(both, text, '')).toEqual({ gone: both, back: [] });
    expect(follow(both, text, '', 'x', text)).toEqual({ gone: [], back: both });
    expect(follow([skill], 'Use $tidy', 'Use ')).toEqual({ gone: [skill], back: [] });
    const quoted = attach('my notes.md');
    expect(follow([quoted], 'See @"my notes.md"s', 'See @"my notes.md')).toEqual({ gone: [quoted], back: [] });
  });

  it.each(['See @src/app.ts, now', 'Now (@src/app.ts)', '@src/app.ts.', '@src/app.ts的', 'x@src/app.ts @src/app.ts'])(
    'stays while its mention is in the text: %j',
    (text) => {
      expect(follow([app], 'See @src/app.ts ', text)).toEqual(nothing);
    },
  );

  it('goes when only a longer mention is left', () => {
    for (const longer of ['src/app.tsx', 'src/app.ts.bak', 'src/app.ts/x', 'src/app.ts日']) {
      const changes = follow([app, attach(longer)], `@src/app.ts @${longer}`, `@${longer}`);
      expect(changes).toEqual({ gone: [app], back: [] });
    }
  });

  it('stays when its mention was never in the text, or in another draft, or it comes from elsewhere', () => {
    expect(follow([app], 'See', '')).toEqual(nothing);
    const dropped = attach('src/app.ts', '/data/attachments/1');
    expect(follow([dropped], '@src/app.ts', '')).toEqual(nothing);
    const mentions = new Mentions();
    mentions.follow('new', '@src/app.ts', [app], '/w');
    expect(mentions.follow(threadId.parse('another'), '', [app], '/w')).toEqual(nothing);
  });
});
