import { useEffect, useState } from 'react';
import { inputModel } from '../../../view-models/input-model.ts';
import { getDroppedFiles } from './transferred-files.ts';

/**
 * Accepts files dropped anywhere on the page, which would otherwise navigate to them. Returns true while files are
 * dragged over the page.
 */
export function useFileDrop(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setIsOver(true);
    };
    // A drag from one element to the next also fires a leave event on the first one.
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      setIsOver(false);
      // The drop was a folder, which opens.
      if (event.defaultPrevented) return;
      const files = event.dataTransfer === null ? [] : getDroppedFiles(event.dataTransfer);
      if (files.length === 0) return;
      event.preventDefault();
      void inputModel.attachFiles(files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
