// What pages read from the house. Live events make the right answers old; nothing is polled while the stream is open.
import { QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { RequestId } from '#core/facts.ts';
import type { HouseEvent } from '#core/views.ts';
import { client, isUnreachable } from './client.ts';
import { makeOld } from './make-old.ts';

export const newQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // A server that restarts is waited for; a refusal is an answer.
        retry: (count, error) => isUnreachable(error) && count < 600,
        retryDelay: 1_000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });

export const STATUS = queryOptions({ queryKey: ['status'], queryFn: () => client.status() });
export const useStatus = () => useQuery(STATUS);

export const useRequest = (id: RequestId) =>
  useQuery({ queryKey: ['request', id], queryFn: () => client.requestOf({ params: { id } }) });

export const useCertificate = (thumbprint: string | undefined) =>
  useQuery({
    queryKey: ['certificate', thumbprint],
    queryFn: () => client.certificate({ params: { thumbprint: thumbprint ?? '' } }),
    enabled: thumbprint !== undefined,
  });

/** Relying parties: another program may change their stores, and tells nobody. */
export const useParties = () => useQuery({ queryKey: ['parties'], queryFn: () => client.parties() });

/** After a change of a store everything is judged anew. What was judged before is not shown again, not even until the new answer is there. */
export const judgeAnew = async (queries: QueryClient): Promise<void> => {
  queries.removeQueries({ queryKey: ['certificate'], type: 'inactive' });
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'store-plan' });
};

/** Which answers an event makes old. */
const touched = (event: HouseEvent): readonly string[] => {
  switch (event.kind) {
    case 'step':
      return ['assignment'];
    case 'assignment':
      return ['assignment', 'status', 'request', 'certificate', 'receipt'];
    case 'request':
      return ['request', 'status', 'authority'];
    case 'changed':
      return [
        'status',
        'request',
        'certificate',
        'certificates',
        'authority',
        'preview',
        'services',
        'assignment',
        'parties',
        'misplaced',
        'party-undo',
        'verification',
      ];
  }
};

export type Connection = 'connecting' | 'open' | 'lost';

/** Follows the house; after a break everything is asked anew. Without a session it waits for one, as every call does. */
export const useLive = (): Connection => {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>('connecting');
  useEffect(() => {
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      let after: string | undefined;
      while (!stop.signal.aborted) {
        try {
          const opened = setTimeout(() => setConnection('open'), OPEN_MS);
          try {
            for await (const { id, event } of client.events(
              {},
              { signal: stop.signal, ...(after !== undefined && { after }) },
            )) {
              setConnection('open');
              after = id;
              for (const key of touched(event)) makeOld(queries, [key]);
            }
          } finally {
            clearTimeout(opened);
          }
        } catch {
          if (stop.signal.aborted) return;
        }
        setConnection('lost');
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        makeOld(queries, []);
      }
    };
    void follow();
    return () => stop.abort();
  }, [queries]);
  return connection;
};

/** A stream that did not fail at once is open, also while nothing happens. */
const OPEN_MS = 500;
const AGAIN_MS = 1_000;
