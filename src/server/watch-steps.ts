// Publishes every event of the house on a diagnostics channel: an agent in the same process can watch an assignment step by step, synchronously.
import { channel } from 'node:diagnostics_channel';
import type { HouseEvent } from '#core/views.ts';

export const CHANNEL = 'certwizard:event';

export const watchSteps = (listen: (listener: (event: HouseEvent) => void) => () => void): void => {
  const events = channel(CHANNEL);
  // Listeners are few; one that is subscribed to by nobody costs a comparison.
  listen((event) => {
    if (events.hasSubscribers) events.publish(event);
  });
};
