// The help of a page, over the page.
import { useWords } from '../data/words.tsx';
import { Dialog } from './dialog.tsx';
import type { HelpKey } from './help.tsx';

export const HelpDialog = ({
  of,
  open,
  onClose,
}: {
  readonly of: HelpKey;
  readonly open: boolean;
  readonly onClose: () => void;
}) => {
  const { web } = useWords();
  const { title, paragraphs } = web.help[of];
  return (
    <Dialog title={title} open={open} onClose={onClose}>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="help-paragraph">
          {paragraph}
        </p>
      ))}
    </Dialog>
  );
};
