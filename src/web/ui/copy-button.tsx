// Copies a text, and says that it did.
import { useState } from 'react';
import { useWords } from '../data/words.tsx';
import { Button } from './button.tsx';

/** `name`: what is copied, for the button's name. */
export const CopyButton = ({ text, name }: { readonly text: string; readonly name: string }) => {
  const { web } = useWords();
  const [copied, setCopied] = useState(false);
  return (
    <>
      <Button
        small
        label={`${copied ? web.frame.copied : web.frame.copy}: ${name}`}
        onPress={async () => {
          await copyText(text);
          setCopied(true);
        }}
      >
        {copied ? web.frame.copied : web.frame.copy}
      </Button>
      <span role="status" className="visually-hidden">
        {copied ? web.frame.copied : ''}
      </span>
    </>
  );
};

/** The clipboard needs a secure context; where there is none the old way still works. */
const copyText = async (text: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
};
