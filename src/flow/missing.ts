// Which certificate is missing from which store, and whether its bytes are at hand: what a returned page names, and what it can import at once.
import type { CertificateView, MissingCertificate, RequestState, TrustRow } from '#core/views.ts';
import type { RequestId } from '#core/facts.ts';
import { refuse } from '#core/problems.ts';
import { certificateId, thumbprint } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { factsOf } from './advance.ts';
import { certificateOf, fromBase64, parsedBytes, replyFor } from './stock.ts';
import { COMPUTER } from '#core/trusted/gate.ts';
import { rowsOf, verdictOf } from './trust.ts';
import type { World } from './world.ts';

const STATES: ReadonlySet<RequestState> = new Set(['root-missing', 'intermediate-missing']);

/** Each store's missing certificate, this computer's first. Empty in every other state. */
export const missingOf = async (
  world: World,
  state: RequestState,
  { id, trust }: Pick<CertificateView, 'id' | 'trust'>,
): Promise<readonly MissingCertificate[]> => {
  if (!STATES.has(state)) return [];
  const sent = await sentWith(world, id);
  return trust.flatMap((row) => missingIn(world, row, sent));
};

const missingIn = (
  world: World,
  { party, path, complaints }: TrustRow,
  sent: readonly Certificate[],
): readonly MissingCertificate[] =>
  complaints.flatMap(({ code, facts }): readonly MissingCertificate[] => {
    if (code === 'trusted.intermediate.missing') {
      const { subject, keyId, where } = facts;
      return [{ party, ...texts({ subject, keyId, where }), store: 'intermediate', held: false }];
    }
    if (code !== 'trusted.root.missing') return [];
    const { subject, keyId, where, held } = facts;
    const named = { party, ...texts({ subject, keyId, where }), store: 'root' as const };
    // The path ends in the root itself when it is at hand: only the very certificate is meant, not one of its name.
    const last = held === '' ? undefined : path.at(-1);
    if (last === undefined || last.thumbprint !== held) return [{ ...named, held: false }];
    const root = sent.find((one) => certificateId(one.der, world.crypto) === last.id);
    return [
      {
        ...named,
        held: root !== undefined,
        id: last.id,
        thumbprint: last.thumbprint,
        ...(root === undefined ? {} : { notAfter: root.notAfter.toISOString() }),
      },
    ];
  });

const texts = <K extends string>(facts: Readonly<Record<K, string | number>>): Record<K, string> =>
  Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, String(value)])) as Record<K, string>;

const sentWith = async (world: World, id: string): Promise<readonly Certificate[]> =>
  ((await replyFor(world, id))?.chain ?? []).flatMap(
    (base64) => parsedBytes(world, fromBase64(base64)) ?? [],
  );

/** The roots that the CA sent along and this computer does not trust: what an import for this request offers when no file is brought. Refuses when there is none. */
export const heldRoots = async (world: World, request: RequestId): Promise<readonly Uint8Array[]> => {
  const facts = await factsOf(world, request);
  const returned = facts.findLast((fact) => fact.kind === 'returned');
  const certificate =
    returned?.kind === 'returned' ? await certificateOf(world, returned.certificate) : undefined;
  if (certificate === undefined) throw refuse('returned.import.nothing-held', { request });
  const own = certificateId(certificate.der, world.crypto);
  const verdict = await verdictOf(world, certificate);
  const [row] = rowsOf(world, [{ party: COMPUTER, kind: COMPUTER, notes: [], verdict }]);
  const sent = await sentWith(world, own);
  const held = row === undefined ? [] : missingIn(world, row, sent).filter((one) => one.held);
  const roots = sent.filter((one) =>
    held.some(({ thumbprint: sha1 }) => sha1 === thumbprint(one.der, world.crypto)),
  );
  if (roots.length === 0) throw refuse('returned.import.nothing-held', { request });
  return roots.map(({ der }) => der);
};
