// The Personal store, newest first, searched by the server. What cannot serve stays in the list and says why.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CertificateLine } from '#core/views.ts';
import { dayText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { certificateName, plainName, usageWords } from '../../data/names.ts';
import { useCertificate } from '../../data/queries.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Given } from '../../ui/given.tsx';
import { Failure } from '../../ui/notice.tsx';
import { State } from '../../ui/state.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';
import './main-page.css';

const PAGE = 20;

export const CertificatePicker = ({ onChoose }: { readonly onChoose: (thumbprint: string) => void }) => {
  const { web } = useWords();
  const { assign } = web;
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const { data, error } = useQuery({
    queryKey: ['certificates', 'personal', text, limit],
    queryFn: () =>
      client.certificates({
        query: { store: 'personal', limit, offset: 0, ...(text.trim() === '' ? {} : { text: text.trim() }) },
      }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextField
        label={assign.search}
        type="search"
        value={text}
        onChange={setText}
        help={assign.searchHelp}
        maxLength={200}
      />
      <Failure error={error} />
      {data?.items.length === 0 && <p className="soft">{assign.none}</p>}
      <ul className="list" aria-label={assign.certificates}>
        {data?.items.map((one) => (
          <PickerLine key={one.id} certificate={one} onChoose={() => onChoose(one.thumbprint)} />
        ))}
      </ul>
      {data !== undefined && data.items.length < data.total && (
        <p className="buttons">
          <Button onPress={() => setLimit(limit + PAGE)}>{assign.showMore}</Button>
          <span className="soft">{assign.more(data.items.length, data.total)}</span>
        </p>
      )}
    </>
  );
};

const PickerLine = ({
  certificate,
  onChoose,
}: {
  readonly certificate: CertificateLine;
  readonly onChoose: () => void;
}) => {
  const words = useWords();
  const { assign } = words.web;
  const { data } = useCertificate(certificate.thumbprint);
  const [why] = data?.complaints ?? [];
  const can = data !== undefined && data.assignable.length > 0;
  return (
    <li className="list-row">
      <span>
        <Given>{certificateName(certificate)}</Given>
        <span className="sub state-sub">
          <Given>{plainName(certificate.issuer)}</Given> · {dayText(certificate.notAfter, words.lang)}
        </span>
      </span>
      <ShortThumbprint of={certificate.thumbprint} />
      {data !== undefined &&
        (can ? (
          <State tone="ok">
            {assign.can(data.assignable.map((id) => usageWords(words, id).title).join(', '))}
          </State>
        ) : (
          <State tone="bad" sub={why === undefined ? undefined : words.say(why).detail}>
            {why === undefined ? assign.cannot : words.say(why).title}
          </State>
        ))}
      <Button
        small
        label={assign.choose(certificateName(certificate))}
        whyNot={can ? undefined : assign.cannot}
        onPress={onChoose}
      >
        {assign.pick}
      </Button>
    </li>
  );
};
