// Intermediates that verify to a root already trusted are filed at once; a root never is, without an explicit yes.
import { judge } from '#core/trusted/judge.ts';
import { belongsIn } from '#core/trusted/misplaced.ts';
import type { CertificateId } from '#core/facts.ts';
import { certificateId } from '#core/x509/thumbprint.ts';
import type { Certificate } from '#core/x509/types.ts';
import { fromBase64, keep, parsedBytes, replyFor, storeOf } from './stock.ts';
import type { World } from './world.ts';

/** Files those of `chain` that reach an anchor through each other and the store. Idempotent. */
export const fileReply = async (world: World, chain: readonly Certificate[]): Promise<void> => {
  const anchors = await storeOf(world, 'root');
  const pool = [...(await storeOf(world, 'intermediate')), ...chain];
  for (const link of chain) {
    // A root that came along lies among the roots, or waits for its yes: here it would lie wrong.
    if (belongsIn(link, world.crypto) !== 'intermediate') continue;
    const { trusted } = judge({ leaf: link, pool, anchors, now: world.now(), crypto: world.crypto });
    if (trusted) await keep(world, link, { store: 'intermediate', friendlyName: '', source: 'reply' });
  }
};

/** After a root was trusted: what CAs sent along with our certificates may verify now. Each intermediate is judged once, however many came with it. */
export const fileAllReplies = async (world: World): Promise<void> => {
  const filed = new Set(
    (await world.ledger.certificates({ store: 'intermediate' })).items.map(({ id }) => id),
  );
  const links = new Map<CertificateId, Certificate>();
  const { items } = await world.ledger.certificates({ store: 'personal' });
  for (const { id } of items) {
    for (const base64 of (await replyFor(world, id))?.chain ?? []) {
      const link = parsedBytes(world, fromBase64(base64));
      if (link?.basicConstraints?.ca !== true) continue;
      const own = certificateId(link.der, world.crypto);
      if (!filed.has(own)) links.set(own, link);
    }
  }
  await fileReply(world, [...links.values()]);
};
