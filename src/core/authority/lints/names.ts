// Lints of the names in a certificate.
import { LIMITS } from '../../limits.ts';
import { complain } from '../../problems.ts';
import { generalNameText } from '../../x509/general-name.ts';
import type { GeneralName } from '../../x509/types.ts';
import { permits, realmText } from '../constraints.ts';
import { nameValues } from '../../x509/name.ts';
import type { Lint } from '../lints.ts';

export const NAME_LINTS: readonly Lint[] = [
  {
    id: 'names-present',
    citation: 'RFC 9525 §3, CA/B BR 7.1.2.7.12: peers look at the subject alternative name only',
    find: (certificate) =>
      (certificate.san?.length ?? 0) === 0 ? [complain('request.authority.names.none', {})] : [],
  },
  {
    id: 'names-bounded',
    citation: 'a certificate travels in every handshake',
    find: ({ san = [] }) =>
      san.length > LIMITS.names
        ? [complain('request.authority.names.many', { count: san.length, most: LIMITS.names })]
        : [],
  },
  {
    id: 'name-syntax',
    citation: 'RFC 5280 §4.2.1.6 (preferred name syntax of RFC 1034 §3.5), RFC 9525 §6.3 (wildcards)',
    find: ({ san = [] }) =>
      san
        .filter((name) => !wellFormed(name))
        .map((name) => complain('request.authority.name.invalid', { name: textOf(name) })),
  },
  {
    id: 'name-not-reserved',
    citation:
      'RFC 5890 §2.3.1 (reserved LDH labels), RFC 6761 §6.4 (invalid), RFC 6890 (this network, multicast, reserved)',
    find: ({ san = [] }) =>
      san.filter(reserved).map((name) => complain('request.authority.name.reserved', { name: textOf(name) })),
  },
  {
    id: 'name-permitted',
    citation:
      'RFC 5280 §4.2.1.10: a name outside the constraints makes the certificate worthless to every peer',
    find: ({ san = [] }, { constraints }) =>
      constraints === undefined
        ? []
        : san
            .filter((name) => !TLS_KINDS.has(name.kind) || !permits(constraints, name))
            .map((name) =>
              complain('request.authority.name.not-permitted', {
                name: textOf(name),
                permitted: realmText(constraints),
              }),
            ),
  },
  {
    id: 'common-name-in-names',
    citation: 'CA/B BR 7.1.4.3: the common name is one of the names',
    find: ({ subject, san = [] }) => {
      const known = new Set(san.map((name) => generalNameText(name).toLowerCase()));
      return nameValues(subject, 'commonName')
        .filter((name) => !known.has(name.toLowerCase()))
        .map((name) => complain('request.authority.common-name.not-in-names', { name }));
    },
  },
];

/** Mailboxes and URIs only stand where a subtree permits them; other kinds never. */
const TLS_KINDS: ReadonlySet<GeneralName['kind']> = new Set(['dns', 'ip', 'email', 'uri']);

const textOf = (name: GeneralName): string => generalNameText(name).slice(0, LIMITS.textCharacters);

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const wellFormed = (name: GeneralName): boolean => {
  if (name.kind !== 'dns') return true;
  const wildcard = name.value.startsWith('*.');
  const labels = (wildcard ? name.value.slice(2) : name.value).split('.');
  // `*.com` would speak for everybody below; a number as last label reads as an address (RFC 1123 §2.1).
  if (name.value.length > 253 || (wildcard && labels.length < 2) || /^\d+$/.test(labels.at(-1) ?? ''))
    return false;
  return labels.every((label) => LABEL.test(label));
};

const reserved = (name: GeneralName): boolean => {
  if (name.kind === 'dns') {
    const labels = name.value.toLowerCase().split('.');
    return (
      labels.at(-1) === 'invalid' || labels.some((label) => /^..--/.test(label) && !label.startsWith('xn--'))
    );
  }
  if (name.kind !== 'ip') return false;
  const [first = 0] = name.bytes;
  if (name.bytes.length === 4) return first === 0 || first >= 224;
  return first === 0xff || name.bytes.every((byte) => byte === 0);
};
