// The help of one page: a button in its head, F1, or `?` where nobody is typing.
import { useEffect, useEffectEvent, useState } from 'react';
import type { WebWords } from '#words/web-words.ts';
import { useWords } from '../data/words.tsx';
import { Button } from './button.tsx';
import { later } from './later.tsx';

export type HelpKey = keyof WebWords['help'];

// A page is read before its help.
const HelpDialog = later(async () => (await import('./help-dialog.tsx')).HelpDialog);

export const PageHelp = ({ of }: { readonly of: HelpKey }) => {
  const { web } = useWords();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const show = (): void => {
    setAsked(true);
    setOpen(true);
  };
  const onKey = useEffectEvent(show);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest(TYPED) !== null;
      if (event.key !== 'F1' && (event.key !== '?' || typing)) return;
      event.preventDefault();
      onKey();
    };
    // Before anything on the page takes the key for itself.
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);
  return (
    <>
      <Button onPress={show}>{web.frame.help}</Button>
      {asked && <HelpDialog of={of} open={open} onClose={() => setOpen(false)} />}
    </>
  );
};

/** Where a question mark is text. */
const TYPED = 'input:not([type="checkbox"], [type="radio"]), textarea, select';
