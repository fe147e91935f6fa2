// All certificates of this computer's stores, searched and paged by the server.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import type { StoreName } from '#core/ledger.ts';
import type { CertificateLine } from '#core/views.ts';
import { dayText } from '#words/dates.ts';
import { client } from '../../data/client.ts';
import { certificateName, plainName } from '../../data/names.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/choices.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Given } from '../../ui/given.tsx';
import { Link } from '../../ui/link.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { ShortThumbprint } from '../../ui/thumbprint.tsx';
import '../../ui/table.css';

const PAGE = 25;
const STORES = ['personal', 'root', 'intermediate'] as const satisfies readonly StoreName[];

export const CertificatesPage = () => {
  const { web, words } = useWords();
  const { certificates } = web;
  const [search] = useSearchParams();
  const [store, setStore] = useState<StoreName | 'all'>(
    STORES.find((name) => name === search.get('store')) ?? 'all',
  );
  const [text, setText] = useState('');
  const [offset, setOffset] = useState(0);
  const { data, error } = useQuery({
    queryKey: ['certificates', store, text.trim(), offset],
    queryFn: () =>
      client.certificates({
        query: {
          limit: PAGE,
          offset,
          ...(store === 'all' ? {} : { store }),
          ...(text.trim() === '' ? {} : { text: text.trim() }),
        },
      }),
    placeholderData: keepPreviousData,
  });
  const total = data?.total ?? 0;
  return (
    <Page
      title={certificates.title}
      lead={certificates.lead}
      help="details"
      command="certwizard store"
      aside={
        <Link look="button" href="/verify">
          {web.verify.title}
        </Link>
      }
    >
      <div className="fields">
        <Select
          label={certificates.store}
          value={store}
          onChange={(next: StoreName | 'all') => {
            setStore(next);
            setOffset(0);
          }}
          choices={[
            { value: 'all', label: certificates.all },
            ...STORES.map((name) => ({ value: name, label: words.stores[name] })),
          ]}
        />
        <TextField
          label={certificates.search}
          type="search"
          value={text}
          onChange={(next) => {
            setText(next);
            setOffset(0);
          }}
          maxLength={200}
        />
      </div>
      <Failure error={error} />
      <div className="table-scroll">
        <table className="table" aria-label={certificates.list}>
          <thead>
            <tr>
              <th scope="col">{certificates.heads.certificate}</th>
              <th scope="col">{certificates.heads.thumbprint}</th>
              <th scope="col">{certificates.heads.stores}</th>
              <th scope="col">{certificates.heads.expires}</th>
              <th scope="col">{certificates.heads.key}</th>
              <th scope="col">
                <span className="visually-hidden">{certificates.drop}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data?.items.map((one) => (
              <Line key={one.id} certificate={one} store={store} />
            ))}
          </tbody>
        </table>
      </div>
      {total > PAGE && (
        <p className="buttons-row">
          {offset > 0 && (
            <Button onPress={() => setOffset(Math.max(0, offset - PAGE))}>{certificates.earlier}</Button>
          )}
          {offset + PAGE < total && (
            <Button onPress={() => setOffset(offset + PAGE)}>{certificates.later}</Button>
          )}
          <span className="soft">
            {certificates.count(offset + 1, Math.min(total, offset + PAGE), total)}
          </span>
        </p>
      )}
    </Page>
  );
};

const Line = ({
  certificate,
  store,
}: {
  readonly certificate: CertificateLine;
  readonly store: StoreName | 'all';
}) => {
  const { web, words, lang } = useWords();
  const { certificates, frame } = web;
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const from = store === 'all' ? certificate.stores[0] : store;
  const drop = async (): Promise<void> => {
    if (from === undefined) return;
    try {
      await client.dropCertificate({ params: { store: from, thumbprint: certificate.id } });
      setAsking(false);
      await queries.invalidateQueries();
    } catch (error) {
      setRefused(error);
    }
  };
  return (
    <tr>
      <td>
        <Link href={`/certificates/${certificate.thumbprint}`}>
          <Given>{certificateName(certificate)}</Given>
        </Link>
        <span className="sub" translate="no">
          {plainName(certificate.issuer)}
        </span>
      </td>
      <td>
        <ShortThumbprint of={certificate.thumbprint} />
      </td>
      <td>{certificate.stores.map((name) => words.stores[name]).join(', ')}</td>
      <td>{dayText(certificate.notAfter, lang)}</td>
      <td>{certificate.keyPresent ? certificates.keyYes : certificates.keyNo}</td>
      <td>
        <Button
          small
          label={certificates.dropOf(certificateName(certificate))}
          onPress={() => setAsking(true)}
        >
          {certificates.drop}
        </Button>
        <Dialog
          alert
          open={asking}
          title={certificates.dropAsk}
          onClose={() => setAsking(false)}
          buttons={
            <>
              <Button onPress={() => setAsking(false)}>{frame.cancel}</Button>
              <Button primary onPress={drop}>
                {certificates.drop}
              </Button>
            </>
          }
        >
          <p className="dialog-subject" translate="no">
            {certificate.subject}
          </p>
          <p>{certificates.dropLead}</p>
          <Failure error={refused} />
        </Dialog>
      </td>
    </tr>
  );
};
