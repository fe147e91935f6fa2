// Who is signed in, here and in the other tabs of this browser.
import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from './client.ts';
import { STATUS } from './queries.ts';

const SESSION = queryOptions({ queryKey: ['session'], queryFn: () => client.whoAmI() });

/** Looked at anew whenever somebody comes back to the tab. */
export const useSession = () => useQuery(SESSION);
export type SessionState = Awaited<ReturnType<typeof client.whoAmI>>['state'];

/** Asked while the page's code is still on its way: who is signed in, and then what almost every page shows. */
export const askAhead = async (queries: QueryClient): Promise<void> => {
  await queries.prefetchQuery(SESSION);
  if (queries.getQueryData(SESSION.queryKey)?.state === 'signed-in') await queries.prefetchQuery(STATUS);
};

/** Who is inside, also while they sign in again over the page: what they typed there stays theirs. */
export const useWho = () => {
  const { data } = useSession();
  const [who, setWho] = useState(data);
  if (data?.state === 'signed-in' && data !== who) setWho(data);
  return who;
};

/** After any way of signing in: the gate opens here, and in the other tabs. */
export const useSignedIn = (): (() => Promise<void>) => {
  const queries = useQueryClient();
  return async () => {
    tabs.postMessage('in' satisfies Told);
    await opened(queries);
  };
};

/** Ends the session. Everything that this tab and the others remember goes with it. */
export const signOut = async (): Promise<void> => {
  await client.endSession();
  tabs.postMessage('out' satisfies Told);
  location.assign('/');
};

export const useOtherTabs = (): void => {
  const queries = useQueryClient();
  useEffect(() => {
    const listen = ({ data }: MessageEvent<Told>): void => {
      if (data === 'out') location.reload();
      else void opened(queries);
    };
    tabs.addEventListener('message', listen);
    return () => tabs.removeEventListener('message', listen);
  }, [queries]);
};

/** The session comes first: what asks before it is there is only held. */
const opened = async (queries: QueryClient): Promise<void> => {
  await queries.refetchQueries({ queryKey: ['session'] });
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
};

type Told = 'in' | 'out';
const tabs = new BroadcastChannel('certwizard-session');
