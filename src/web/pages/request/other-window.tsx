// Another window wrote into the same form: nothing is overwritten until a person has said which one goes on.
import { timeText } from '#words/dates.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Other } from './use-form.ts';

export const OtherWindow = ({
  other: { why, there },
  onMine,
  onTheirs,
}: {
  readonly other: Other;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}) => {
  const { web, lang } = useWords();
  const words = web.requestForm.other[why];
  return (
    <Notice tone="wait" title={words.title}>
      <p className="notice-text">
        {words.text(there.savedAt === undefined ? '' : timeText(there.savedAt, lang))}
      </p>
      <p className="buttons">
        <Button small onPress={onMine}>
          {words.mine}
        </Button>
        <Button small onPress={onTheirs}>
          {words.theirs}
        </Button>
      </p>
    </Notice>
  );
};
