import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { Skill, SkillError } from '../../../shared/catalogs/prompts/skill.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import type { CodexReply } from '../../model/codex-protocol/protocol.ts';

/** Codex's skills for a folder, and the errors for unreadable ones. */
export type ListedSkills = { readonly skills: readonly Skill[]; readonly errors: readonly SkillError[] };

/** Codex's skills for a folder. Codex watches them and reports changes. */
export class SkillCatalog {
  readonly #codex: CodexServer;
  #isOld = false;

  constructor(codex: CodexServer, changed: () => void) {
    this.#codex = codex;
    codex.onNotification(({ method }) => {
      if (method === 'skills/changed') changed();
    });
  }

  /** Makes Codex read the disk on the next listing, and ignore its cache. */
  forget(): void {
    this.#isOld = true;
  }

  /** Lists the skills. Leaves out those of an untrusted folder itself. */
  async list(folder: string, isTrusted: boolean): Promise<Result<ListedSkills, CodexProblem>> {
    const forceReload = this.#isOld;
    this.#isOld = false;
    const listed = await this.#codex.request('skills/list', { cwds: [folder], forceReload });
    if (!listed.ok) return err(listed.error);
    const entries = listed.value.data;
    return ok({
      skills: entries
        .flatMap((entry) => entry.skills.map(toSkill))
        .filter(({ scope }) => isTrusted || scope !== 'repo'),
      errors: isTrusted ? entries.flatMap(({ errors }) => errors) : [],
    });
  }
}

type Listed = CodexReply<'skills/list'>['data'][number]['skills'][number];

function toSkill({ description, enabled, interface: shown, name, path, scope, shortDescription }: Listed): Skill {
  return { name, about: shown?.shortDescription ?? shortDescription ?? description, path, scope, enabled };
}
