// What an adoption changes in one configuration file: lines that go and come, by mark and word, never by colour alone.
import type { AdoptView } from '#core/views.ts';
import { useWords } from '../../data/words.tsx';
import { lineDiff } from './line-diff.ts';

export const ConfigDiff = ({ file, before, after }: AdoptView['changes'][number]) => {
  const { web } = useWords();
  const { dialog } = web.discovery;
  return (
    <figure className="diff">
      <figcaption className="mono">{file}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="diff-lines" tabIndex={0} aria-label={dialog.file(file)}>
        {lineDiff(before, after).map((line, index) =>
          line.kind === 'fold' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff have no other identity
            <div key={index} className="diff-fold">
              {dialog.lines(line.count)}
            </div>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a diff have no other identity
            <div key={index} className={`diff-line ${line.kind}`} translate="no">
              <span className="diff-mark" aria-hidden="true">
                {MARKS[line.kind]}
              </span>
              {line.kind !== 'same' && (
                <span className="visually-hidden">
                  {line.kind === 'gone' ? dialog.removed : dialog.added}{' '}
                </span>
              )}
              {line.text}
            </div>
          ),
        )}
      </section>
    </figure>
  );
};

const MARKS = { same: ' ', gone: '−', come: '+' } as const;
