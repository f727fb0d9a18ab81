import { type ReactNode, useState } from 'react';
import { Button } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';

interface UndoButtonProps {
  label: string;
  title: string;
  fileName: string;
  quiet: boolean;
  /** What is asked before anything is undone. */
  children: ReactNode;
}

/** The way to undo an import: a button that opens what is to be read first. */
export function UndoButton({ label, title, fileName, quiet, children }: UndoButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind={quiet ? 'quiet' : 'plain'} onClick={() => setOpen(true)} aria-label={`${label}: ${fileName}`}>
        {label}
      </Button>
      {open && (
        <Drawer title={title} onClose={() => setOpen(false)}>
          {children}
        </Drawer>
      )}
    </>
  );
}
