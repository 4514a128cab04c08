import { useEffect, useState } from 'react';
import type { FoundPrograms } from '../../../shared/settings/editors.ts';
import { listPrograms } from '../../commands/programs.commands.ts';

const noneYet: FoundPrograms = { editors: [], codexOnPath: null };

/** The programs on this machine; empty until the host has answered. */
export function usePrograms(): FoundPrograms {
  const [programs, setPrograms] = useState(noneYet);
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
