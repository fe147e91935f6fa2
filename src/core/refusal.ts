// A refusal: something a person or a program can act on. Anything else that is thrown is a bug.
import type { Complaint } from './problems.ts';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly complaint: Complaint;
  readonly others: readonly Complaint[];
  constructor(complaint: Complaint, others: readonly Complaint[] = [], cause?: unknown) {
    super(complaint.code, cause === undefined ? undefined : { cause });
    this.complaint = complaint;
    this.others = others;
  }
}
