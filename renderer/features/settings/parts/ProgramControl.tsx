import { useEffect, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import type { FoundPrograms } from '../../../../shared/settings/editors.ts';
import { chooseCodex, chooseEditor, listPrograms } from '../../../commands/programs.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { useConnection } from '../../../stores/connection.store.ts';
import { useSettings } from '../../../stores/settings.store.ts';
import { describeCodexChoice, describeEditorChoice, getChosenCodex, getChosenEditor } from '../program-choices.ts';

const noPrograms: FoundPrograms = { editors: [], codexOnPath: null };

/** Returns the programs on this machine; empty until the host has answered. */
function usePrograms(): FoundPrograms {
  const [programs, setPrograms] = useState(noPrograms);
  useEffect(() => {
    let isShown = true;
    void listPrograms().then((found) => {
      if (isShown && found !== null) setPrograms(found);
    });
    return () => {
      isShown = false;
    };
  }, []);
  return programs;
}

/** Lets the user choose which Codex runs, from those on this machine. */
export function ProgramControl({ helpId }: { readonly helpId: string }) {
  const isNamed = useConnection((state) => state.host?.environment.includes('WORKCELL_CODEX_BIN') ?? false);
  const binary = useSettings((state) => state.settings.values.codexBinary);
  const programs = usePrograms();
  const { options, value } = describeCodexChoice(binary, programs, isNamed);
  return (
    <Select
      name={t`Program`}
      value={value}
      options={options}
      describedBy={helpId}
      onChange={(chosen) => {
        const codex = getChosenCodex(chosen);
        if (codex !== null) void chooseCodex(codex);
      }}
    />
  );
}

/** Lets the user choose the program that opens a file at a line, from those on this machine. */
export function EditorControl({ helpId }: { readonly helpId: string }) {
  const command = useSettings((state) => state.settings.values.editor);
  const { editors } = usePrograms();
  const { options, value } = describeEditorChoice(command, editors);
  return (
    <Select
      name={t`Editor`}
      value={value}
      options={options}
      describedBy={helpId}
      onChange={(chosen) => {
        const editor = getChosenEditor(chosen, editors);
        if (editor !== undefined) void chooseEditor(editor);
      }}
    />
  );
}
