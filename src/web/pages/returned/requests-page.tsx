// All requests, newest first, paged by the server: those under way, or also those that have ended.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../data/client.ts';
import { useWords } from '../../data/words.tsx';
import { Button } from '../../ui/button.tsx';
import { CheckBox } from '../../ui/check-box.tsx';
import { Failure } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { RequestLine } from '../assigned/other-lists.tsx';
import '../assigned/main-page.css';

const PAGE = 25;

export const RequestsPage = () => {
  const { requests, certificates } = useWords().web;
  const [open, setOpen] = useState(true);
  const [offset, setOffset] = useState(0);
  const { data, error } = useQuery({
    queryKey: ['request', 'list', open, offset],
    // One more than is shown tells whether there is a next page.
    queryFn: () => client.requests({ query: { limit: PAGE + 1, offset, ...(open && { open }) } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={requests.title} lead={requests.lead} help="pending" command="certwizard pending">
      <CheckBox
        checked={open}
        onChange={(next) => {
          setOpen(next);
          setOffset(0);
        }}
      >
        {requests.onlyOpen}
      </CheckBox>
      <Failure error={error} />
      {data?.length === 0 && <p className="soft">{requests.none}</p>}
      {data !== undefined && data.length > 0 && (
        <ul className="list" aria-label={requests.title}>
          {data.slice(0, PAGE).map(({ draft, ...one }) => (
            <RequestLine key={one.id} request={{ ...one, friendlyName: draft.friendlyName }} />
          ))}
        </ul>
      )}
      <p className="buttons">
        {offset > 0 && (
          <Button onPress={() => setOffset(Math.max(0, offset - PAGE))}>{certificates.earlier}</Button>
        )}
        {data !== undefined && data.length > PAGE && (
          <Button onPress={() => setOffset(offset + PAGE)}>{certificates.later}</Button>
        )}
      </p>
    </Page>
  );
};
