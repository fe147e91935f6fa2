// Extensions that we read: the Extensions SEQUENCE and what the common ones say. An unknown extension stays as it is; a known one that is broken is malformed.
import {
  contentOf,
  Cursor,
  type Element,
  explicitTag,
  implicitTag,
  Malformed,
  malformedAt,
  openDer,
  TAG,
} from './der.ts';
import { readAscii, readBits, readBoolean, readOid, readSerial, readSmall } from './der-values.ts';
import { ACCESS, EXTENSION, KEY_USAGE_BITS } from './extensions.ts';
import { GENERAL, otherTag, readGeneralName } from './general-name.ts';
import { nameOf } from './name.ts';
import type { Decoded, Extension, GeneralName, Subtree, UnreadableExtension } from './types.ts';

/** Reads Extensions (throws `Malformed`). The same extension twice is malformed (RFC 5280 §4.2). */
export const readExtensions = (list: Cursor): Extension[] => {
  const extensions: Extension[] = [];
  const seen = new Set<string>();
  while (list.more) {
    const inside = list.into(TAG.sequence, 'extension');
    const id = inside.next(TAG.oid, 'extension-id');
    const oid = readOid(id);
    if (seen.has(oid)) throw malformedAt(id, 'extension-twice');
    seen.add(oid);
    // An explicit FALSE is against DER and common in the field: harmless, so it is read.
    const flag = inside.maybe(TAG.boolean, 'extension-critical');
    const value = contentOf(inside.next(TAG.octetString, 'extension-value'));
    inside.done('extension');
    extensions.push({ oid, critical: flag !== undefined && readBoolean(flag), value });
  }
  return extensions;
};

/** What the known ones among `extensions` say (throws `Malformed`). */
export const decodeExtensions = (extensions: readonly Extension[]): Decoded => {
  const decoded: Decoded = {};
  for (const extension of extensions) Object.assign(decoded, decodeOne(extension));
  return decoded;
};

/** The same for a certificate that somebody else has made: one that is broken is named, and the certificate can still be looked at and judged. */
export const decodeWhatCanBe = (
  extensions: readonly Extension[],
): Decoded & { unreadable?: readonly UnreadableExtension[] } => {
  const decoded: Decoded = {};
  const unreadable: UnreadableExtension[] = [];
  for (const extension of extensions) {
    try {
      Object.assign(decoded, decodeOne(extension));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      unreadable.push({ oid: extension.oid, what: error.what });
    }
  }
  return unreadable.length === 0 ? decoded : { ...decoded, unreadable };
};

const decodeOne = ({ oid, value }: Extension): Decoded => DECODERS[oid]?.(value) ?? {};

const DECODERS: Readonly<Record<string, (value: Uint8Array) => Decoded>> = {
  [EXTENSION.san]: (value) => ({ san: some(openDer(value, TAG.sequence, 'san'), 'san', readGeneralName) }),
  [EXTENSION.basicConstraints]: (value) => {
    const inside = openDer(value, TAG.sequence, 'basic-constraints');
    const flag = inside.maybe(TAG.boolean, 'basic-constraints');
    const length = inside.maybe(TAG.integer, 'path-length');
    inside.done('basic-constraints');
    const ca = flag !== undefined && readBoolean(flag);
    return { basicConstraints: length ? { ca, pathLength: readSmall(length) } : { ca } };
  },
  [EXTENSION.keyUsage]: (value) => {
    const bits = readBits(only(value, TAG.bitString, 'key-usage'));
    return { keyUsage: bits.map((bit) => KEY_USAGE_BITS[bit]).filter((bit) => bit !== undefined) };
  },
  [EXTENSION.eku]: (value) => ({
    eku: some(openDer(value, TAG.sequence, 'eku'), 'eku', (list) => readOid(list.next(TAG.oid, 'eku'))),
  }),
  [EXTENSION.ski]: (value) => ({ ski: contentOf(only(value, TAG.octetString, 'ski')) }),
  [EXTENSION.aki]: (value) => {
    const inside = openDer(value, TAG.sequence, 'aki');
    const keyId = inside.maybe(implicitTag(0), 'aki');
    inside.maybe(explicitTag(1), 'aki-issuer');
    const serial = inside.maybe(implicitTag(2), 'aki-serial');
    inside.done('aki');
    return {
      aki: { ...(keyId && { keyId: contentOf(keyId) }), ...(serial && { serial: readSerial(serial) }) },
    };
  },
  [EXTENSION.nameConstraints]: (value) => {
    const inside = openDer(value, TAG.sequence, 'name-constraints');
    if (!inside.more) throw inside.malformed('name-constraints-empty');
    const permitted = inside.maybeInto(explicitTag(0), 'permitted');
    const excluded = inside.maybeInto(explicitTag(1), 'excluded');
    inside.done('name-constraints');
    return {
      nameConstraints: {
        permitted: permitted ? some(permitted, 'permitted', readSubtree) : [],
        excluded: excluded ? some(excluded, 'excluded', readSubtree) : [],
      },
    };
  },
  [EXTENSION.aia]: (value) => {
    const rows = all(openDer(value, TAG.sequence, 'aia'), (list) => {
      const inside = list.into(TAG.sequence, 'access');
      const method = readOid(inside.next(TAG.oid, 'access-method'));
      const name = readGeneralName(inside);
      inside.done('access');
      return { method, name };
    });
    const urls = (method: string): string[] =>
      rows.filter((row) => row.method === method).flatMap((row) => urlOf(row.name));
    return { aia: { caIssuers: urls(ACCESS.caIssuers), ocsp: urls(ACCESS.ocsp) } };
  },
  [EXTENSION.crlUrls]: (value) => ({
    crlUrls: all(openDer(value, TAG.sequence, 'crl-urls'), readPoint).flat(),
  }),
  [EXTENSION.policies]: (value) => ({
    policies: once(
      some(openDer(value, TAG.sequence, 'policies'), 'policies', (list) => {
        const inside = list.into(TAG.sequence, 'policy');
        const policy = readOid(inside.next(TAG.oid, 'policy'));
        inside.maybe(TAG.sequence, 'policy-qualifiers');
        inside.done('policy');
        return policy;
      }),
    ),
  }),
  [EXTENSION.policyMappings]: (value) => ({
    policyMappings: some(openDer(value, TAG.sequence, 'policy-mappings'), 'policy-mappings', (list) => {
      const inside = list.into(TAG.sequence, 'policy-mapping');
      const issuer = readOid(inside.next(TAG.oid, 'policy-mapping'));
      const subject = readOid(inside.next(TAG.oid, 'policy-mapping'));
      inside.done('policy-mapping');
      return { issuer, subject };
    }),
  }),
  [EXTENSION.policyConstraints]: (value) => {
    const inside = openDer(value, TAG.sequence, 'policy-constraints');
    if (!inside.more) throw inside.malformed('policy-constraints-empty');
    const explicit = inside.maybe(implicitTag(0), 'policy-constraints');
    const mapping = inside.maybe(implicitTag(1), 'policy-constraints');
    inside.done('policy-constraints');
    return {
      policyConstraints: {
        ...(explicit && { requireExplicit: readSmall(explicit) }),
        ...(mapping && { inhibitMapping: readSmall(mapping) }),
      },
    };
  },
  [EXTENSION.inhibitAnyPolicy]: (value) => ({
    inhibitAnyPolicy: readSmall(only(value, TAG.integer, 'inhibit-any-policy')),
  }),
};

/** A policy must not stand twice (RFC 5280 §4.2.1.4). */
const once = (policies: readonly string[]): readonly string[] => {
  if (new Set(policies).size !== policies.length) throw new Malformed('policy-twice', 0);
  return policies;
};

/** SIZE (1..MAX), as RFC 5280 has nearly every list: an empty one says nothing, and may not be read as permission. */
const some = <T>(list: Cursor, what: string, read: (list: Cursor) => T): T[] => {
  if (!list.more) throw list.malformed(`${what}-empty`);
  return all(list, read);
};

const all = <T>(list: Cursor, read: (list: Cursor) => T): T[] => {
  const values: T[] = [];
  while (list.more) values.push(read(list));
  return values;
};

const only = (value: Uint8Array, tag: number, what: string): Element => {
  const top = new Cursor(value);
  const element = top.next(tag, what);
  top.done(what);
  return element;
};

const urlOf = (name: GeneralName): string[] => (name.kind === 'uri' ? [name.value] : []);

/** URLs of one DistributionPoint's fullName; reasons and cRLIssuer are passed over. */
const readPoint = (list: Cursor): string[] => {
  const inside = list.into(TAG.sequence, 'crl-point');
  const point = inside.maybeInto(explicitTag(0), 'crl-point');
  const full = point?.maybeInto(explicitTag(0), 'crl-point-name');
  return full ? all(full, readGeneralName).flatMap(urlOf) : [];
};

/** GeneralSubtree: `minimum` must be 0 and `maximum` absent (RFC 5280 §4.2.1.10). */
const readSubtree = (list: Cursor): Subtree => {
  const inside = list.into(TAG.sequence, 'subtree');
  const element = inside.any('subtree-base');
  const minimum = inside.maybe(implicitTag(0), 'subtree-minimum');
  if (minimum && readSmall(minimum) !== 0) throw malformedAt(minimum, 'subtree-minimum');
  inside.done('subtree');
  switch (element.tag) {
    case implicitTag(GENERAL.email):
      return { kind: 'email', value: readAscii(element) };
    case implicitTag(GENERAL.dns):
      return { kind: 'dns', value: readAscii(element) };
    case implicitTag(GENERAL.uri):
      return { kind: 'uri', value: readAscii(element) };
    case implicitTag(GENERAL.ip): {
      const bytes = contentOf(element);
      if (bytes.length !== 8 && bytes.length !== 32) throw malformedAt(element, 'subtree-ip');
      return { kind: 'ip', bytes };
    }
    case explicitTag(GENERAL.directory): {
      const directory = inside.within(element);
      const name = directory.next(TAG.sequence, 'subtree-name');
      directory.done('subtree-name');
      return { kind: 'directory', name: nameOf(name, directory.within(name)) };
    }
    default:
      return { kind: 'other', tag: otherTag(element, inside, 'subtree-base') };
  }
};
