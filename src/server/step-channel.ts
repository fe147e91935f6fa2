// Publishes every moment of every step of an assignment on a diagnostics channel: an agent in the same process can watch, synchronously.
import { channel } from 'node:diagnostics_channel';
import type { StepTrace } from '#flow/world.ts';

export const STEP_CHANNEL = 'certwizard:step';

const steps = channel(STEP_CHANNEL);

export const publishStep = (trace: StepTrace): void => {
  if (steps.hasSubscribers) steps.publish(trace);
};
