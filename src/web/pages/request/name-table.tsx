// The names that the certificate will hold, each with why it is there and for which usages.
import type { NameWhy } from '#core/draft-views.ts';
import { usageWords } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import '../../ui/table.css';

export const NameTable = ({ names }: { readonly names: readonly NameWhy[] }) => {
  const words = useWords();
  const { nameHeads, names: title } = words.web.requestForm;
  const reasons = words.words.reasons as Readonly<
    Record<string, ((facts: Readonly<Record<string, string>>) => string) | undefined>
  >;
  return (
    <div className="table-scroll">
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{nameHeads.name}</th>
            <th scope="col">{nameHeads.why}</th>
            <th scope="col">{nameHeads.usages}</th>
          </tr>
        </thead>
        <tbody>
          {names.map(({ name, why, usages }) => (
            <tr key={`${name.kind} ${name.value}`}>
              <td className="mono">{name.value}</td>
              <td>{reasons[why.code]?.(why.facts) ?? why.code}</td>
              <td className="sub">{usages.map((id) => usageWords(words, id).title).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
