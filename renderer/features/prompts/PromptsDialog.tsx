import PlusIcon from 'lucide-react/icons/plus';
import RefreshIcon from 'lucide-react/icons/refresh-cw';
import XIcon from 'lucide-react/icons/x';
import { useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { toPromptKey } from '../../../shared/catalogs/prompts/prompt.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import {
  insertPrompt,
  insertSkill,
  listPrompts,
  listSkills,
  refreshCatalogs,
} from '../../commands/catalogs.commands.ts';
import { toFieldPlace, writeField } from '../../commands/texts.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useCatalogs } from '../../stores/catalogs.store.ts';
import { useSettings } from '../../stores/settings.store.ts';
import { OtherTexts } from '../stored-texts/StoredTexts.tsx';
import { useStoredForm } from '../stored-texts/use-stored-text.ts';
import styles from './CatalogDialog.module.css';
import { CatalogPanes } from './CatalogPanes.tsx';
import { scopeLabels } from './describe-prompt-problem.ts';
import skillPaneStyles from './Pane.module.css';
import { PromptEditor, type PromptForm, promptForm } from './PromptEditor.tsx';
import { PromptPane } from './PromptPane.tsx';
import { type CatalogKind, describeCatalogEntry, describePrompts } from './prompts.view-model.ts';
import { useEditing } from './use-editing.ts';

const kinds = [
  { value: 'prompts', name: t`Prompts` },
  { value: 'skills', name: t`Skills` },
] as const;
const titles: Readonly<Record<PromptForm['type'], string>> = { new: t`New prompt`, known: t`Edit prompt` };

/** Shows prompts and skills: search, view, fill in and insert into the message. The user can also edit prompts here. */
export default function PromptsDialog({ onClose }: { readonly onClose: () => void }) {
  const { prompts, skills, promptToSelect } = useCatalogs();
  const [kind, setKind] = useState<CatalogKind>('prompts');
  const [query, setQuery] = useState('');
  const lastUsed = useSettings((state) => state.settings.values.lastPrompt);
  const [chosenKey, setChosenKey] = useState(promptToSelect === null ? lastUsed : toPromptKey(promptToSelect));
  const place = toFieldPlace('new', 'prompt');
  const editing = useEditing(onClose, ...useStoredForm(place, promptForm, ({ name, text }) => text || name));
  const view = useMemo(() => describePrompts({ prompts, skills, kind, query }), [prompts, skills, kind, query]);
  const chosen = view.rows.find(({ key }) => key === chosenKey) ?? view.rows[0] ?? null;

  const isUnasked = { prompts: prompts.state === 'unasked', skills: skills.state === 'unasked' };
  useEffect(() => {
    if (isUnasked.prompts) void listPrompts();
  }, [isUnasked.prompts]);
  useEffect(() => {
    if (isUnasked.skills) void listSkills();
  }, [isUnasked.skills]);

  // Closes before it inserts the text: an open dialog would reclaim the focus.
  const closeFirst = (insert: () => void): void => {
    flushSync(onClose);
    insert();
  };

  return (
    <Dialog
      title={t`Prompts and skills`}
      isTitleHidden
      onClose={editing.close}
      onEscape={editing.onEscape}
      className={styles.dialog}
    >
      <header className={styles.head}>
        <p className={styles.title} aria-hidden="true">
          {editing.edited === null ? t`Prompts and skills` : titles[editing.edited.type]}
        </p>
        {editing.edited === null && (
          <SegmentedControl
            name={t`Kind`}
            value={kind}
            segments={kinds}
            onChange={(value) => {
              setKind(value);
              setChosenKey(null);
            }}
          />
        )}
        <span className={styles.space} />
        {editing.edited === null && (
          <>
            {view.isBusy && <Spinner />}
            <IconButton name={t`Refresh`} icon={<RefreshIcon />} onClick={() => void refreshCatalogs()} />
            <Button
              icon={<PlusIcon />}
              onClick={() =>
                editing.start({
                  type: 'new',
                  place: view.canWriteHere ? 'workspace' : 'home',
                  name: '',
                  text: '',
                  version: null,
                })
              }
            >
              {t`New prompt`}
            </Button>
            <IconButton name={t`Close`} icon={<XIcon />} onClick={onClose} />
          </>
        )}
      </header>
      {editing.edited === null && <OtherTexts place={place} onRestore={(text) => writeField(place, text)} />}
      {editing.edited !== null ? (
        <PromptEditor
          form={editing.edited}
          isDirty={editing.isDirty}
          canWriteHere={view.canWriteHere}
          onChange={editing.change}
          onLeave={editing.leave}
          onSaved={(prompt) => {
            setKind('prompts');
            setQuery('');
            setChosenKey(toPromptKey(prompt));
            editing.leave();
          }}
        />
      ) : (
        <CatalogPanes
          searchName={kind === 'prompts' ? t`Search prompts` : t`Search skills`}
          listName={kind === 'prompts' ? t`Prompts` : t`Skills`}
          query={query}
          entries={view.rows}
          rowOf={describeCatalogEntry}
          chosen={chosen}
          empty={view.empty}
          notes={view.notes}
          takesFocus={editing.hasEdited}
          onQuery={setQuery}
          onChoose={(entry) => setChosenKey(entry?.key ?? null)}
        >
          {chosen?.kind === 'prompt' && (
            <PromptPane
              key={chosen.key}
              prompt={chosen.prompt}
              onInsert={(text) => closeFirst(() => insertPrompt(text, chosen.prompt))}
              onEdit={(text, version) => {
                const { name, place: where } = chosen.prompt;
                editing.start({ type: 'known', place: where, name, text, version });
              }}
            />
          )}
          {chosen?.kind === 'skill' && (
            <SkillPane skill={chosen.skill} onInsert={() => closeFirst(() => insertSkill(chosen.skill))} />
          )}
        </CatalogPanes>
      )}
    </Dialog>
  );
}

/** Shows one skill, and what happens when a message names it. */
function SkillPane({ skill, onInsert }: { readonly skill: Skill; readonly onInsert: () => void }) {
  return (
    <div className={skillPaneStyles.pane}>
      <div className={skillPaneStyles.body}>
        <h3 className={skillPaneStyles.name}>{visibleText(skill.name)}</h3>
        <p className={skillPaneStyles.about}>{visibleText(skill.about)}</p>
        <h4 className={skillPaneStyles.label}>{t`Preview`}</h4>
        <pre className={skillPaneStyles.text}>${visibleText(skill.name)}</pre>
        <p className={skillPaneStyles.about}>{t`Codex reads this skill with your message and follows it.`}</p>
        <p className={skillPaneStyles.path}>{visibleText(skill.path)}</p>
      </div>
      <footer className={skillPaneStyles.foot}>
        <span className={skillPaneStyles.hint}>
          {skill.enabled ? scopeLabels[skill.scope] : t`Off in Codex's config.toml`}
        </span>
        <Button kind="primary" size={32} disabled={!skill.enabled} onClick={onInsert} data-insert>
          {t`Insert`}
        </Button>
      </footer>
    </div>
  );
}
