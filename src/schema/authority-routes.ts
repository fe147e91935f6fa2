// The routes of the embedded CA: a part of the contract.
import { z } from 'zod';
import {
  approvalInput,
  approveInput,
  authorityView,
  denyInput,
  publicationInput,
  revokeInput,
} from './installation.ts';
import { line } from './parts.ts';
import { PLACES } from './paths.ts';
import { route } from './route.ts';

const byNumber = z.strictObject({ number: line });

export const AUTHORITY_ROUTES = {
  authority: route({
    ...PLACES.authority,
    summary: 'The embedded CA: its certificates, templates, pending requests and revocation list',
    reply: authorityView,
    problems: ['request', 'assigned'],
  }),
  approve: route({
    ...PLACES.approve,
    summary: 'Approves a pending request',
    params: byNumber,
    body: approveInput,
    problems: ['request', 'returned', 'assigned'],
  }),
  deny: route({
    ...PLACES.deny,
    summary: 'Denies a pending request, by whom and why',
    params: byNumber,
    body: denyInput,
    problems: ['request', 'returned', 'assigned'],
  }),
  requireApproval: route({
    ...PLACES.requireApproval,
    summary: "Whether requests of a template wait for a CA manager's approval",
    params: z.strictObject({ template: line }),
    body: approvalInput,
    problems: ['request', 'assigned'],
  }),
  revoke: route({
    ...PLACES.revoke,
    summary: 'Revokes a certificate of the embedded CA',
    body: revokeInput,
    problems: ['request', 'returned', 'trusted', 'assigned'],
  }),
  publish: route({
    ...PLACES.publish,
    summary:
      'Where relying parties find revocation lists, OCSP answers and CA certificates of the embedded CA',
    body: publicationInput,
    reply: authorityView,
    problems: ['request', 'assigned'],
  }),
  crl: route({
    ...PLACES.crl,
    summary: 'The present certificate revocation list as PEM',
    mediaType: 'application/x-pem-file',
    problems: ['request', 'assigned'],
  }),
  renewAuthority: route({
    ...PLACES.renewAuthority,
    summary: 'Renews the certificates of the embedded CA',
    reply: authorityView,
    problems: ['request', 'trusted', 'assigned'],
  }),
} as const;
