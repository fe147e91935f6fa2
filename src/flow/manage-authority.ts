// What the manager of the embedded CA does: approve, deny, revoke, renew, and hand out the root and the list.

import { isRevocationReason, REVOCATION_REASONS } from '#core/authority/crl-plan.ts';
import type { Realm } from '#core/authority/constraints.ts';
import { LIMITS } from '#core/limits.ts';
import { refuse } from '#core/problems.ts';
import { computeNames } from '#core/topology/compute-names.ts';
import type { AuthorityView } from '#core/views.ts';
import { generalNameText } from '#core/x509/general-name.ts';
import { sameName } from '#core/x509/name.ts';
import { writePem } from '#core/x509/pem.ts';
import { publicationOf } from './publication.ts';
import { keep, lineOf, parsedBytes, recordOf } from './stock.ts';
import { realmOf } from './realm.ts';
import { contracts, topologyOf, usageStates } from './usages.ts';
import type { World } from './world.ts';

/** At its first use the CA is made for the topology's names, and this computer trusts its root; that is what having it means. Idempotent. */
export const foundAuthority = async (world: World): Promise<void> => {
  await world.authority.found(await presentRealm(world));
  for (const { der, role } of world.authority.certificates()) {
    const certificate = parsedBytes(world, der);
    if (certificate === undefined) continue;
    await keep(world, certificate, {
      store: role === 'root' ? 'root' : 'intermediate',
      friendlyName: '',
      source: 'embedded',
    });
  }
};

export const authorityView = async (world: World): Promise<AuthorityView> => {
  const { authority } = world;
  const states = await usageStates(world);
  const lines = await Promise.all(
    authority.certificates().map(async ({ der, id }) => {
      const certificate = parsedBytes(world, der);
      if (certificate === undefined) return [];
      return [
        await lineOf(world, certificate, (await world.ledger.certificates({ thumbprint: id })).items, states),
      ];
    }),
  );
  const crl = authority.lastCrl();
  return {
    certificates: lines.flat(),
    templates: authority.templates(),
    pending: authority.pending(LIMITS.shownLines).map(({ number, request, template, names, since }) => ({
      number,
      request,
      template,
      names: names.map(generalNameText),
      since,
    })),
    waiting: authority.waiting(),
    issued: authority.issued(),
    crl: crl === undefined ? null : { number: crl.number, nextUpdate: crl.nextUpdate },
    publication: (await publicationOf(world.ledger)) ?? null,
  };
};

export const approve = async (world: World, number: string, by: string): Promise<void> => {
  await world.authority.approve(number, person(by));
};

export const deny = async (world: World, number: string, by: string, why: string): Promise<void> => {
  await world.authority.deny(number, person(by), text('why', why));
};

export const revoke = async (world: World, spelt: string, reason: string, force = false): Promise<void> => {
  const known = Object.keys(REVOCATION_REASONS);
  if (!isRevocationReason(reason))
    throw refuse('request.settings.invalid', { member: 'reason', why: known.join(', ') });
  const record = await recordOf(world, spelt);
  const certificate = parsedBytes(world, record.der);
  if (certificate === undefined)
    throw refuse('assigned.certificate.unknown', { thumbprint: record.thumbprint });
  // A serial number says little by itself: another CA's certificate may have the same.
  const ours = world.authority.certificates().some(({ der }) => {
    const ca = parsedBytes(world, der);
    return ca !== undefined && sameName(ca.subject, certificate.issuer);
  });
  if (!ours) throw refuse('request.authority.certificate.unknown', { serial: certificate.serial });
  const users = (await usageStates(world)).filter(({ current }) => current?.id === record.id);
  if (users.length > 0 && !force)
    throw refuse('assigned.in-use', {
      thumbprint: record.thumbprint,
      where: users.map(({ usage }) => usage).join(', '),
    });
  await world.authority.revoke(certificate.serial, reason);
};

export const crlPem = async (world: World): Promise<string> => {
  await foundAuthority(world);
  return writePem('X509 CRL', (await world.authority.crl()).der);
};

export const renewAuthority = async (world: World): Promise<AuthorityView> => {
  await foundAuthority(world);
  const realm = await presentRealm(world);
  // Under an expired root nothing can be renewed: then, and only then, everybody has to be given a new one.
  const root = world.authority.certificates().find(({ role, current }) => role === 'root' && current);
  const ended = root === undefined ? undefined : parsedBytes(world, root.der);
  if (ended !== undefined && ended.notAfter <= world.now()) await world.authority.renewRoot(realm);
  else await world.authority.renewIssuing(realm);
  await foundAuthority(world);
  return authorityView(world);
};

export const presentRealm = async (world: World): Promise<Realm> => {
  const topology = await topologyOf(world);
  const usages = (await contracts(world)).map(({ id }) => id);
  return realmOf(topology, computeNames(topology, usages).names);
};

const person = (by: string): string => text('by', by.trim() === '' ? 'administrator' : by);

const text = (field: string, value: string): string => {
  if (value.length > LIMITS.textCharacters)
    throw refuse('request.text.too-long', { field, limit: LIMITS.textCharacters });
  return value.trim();
};
