// Lints of the profile: rules that no request can break, so that breaking one is a fault of ours. The certificate is not signed all the same.
import { complain } from '../../problems.ts';
import { sameBytes } from '../../x509/der-values.ts';
import { EXTENSION } from '../../x509/extensions.ts';
import type { Lint } from '../lints.ts';
import { MOST_DAYS } from '../templates.ts';

const broken = (is: boolean): readonly [] | false => (is ? false : []);
const DAY = 86_400_000;

export const PROFILE_LINTS: readonly Lint[] = [
  {
    id: 'validity-bounded',
    citation: 'CA/B BR 6.3.2: at most 398 days',
    find: ({ notBefore, notAfter }) => {
      const days = (notAfter.getTime() - notBefore.getTime()) / DAY;
      return days > MOST_DAYS
        ? [complain('request.authority.validity.too-long', { days: Math.ceil(days), most: MOST_DAYS })]
        : [];
    },
  },
  {
    id: 'validity-within-issuer',
    citation: 'RFC 5280 §6.1.3 (a)(2): after its issuer has ended, a certificate is worth nothing',
    find: ({ notBefore, notAfter }, { issuer }) =>
      broken(notBefore >= notAfter || notBefore < issuer.notBefore || notAfter > issuer.notAfter),
  },
  {
    id: 'issuer-is-a-ca',
    citation: 'RFC 5280 §4.2.1.9, §4.2.1.3',
    find: (_, { issuer }) =>
      broken(issuer.basicConstraints?.ca !== true || issuer.keyUsage?.includes('keyCertSign') !== true),
  },
  {
    id: 'issuer-name',
    citation: 'RFC 5280 §4.1.2.4: byte for byte, so that no comparison can fail',
    find: ({ issuer: name }, { issuer }) => broken(!sameBytes(name.der, issuer.subject.der)),
  },
  {
    id: 'serial',
    citation: 'RFC 5280 §4.1.2.2: positive, at most 20 octets; CA/B BR 7.1: at least 64 random bits',
    find: ({ serial }) =>
      broken(
        serial.length < 16 ||
          serial.length > 40 ||
          Number.parseInt(serial.slice(0, 2), 16) > 0x7f ||
          /^0*$/.test(serial),
      ),
  },
  { id: 'version', citation: 'RFC 5280 §4.1.2.1', find: ({ version }) => broken(version !== 3) },
  {
    id: 'extensions-known',
    citation: 'CA/B BR 7.1.2: nothing but what the template says, nothing twice (RFC 5280 §4.2)',
    find: ({ extensions }) =>
      broken(
        new Set(extensions.map((e) => e.oid)).size !== extensions.length ||
          extensions.some((e) => !EXTENSIONS.has(e.oid)),
      ),
  },
  {
    id: 'not-a-ca',
    citation: 'RFC 5280 §4.2.1.9',
    find: ({ basicConstraints }) =>
      broken(
        basicConstraints === undefined || basicConstraints.ca || basicConstraints.pathLength !== undefined,
      ),
  },
  {
    id: 'extended-key-usage',
    citation: 'RFC 5280 §4.2.1.12: exactly the template’s',
    find: ({ eku = [] }, { template }) =>
      broken(eku.length !== template.eku.length || template.eku.some((oid) => !eku.includes(oid))),
  },
  {
    id: 'key-usage-fits-key',
    citation: 'RFC 5280 §4.2.1.3; RFC 5480 §3 and RFC 8410 §5: an EC or Ed25519 key enciphers nothing',
    find: ({ keyUsage = [], publicKey }, { template }) => {
      const wanted = publicKey.kind === undefined ? [] : template.keyUsage[publicKey.kind];
      return broken(
        keyUsage.length === 0 ||
          keyUsage.length !== wanted.length ||
          wanted.some((bit) => !keyUsage.includes(bit)),
      );
    },
  },
  {
    id: 'key-identifiers',
    citation: 'RFC 5280 §4.2.1.1, §4.2.1.2',
    find: ({ ski, aki }, { issuer }) =>
      broken(
        ski === undefined ||
          aki?.keyId === undefined ||
          issuer.ski === undefined ||
          !sameBytes(aki.keyId, issuer.ski),
      ),
  },
  {
    id: 'names-critical-without-subject',
    citation: 'RFC 5280 §4.2.1.6: critical when, and here only when, the subject is empty',
    find: ({ extensions, subject }) => {
      const san = extensions.find((e) => e.oid === EXTENSION.san);
      return broken(san !== undefined && san.critical !== (subject.rdns.length === 0));
    },
  },
];

const { basicConstraints, keyUsage, eku, ski, aki, san, crlUrls, aia } = EXTENSION;
const EXTENSIONS: ReadonlySet<string> = new Set([
  basicConstraints,
  keyUsage,
  eku,
  ski,
  aki,
  san,
  crlUrls,
  aia,
]);
