import type { RETURNED_PROBLEMS } from '#core/problems/returned.ts';
import type { ProblemWords } from '../../say.ts';

export const returnedProblems: ProblemWords<keyof typeof RETURNED_PROBLEMS> = {
  'returned.pending': {
    title: 'returned.pending',
    detail: (f) => `number: ${f.number}, issuer: ${f.issuer}`,
    advice: () => ``,
  },
  'returned.denied': {
    title: 'returned.denied',
    detail: (f) => `number: ${f.number}, by: ${f.by}, why: ${f.why}`,
    advice: () => ``,
  },
  'returned.import.root-needs-yes': {
    title: 'returned.import.root-needs-yes',
    detail: (f) => `subject: ${f.subject}, sha256: ${f.sha256}, sha1: ${f.sha1}`,
    advice: () => ``,
  },
  'returned.file.unreadable': {
    title: 'returned.file.unreadable',
    detail: (f) => `file: ${f.file}, why: ${f.why}`,
    advice: () => ``,
  },
  'returned.file.signing-request': {
    title: 'A signing request, not a certificate',
    detail: () => 'The file holds a certificate signing request (CSR). It goes to a CA; what comes back is imported.',
    advice: () => 'Bring the file that the CA sent back. To see the requests under way: certwizard pending',
  },
  'returned.file.nothing': {
    title: 'returned.file.nothing',
    detail: () => ``,
    advice: () => ``,
  },
  'returned.certificate.malformed': {
    title: 'returned.certificate.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
  'returned.crl.malformed': {
    title: 'returned.crl.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
  'returned.key.malformed': {
    title: 'returned.key.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
  'returned.pem.malformed': {
    title: 'returned.pem.malformed',
    detail: (f) => `what: ${f.what}, line: ${f.line}`,
    advice: () => ``,
  },
  'returned.file.malformed': {
    title: 'returned.file.malformed',
    detail: (f) => `what: ${f.what}, at: ${f.at}`,
    advice: () => ``,
  },
  'returned.file.unrecognized': {
    title: 'returned.file.unrecognized',
    detail: (f) => `bytes: ${f.bytes}`,
    advice: () => ``,
  },
  'returned.file.too-large': {
    title: 'returned.file.too-large',
    detail: (f) => `bytes: ${f.bytes}, limit: ${f.limit}`,
    advice: () => ``,
  },
  'returned.file.too-many': {
    title: 'returned.file.too-many',
    detail: (f) => `limit: ${f.limit}`,
    advice: () => ``,
  },
  'returned.file.iterations': {
    title: 'returned.file.iterations',
    detail: (f) => `iterations: ${f.iterations}, limit: ${f.limit}`,
    advice: () => ``,
  },
  'returned.file.unsupported': {
    title: 'returned.file.unsupported',
    detail: (f) => `what: ${f.what}`,
    advice: () => ``,
  },
  'returned.file.password-needed': {
    title: 'returned.file.password-needed',
    detail: (f) => `format: ${f.format}`,
    advice: () => ``,
  },
  'returned.file.password-wrong': {
    title: 'returned.file.password-wrong',
    detail: (f) => `format: ${f.format}`,
    advice: () => ``,
  },
  'returned.reply.no-leaf': {
    title: 'returned.reply.no-leaf',
    detail: (f) => `count: ${f.count}`,
    advice: () => ``,
  },
  'returned.reply.several': {
    title: 'returned.reply.several',
    detail: (f) => `count: ${f.count}`,
    advice: () => ``,
  },
  'returned.reply.not-ours': {
    title: 'returned.reply.not-ours',
    detail: (f) => `subject: ${f.subject}`,
    advice: () => ``,
  },
  'returned.reply.key-not-ours': {
    title: 'returned.reply.key-not-ours',
    detail: (f) => `subject: ${f.subject}, request: ${f.request}`,
    advice: () => ``,
  },
  'returned.reply.other-request': {
    title: 'returned.reply.other-request',
    detail: (f) => `request: ${f.request}`,
    advice: () => ``,
  },
};
